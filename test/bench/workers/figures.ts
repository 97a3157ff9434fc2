// How figures are taken and said.

export const say = (line: string): void => console.log(line);

/** @param sorted ascending @param share 0.95 for p95 */
export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;

/** What was to be reached, and whether it was. */
export const verdict = (what: string, value: number, most: number, unit: string): string =>
  `to reach: ${what} ${most} ${unit}${value <= most ? '' : '  MISSED'}`;
