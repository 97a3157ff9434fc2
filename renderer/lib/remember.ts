// Small choices of this window that are worth keeping: sizes of panes, speed. Kept in local storage; losing them is harmless.

/** Reads a number that lies within its limits, else the given default. */
export function recallNumber(key: string, usual: number, min: number, max: number): number {
  try {
    const kept = Number(localStorage.getItem(`earshot.${key}`) ?? Number.NaN);
    return Number.isFinite(kept) && kept >= min && kept <= max ? kept : usual;
  } catch {
    return usual;
  }
}

export function recallText(key: string): string | null {
  try {
    return localStorage.getItem(`earshot.${key}`);
  } catch {
    return null;
  }
}

export function remember(key: string, value: number | string): void {
  try {
    localStorage.setItem(`earshot.${key}`, String(value));
  } catch {
    // A full or forbidden store costs only the memory of a pane's width.
  }
}
