// Questions about the account: is the key taken, what is left on it, and did a send with a lost answer arrive?
import { failure, type Failure, type FailureCode } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import type { LookUpOutcome } from '../port.ts';
import { askOnce, endpoint, type CloudContext } from './context.ts';
import { CREATED_MAX_BYTES, networkFailure, type HttpAnswer } from './http.ts';
import { asList, asNumber, asWords, member, parseJson } from './json.ts';
import { isHtml, refusalOf } from './refusal.ts';

/** What is left on the account. */
export interface Balance {
  readonly amount: number;
  /** ISO 4217 code, as the service says it. */
  readonly currency: string;
}

async function ask(
  context: CloudContext,
  root: 'base' | 'origin',
  path: string,
  signal: AbortSignal,
): Promise<Outcome<HttpAnswer>> {
  const where = endpoint(context, root, path);
  if (!where.ok) return where;
  const { answer, error } = await askOnce(
    context,
    {
      url: where.value.url,
      headers: where.value.headers,
      limitMs: context.timeouts.answerMs,
      maxBytes: () => CREATED_MAX_BYTES,
    },
    signal,
  );
  if (!answer) return failed(networkFailure(error));
  if (answer.status >= 300 || isHtml(answer)) {
    const why = refusalOf(answer, where.value.key, context.clock.nowMs());
    // A service that has the two calls but no such page is no fault; the caller decides what it means.
    return answer.status === 404 && why.code === 'request-refused' ? ok(answer) : failed(why);
  }
  return ok(answer);
}

/** What is left on the account; `not-found` where the service does not tell. */
export async function balance(context: CloudContext, signal: AbortSignal): Promise<Outcome<Balance>> {
  const answer = await ask(context, 'origin', '/v2/billing', signal);
  if (!answer.ok) return answer;
  const body = answer.value.status < 300 ? parseJson(answer.value.text) : undefined;
  const amount = asNumber(member(body, 'current_balance'));
  if (amount === undefined)
    return failed(failure('not-found', { message: 'This service does not tell the balance.' }));
  return ok({ amount, currency: asWords(member(body, 'currency')) ?? 'USD' });
}

/** Whether the service takes the key, as a sentence for the person. Sends no recording and costs nothing. */
export async function testKey(
  context: CloudContext,
  signal: AbortSignal,
): Promise<{ readonly accepted: boolean; readonly message: string }> {
  const tried = await tryKey(context, signal);
  if (!tried.ok) return { accepted: false, message: tried.failure.message };
  const left = tried.value;
  return { accepted: true, message: left ? `The key works. Balance: ${money(left)}.` : 'The key works.' };
}

/** The same as a value: what is left on the account, null where the service takes the key and has no accounts; or why it does not. */
export async function tryKey(context: CloudContext, signal: AbortSignal): Promise<Outcome<Balance | null>> {
  const left = await balance(context, signal);
  if (left.ok || left.failure.code !== 'not-found') return left;
  // A compatible service without accounts: asking for work that does not exist must fail for that reason, not for the key.
  const answer = await ask(context, 'base', '/stt/earshot-key-test', signal);
  return answer.ok || answer.failure.code === 'request-refused' ? ok(null) : answer;
}

function money({ amount, currency }: Balance): string {
  const rounded = amount.toFixed(2);
  return currency.toUpperCase() === 'USD' ? `$${rounded}` : `${rounded} ${currency}`;
}

/**
 * Looks for sends in the service's log. The log's form is not documented, so only a row with our very id counts as found, and
 * `absent` only where the whole log was seen and its rows do carry such ids.
 */
export async function lookUp(
  context: CloudContext,
  requestIds: readonly string[],
  signal: AbortSignal,
): Promise<LookUpOutcome> {
  const answer = await ask(context, 'origin', '/v2/logs', signal);
  if (!answer.ok) return judgeNoLog(context, answer.failure, signal);
  const { cut, status, text } = answer.value;
  if (cut === 'broken') return { kind: 'unreachable', failure: failure('unreachable') };
  // A compatible service may keep no log, and the log of a busy account may be longer than what is read.
  if (status >= 300 || cut === 'too-large') return answeredWith();
  const body = parseJson(text);
  if (body === undefined) return { kind: 'unreachable', failure: failure('not-the-api') };
  return readLog(body, requestIds);
}

/** The service may be there all the same: it refuses the key, or has such a page for nobody and says so as a web page. */
async function judgeNoLog(context: CloudContext, why: Failure, signal: AbortSignal): Promise<LookUpOutcome> {
  if (SAID_BY_THE_SERVICE.has(why.code)) return answeredWith();
  if (why.code !== 'not-the-api') return { kind: 'unreachable', failure: why };
  const other = await ask(context, 'base', '/stt/earshot-look-up', signal);
  const isThere = other.ok || SAID_BY_THE_SERVICE.has(other.failure.code);
  return isThere ? answeredWith() : { kind: 'unreachable', failure: other.failure };
}

/** Failures that only the service itself has words for; a gateway that has lost it says others. */
const SAID_BY_THE_SERVICE: ReadonlySet<FailureCode> = new Set([
  'key-refused',
  'no-credit',
  'request-refused',
]);

const answeredWith = (
  found: ReadonlyMap<string, string> = new Map(),
  absent: ReadonlySet<string> = new Set(),
): LookUpOutcome => ({ kind: 'answered', found, absent });

function readLog(body: unknown, requestIds: readonly string[]): LookUpOutcome {
  const rows = rowsOf(body);
  if (!rows) return answeredWith();
  const wanted = new Set(requestIds);
  const found = new Map<string, string>();
  const known = new Set<string>();
  for (const row of rows) {
    const id = asWords(member(row, 'client_request_id'));
    if (id === undefined) continue;
    known.add(id);
    const generationId = asWords(member(row, 'inference_id')) ?? asWords(member(row, 'generation_id'));
    // A row without an id, or of a request that failed, settles nothing for certain.
    if (wanted.has(id) && generationId !== undefined) found.set(id, generationId);
  }
  const complete = !member(body, 'next') && !member(body, 'next_cursor') && member(body, 'has_more') !== true;
  const absent = requestIds.filter((id) => complete && known.size > 0 && !known.has(id));
  return answeredWith(found, new Set(absent));
}

function rowsOf(body: unknown): readonly unknown[] | undefined {
  for (const candidate of [
    body,
    member(body, 'data'),
    member(body, 'logs'),
    member(body, 'items'),
    member(body, 'rows'),
  ])
    if (Array.isArray(candidate)) return asList(candidate);
  return undefined;
}
