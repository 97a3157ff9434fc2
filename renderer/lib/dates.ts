// Days as people name them. Instants are epoch milliseconds, days are those of this computer's time zone.

const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
const SHORT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' });

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
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  const sinceMonday = (new Date(now).getDay() + 6) % 7;
  if (days <= sinceMonday) return 'This week';
  if (days <= sinceMonday + 7) return 'Last week';
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
  return `${DAY.format(at)}, ${TIME.format(at)}`;
}

/** When something happens next: `in 40 s`, `at 14:05`, `tomorrow at 09:00`, `on 3 Dec at 09:00`; `now` when it is due. */
export function upcoming(at: number, now: number): string {
  const seconds = Math.ceil((at - now) / 1000);
  if (seconds <= 0) return 'now';
  if (seconds < 90) return `in ${seconds} s`;
  const days = daysBetween(now, at);
  if (days === 0) return `at ${TIME.format(at)}`;
  if (days === 1) return `tomorrow at ${TIME.format(at)}`;
  return `on ${SHORT.format(at)} at ${TIME.format(at)}`;
}
