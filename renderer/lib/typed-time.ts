// Times as people type them.
import { clock } from './times.ts';

const FORM = /^(?:(?:(\d{1,4}):)?(\d{1,3}):)?(\d{1,6}(?:[.,]\d{1,3})?)$/;

/** Seconds of `75`, `1:15`, `1:02:03.5`; null for what is no time. */
export function typedSeconds(text: string): number | null {
  const match = FORM.exec(text.trim());
  if (!match) return null;
  const [, hours, minutes, rest = ''] = match;
  const seconds = Number(rest.replace(',', '.'));
  if ((minutes !== undefined && seconds >= 60) || (hours !== undefined && Number(minutes) >= 60)) return null;
  return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + seconds;
}

/** A place for a field that a person may change: to the tenth of a second where it is not on a whole one. */
export function timeToType(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const whole = Math.floor(tenths / 10);
  const place = clock(whole);
  return tenths % 10 === 0 ? place : `${place}.${tenths % 10}`;
}
