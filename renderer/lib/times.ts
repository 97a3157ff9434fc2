// Positions and lengths of sound, and time still to wait, in words and figures.
import { t } from '../../app/messages/text.ts';
import { formatTime } from '../../app/domain/time-text.ts';

/** Seconds as a clock: `0:04`, `17:02`, `1:32:40`. Without a length: `–`. */
export function clock(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return '–';
  return formatTime(seconds);
}

/** A length for the eye: `48 s`, `54 min`, `1 h 12 min`. Rounded to what matters. */
export function length(seconds: number): string {
  if (seconds < 59.5) return `${Math.max(0, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** An estimate, which is never exact to the second: `less than 1 min`, `6 min`, `2 h 10 min`. */
export function estimate(seconds: number): string {
  if (seconds < 45) return t('common.times.lessThanAMinute');
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return `${minutes} min`;
  const coarse = minutes < 600 ? Math.round(minutes / 5) * 5 : Math.round(minutes / 60) * 60;
  return length(coarse * 60);
}

/** A position for a reader of the screen: `1 hour 2 minutes 5 seconds`. */
export function spoken(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = whole % 60;
  const parts: string[] = [];
  if (hours > 0) parts.push(t('common.times.hours', { n: hours }));
  if (minutes > 0) parts.push(t('common.times.minutes', { n: minutes }));
  if (rest > 0 || parts.length === 0) parts.push(t('common.times.seconds', { n: rest }));
  return parts.join(' ');
}
