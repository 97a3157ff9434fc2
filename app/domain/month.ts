// The calendar month that an instant lies in, by the person's own calendar.

export interface Month {
  /** Its first instant, and the first of the next, epoch ms. */
  readonly startsAt: number;
  readonly endsAt: number;
}

/** The month of an instant in the time zone of this computer, however long its days are. */
export function monthOf(nowMs: number): Month {
  const now = new Date(nowMs);
  const startsAt = new Date(now.getFullYear(), now.getMonth(), 1).getTime();
  return { startsAt, endsAt: new Date(now.getFullYear(), now.getMonth() + 1, 1).getTime() };
}

/** The month before. */
export function monthBefore({ startsAt }: Month): Month {
  return monthOf(startsAt - 1);
}
