// How a command says that something could not be done.
import { EXIT } from './exit-codes.ts';
import type { Output } from './output.ts';

/**
 * Says it to programs or to people; answers the exit code.
 * @param has what there is nevertheless, for programs: it comes with the refusal, as one value
 */
export function refuse(
  { json, out }: { readonly json: boolean; readonly out: Output },
  failure: { readonly code: string; readonly message: string; readonly detail?: string },
  has: object = {},
): number {
  if (json)
    out.json({ ...has, ok: false, code: failure.code, message: failure.message, detail: failure.detail });
  else out.note(failure.detail ? `${failure.message} (${failure.detail})` : failure.message);
  return failure.code === 'library-unconfirmed' ? EXIT.unconfirmed : EXIT.failed;
}
