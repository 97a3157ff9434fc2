// How a command says that something could not be done.
import { EXIT } from './exit-codes.ts';
import type { Output } from './output.ts';

/** Says it to programs or to people; answers the exit code. */
export function refuse(
  { json, out }: { readonly json: boolean; readonly out: Output },
  failure: { readonly code: string; readonly message: string; readonly detail?: string },
): number {
  if (json) out.json({ ok: false, code: failure.code, message: failure.message, detail: failure.detail });
  else out.note(failure.detail ? `${failure.message} (${failure.detail})` : failure.message);
  return failure.code === 'library-unconfirmed' ? EXIT.unconfirmed : EXIT.failed;
}
