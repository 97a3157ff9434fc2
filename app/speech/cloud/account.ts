// Questions about the account: is the key taken, what is left on it, and did a send with a lost answer arrive?
import { failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import type { LookUpOutcome } from '../port.ts';
import { endpoint, type CloudContext } from './context.ts';
import { CREATED_MAX_BYTES, exchange, networkFailure, type HttpAnswer } from './http.ts';
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
  const { answer, error } = await exchange(context.questions, {
    url: where.value.url,
    method: 'GET',
    headers: where.value.headers,
    signal: AbortSignal.any([signal, AbortSignal.timeout(context.timeouts.answerMs)]),
    headersTimeoutMs: context.timeouts.answerMs,
    bodyTimeoutMs: context.timeouts.answerMs,
    maxBytes: () => CREATED_MAX_BYTES,
  });
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
  const left = await balance(context, signal);
  if (left.ok) return { accepted: true, message: `The key works. Balance: ${money(left.value)}.` };
  if (left.failure.code !== 'not-found') return { accepted: false, message: left.failure.message };
  // A compatible service without accounts: asking for work that does not exist must fail for that reason, not for the key.
  const answer = await ask(context, 'base', '/stt/earshot-key-test', signal);
  if (!answer.ok && answer.failure.code !== 'request-refused')
    return { accepted: false, message: answer.failure.message };
  return { accepted: true, message: 'The key works.' };
}

function money({ amount, currency }: Balance): string {
  const rounded = amount.toFixed(2);
  return currency.toUpperCase() === 'USD' ? `$${rounded}` : `${rounded} ${currency}`;
}

/**
 * Looks for a send in the service's log. The log's form is not documented, so only a row with our very id counts as found, and
 * `absent` only where the whole log was seen and its rows do carry such ids.
 */
export async function lookUp(
  context: CloudContext,
  requestId: string,
  signal: AbortSignal,
): Promise<LookUpOutcome> {
  const answer = await ask(context, 'origin', '/v2/logs', signal);
  if (!answer.ok || answer.value.status >= 300 || answer.value.cut !== 'no') return { kind: 'unknown' };
  const body = parseJson(answer.value.text);
  const rows = rowsOf(body);
  if (!rows) return { kind: 'unknown' };
  for (const row of rows) {
    if (member(row, 'client_request_id') !== requestId) continue;
    const generationId = asWords(member(row, 'inference_id')) ?? asWords(member(row, 'generation_id'));
    // A row without an id, or of a request that failed, settles nothing for certain.
    return generationId === undefined ? { kind: 'unknown' } : { kind: 'found', generationId };
  }
  const complete = !member(body, 'next') && !member(body, 'next_cursor') && member(body, 'has_more') !== true;
  const speaksOfIds = rows.some((row) => asWords(member(row, 'client_request_id')) !== undefined);
  return { kind: complete && speaksOfIds ? 'absent' : 'unknown' };
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
