// Takes a recording in by its address, for the commands that name some.
import type { EngineId } from '../domain/engine.ts';
import { failure } from '../domain/failure.ts';
import type { OptionLayer } from '../domain/option-layers.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { checkSecrets, type AddressWords } from './address-words.ts';
import type { Tools } from './tools.ts';

/** What was taken in. */
export interface TakenAddress {
  readonly recordingId: number;
  readonly jobIds: readonly number[];
}

/** One address, into the queue. */
export async function takeAddress(
  text: string,
  wish: AddressWords & {
    readonly service: EngineId | null;
    readonly options: OptionLayer;
    readonly priority?: number;
  },
  { call }: Pick<Tools, 'call'>,
): Promise<Outcome<TakenAddress>> {
  const allowed = checkSecrets(text, wish);
  if (!allowed.ok) return allowed;
  const { options, priority = 0, service, way } = wish;
  const added = await call('addresses.add', { addresses: [text], way, service, options, priority });
  if (!added.ok) return added;
  const [one] = added.value;
  if (one?.failure) return failed({ retryable: false, ...one.failure });
  if (one?.recordingId == null) return failed(failure('internal'));
  return ok({ recordingId: one.recordingId, jobIds: one.jobId === null ? [] : [one.jobId] });
}
