// Asks the AI/ML API for one result, and folds every kind of answer into the five that the queue knows.
import { failure, type Failure } from '../../domain/failure.ts';
import type { GetOutcome } from '../port.ts';
import { askOnce, endpoint, type CloudContext } from './context.ts';
import { ERROR_MAX_BYTES, networkFailure, RESULT_MAX_BYTES, type HttpAnswer } from './http.ts';
import { asNumber } from './json.ts';
import { packed } from './reader.ts';
import { isHtml, refusalOf, sayNotFetched } from './refusal.ts';

/**
 * So many denials in a row until a result counts as lost. It was paid for: one 404 of a replica that lags behind or of a
 * service that is just being replaced must not end it.
 */
const DENIALS_UNTIL_LOST = 3;
/** Ids remembered at most; more cannot be in hand at once. */
const DENIALS_REMEMBERED = 10_000;

/** Denials in a row by generation id. Forgotten with the process, which only makes it more patient. */
export class Denials {
  readonly #counts = new Map<string, number>();

  /** Notes one more; true when it is enough. */
  enough(generationId: string): boolean {
    const count = (this.#counts.get(generationId) ?? 0) + 1;
    if (count >= DENIALS_UNTIL_LOST) return this.#counts.delete(generationId) || true;
    if (this.#counts.size >= DENIALS_REMEMBERED) this.#counts.clear();
    this.#counts.set(generationId, count);
    return false;
  }

  forget(generationId: string): void {
    this.#counts.delete(generationId);
  }
}

const unreachable = (why: Failure): GetOutcome => ({ kind: 'unreachable', failure: why });

/** What is asked for. */
export interface Asked {
  readonly generationId: string;
  /** Length of the recording, seconds; 0 when unknown. */
  readonly recordedSeconds: number;
  /** The service had to fetch the recording itself. */
  readonly isByAddress: boolean;
}

/** Asks once. Costs nothing and may be repeated. */
export async function get(
  context: CloudContext,
  denials: Denials,
  asked: Asked,
  signal: AbortSignal,
): Promise<GetOutcome> {
  const { generationId } = asked;
  const where = endpoint(context, 'base', `/stt/${encodeURIComponent(generationId)}`);
  if (!where.ok) return unreachable(where.failure);
  const { answer, error } = await askOnce(
    context,
    {
      url: where.value.url,
      headers: where.value.headers,
      limitMs: context.timeouts.questionMs,
      maxBytes: (status) => (status < 300 ? RESULT_MAX_BYTES : ERROR_MAX_BYTES),
    },
    signal,
  );
  const { key } = where.value;
  if (!answer) return unreachable(networkFailure(error));
  if (answer.status >= 300 || isHtml(answer)) {
    const why = refusalOf(answer, key, context.clock.nowMs());
    context.log('get', { status: answer.status, code: why.code });
    return judgeRefusal(answer, why, denials, generationId);
  }
  denials.forget(generationId);
  return judgeResult(context, answer, key, asked);
}

function judgeRefusal(answer: HttpAnswer, why: Failure, denials: Denials, generationId: string): GetOutcome {
  const denied = [400, 404, 410, 422].includes(answer.status) && why.code === 'request-refused';
  if (denied && (answer.status === 410 || denials.enough(generationId)))
    return { kind: 'lost', failure: failure('result-lost', { detail: why.detail }) };
  // Whatever else is refused, the work is accepted and paid for: a new key or new credit makes it reachable again.
  if (why.code === 'key-refused' || why.code === 'no-credit')
    return unreachable(failure(why.code, { message: KEPT[why.code], detail: why.detail }));
  // Their usual words speak of an upload that was not charged; this one was.
  if (why.code === 'request-refused' || why.code === 'upload-interrupted' || why.code === 'too-large')
    return unreachable(failure('server-error', { detail: why.detail, message: NOT_NOW }));
  return unreachable(why);
}

const KEPT = {
  'key-refused':
    'The AI/ML API refused the key while Earshot asked for the transcript. It keeps results for one hour: correct the key in Settings before that.',
  'no-credit':
    'The AI/ML API wants credit before it hands out the transcript. It keeps results for one hour: top the account up before that.',
} as const;
const NOT_NOW = 'The speech service could not answer for this recording just now. Earshot asks again.';

async function judgeResult(
  context: CloudContext,
  answer: HttpAnswer,
  secret: string,
  { isByAddress, recordedSeconds }: Asked,
): Promise<GetOutcome> {
  if (answer.cut === 'broken') return unreachable(failure('unreachable', { detail: 'the answer broke off' }));
  if (answer.cut === 'too-large')
    return { kind: 'failed', failure: failure('answer-unreadable', { message: TOO_LONG }) };
  const { bytes, status } = answer;
  const reading = await context.read({ bytes, status, secret, model: context.model(), recordedSeconds });
  if (reading.kind === 'ready') {
    const spentUsd = asNumber(answer.headers['x-aimlapi-usd-spent']);
    const raw = await packed(bytes);
    return { ...reading, raw, ...(spentUsd === undefined ? {} : { spentUsd }) };
  }
  if (reading.kind !== 'failed') return reading;
  const { keep } = reading;
  const why = isByAddress ? sayNotFetched(reading.failure) : reading.failure;
  return { kind: 'failed', failure: why, ...(keep ? { raw: await packed(bytes) } : {}) };
}

const TOO_LONG =
  'The answer of the speech service is larger than 256 MB. Earshot does not read it. Split the recording, or transcribe it on this device.';
