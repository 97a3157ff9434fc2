// How often a folder is scanned. Pure.

export interface Pace {
  /** While events come and all is well, milliseconds. */
  readonly rescanMs: number;
  /** At first while the folder is away or events do not come, and right after they came, milliseconds. */
  readonly alertMs: number;
}

/** Scans take at most one part in this many of the time, however large the folder is. */
const SCAN_SHARE = 20;

/** Longest pause while something is not as it should be: what was dropped is found within a minute all the same. */
const ALERT_MAX_MS = 30_000;

/**
 * Pause before the next scan while something is not as it should be.
 * @param calmRounds scans in a row that found nothing new
 * @param lastScanMs how long the last one took
 */
export function alertPauseMs(pace: Pace, calmRounds: number, lastScanMs: number): number {
  const patience = pace.alertMs * 2 ** Math.min(10, calmRounds);
  return Math.max(pace.alertMs, Math.min(ALERT_MAX_MS, patience), lastScanMs * SCAN_SHARE);
}
