// Days as people name them. Instants are epoch milliseconds, days are those of this computer's time zone.
import { formats, t } from '../../app/messages/text.ts';

/** English by its British habits: the day before the month. */
const WRITTEN = formats() === 'en' ? 'en-GB' : formats();
const TIME = new Intl.DateTimeFormat(WRITTEN, { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat(WRITTEN, { day: 'numeric', month: 'long', year: 'numeric' });
const SHORT = new Intl.DateTimeFormat(WRITTEN, { day: 'numeric', month: 'short' });
const MONTH = new Intl.DateTimeFormat(WRITTEN, { month: 'long', year: 'numeric' });

function midnight(at: number): Date {
  const day = new Date(at);
  day.setHours(0, 0, 0, 0);
  return day;
}

/** Whole days from one instant's day to another's; right across changes of the clock. */
function daysBetween(from: number, to: number): number {
  return Math.round((midnight(to).getTime() - midnight(from).getTime()) / 86_400_000);
}

/**
 * The heading that a recording stands under: Today, Yesterday, This week (since Monday), Last week, then its month.
 * An instant in the future (a clock that was set back) counts as today.
 */
export function dayGroup(at: number, now: number): string {
  const days = daysBetween(at, now);
  if (days <= 0) return t('common.dates.today');
  if (days === 1) return t('common.dates.yesterday');
  const sinceMonday = (new Date(now).getDay() + 6) % 7;
  if (days <= sinceMonday) return t('common.dates.thisWeek');
  if (days <= sinceMonday + 7) return t('common.dates.lastWeek');
  return MONTH.format(at);
}

/** `November 2026`. */
export function monthName(at: number): string {
  return MONTH.format(at);
}

/** `18 November 2026`. */
export function day(at: number): string {
  return DAY.format(at);
}

/** `18 November 2026, 14:05`. */
export function dayAndTime(at: number): string {
  return t('common.dates.dayAtTime', { day: DAY.format(at), time: TIME.format(at) });
}

/** When something happens next: `in 40 s`, `at 14:05`, `tomorrow at 09:00`, `on 3 Dec at 09:00`; `now` when it is due. */
export function upcoming(at: number, now: number): string {
  const seconds = Math.ceil((at - now) / 1000);
  if (seconds <= 0) return t('common.dates.now');
  if (seconds < 90) return t('common.dates.inSeconds', { seconds });
  const days = daysBetween(now, at);
  const time = TIME.format(at);
  if (days === 0) return t('common.dates.atTime', { time });
  if (days === 1) return t('common.dates.tomorrowAtTime', { time });
  return t('common.dates.onDayAtTime', { day: SHORT.format(at), time });
}
