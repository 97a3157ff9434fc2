// Days as people name them. Instants are epoch milliseconds, days are those of this computer's time zone.
import { once } from '../../app/domain/once.ts';
import { formats, t } from '../../app/messages/text.ts';

/** English by its British habits: the day before the month. */
const WRITTEN = formats() === 'en' ? 'en-GB' : formats();

/** Made when it first writes something: a list of these days has no date to write. */
const writing = (options: Intl.DateTimeFormatOptions): (() => Intl.DateTimeFormat) =>
  once(() => new Intl.DateTimeFormat(WRITTEN, options));

const timeFormat = writing({ hour: '2-digit', minute: '2-digit' });
const dateFormat = writing({ day: 'numeric', month: 'long', year: 'numeric' });
const shortFormat = writing({ day: 'numeric', month: 'short' });
const monthFormat = writing({ month: 'long', year: 'numeric' });

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
  return monthFormat().format(at);
}

/** `November 2026`. */
export function monthName(at: number): string {
  return monthFormat().format(at);
}

/** `18 November 2026`. */
export function day(at: number): string {
  return dateFormat().format(at);
}

/** `18 November 2026, 14:05`. */
export function dayAndTime(at: number): string {
  return t('common.dates.dayAtTime', { day: dateFormat().format(at), time: timeFormat().format(at) });
}

/** When something happens next: `in 40 s`, `at 14:05`, `tomorrow at 09:00`, `on 3 Dec at 09:00`; `now` when it is due. */
export function upcoming(at: number, now: number): string {
  const seconds = Math.ceil((at - now) / 1000);
  if (seconds <= 0) return t('common.dates.now');
  if (seconds < 90) return t('common.dates.inSeconds', { seconds });
  const days = daysBetween(now, at);
  const time = timeFormat().format(at);
  if (days === 0) return t('common.dates.atTime', { time });
  if (days === 1) return t('common.dates.tomorrowAtTime', { time });
  return t('common.dates.onDayAtTime', { day: shortFormat().format(at), time });
}
