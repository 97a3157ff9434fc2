// Days and moments as assistants read and write them.
import { formatTime } from '../domain/time-text.ts';

/** `2026-05-31` in local time, as the filters of search count days. */
export function dayOf(epochMs: number): string {
  const date = new Date(epochMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** `1:02:03`, null without times. */
export const timeOf = (seconds: number | null): string | null =>
  seconds === null ? null : formatTime(seconds);

/** `1:02:03`, `62:03` and `3723.5`. */
export const TIME_FORM = /^(?:(?:(\d{1,4}):)?(\d{1,4}):)?(\d{1,7}(?:\.\d{1,3})?)$/;

/** Reads such a time, in seconds; null for anything else. */
export function readTime(text: string): number | null {
  const match = TIME_FORM.exec(text);
  if (!match) return null;
  const [, hours = '0', minutes = '0', seconds] = match;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
