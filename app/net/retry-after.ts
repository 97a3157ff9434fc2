// The Retry-After header in all its forms, as a bounded wait.
import { RETRY_AFTER_MAX_MS } from '../domain/backoff.ts';

/**
 * Reads Retry-After: whole or broken seconds, or a date in any of the three forms of RFC 9110 (section 5.6.7). A date is
 * measured against the answer's own Date header where there is one, so that a wrong clock on this machine does not matter.
 * @param value the header, as it came
 * @param date the Date header of the same answer
 * @param nowMs epoch milliseconds, for answers without a Date header
 * @returns milliseconds from 0 to one hour, or undefined when the header says nothing usable
 */
export function retryAfterMs(
  value: string | readonly string[] | undefined,
  date: string | readonly string[] | undefined,
  nowMs: number,
): number | undefined {
  const text = first(value)?.trim();
  if (!text) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return bounded(Number(text) * 1000);
  const until = parseHttpDate(text);
  if (until === null) return undefined;
  return bounded(until - (parseHttpDate(first(date)?.trim() ?? '') ?? nowMs));
}

const first = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : value?.[0];

const bounded = (ms: number): number => Math.min(RETRY_AFTER_MAX_MS, Math.max(0, Math.round(ms)));

/** An HTTP date, epoch milliseconds. The asctime form names no zone but means UTC, which Date.parse would not know. */
function parseHttpDate(text: string): number | null {
  if (!/^[A-Za-z]{3,9},? /.test(text)) return null;
  const ms = Date.parse(/(GMT|UTC|[+-]\d{4})$/i.test(text) ? text : `${text} GMT`);
  return Number.isFinite(ms) ? ms : null;
}
