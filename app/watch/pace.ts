// How often a folder is scanned. Pure.

export interface Pace {
  /** While events come and all is well, milliseconds; see `wellPauseMs`. */
  readonly rescanMs: number;
  /** At first while the folder is away or events do not come, and right after they came, milliseconds. */
  readonly alertMs: number;
}

/** Scans take at most one part in this many of the time, however large the folder is. */
const SCAN_SHARE = 20;

/** Longest pause while something is not as it should be: what was dropped is found within a minute all the same. */
const ALERT_MAX_MS = 30_000;

/** So many times as long is a pause at most where nothing can have been missed. */
const RESCAN_MAX_FACTOR = 8;

/**
 * Pause before the next scan while events come and all is well. Where they may be relied on, nothing but a fault is left to find, and a scan of an
 * app at rest costs more than all else that it does.
 * @param calmRounds scans in a row that found nothing new
 */
export function wellPauseMs(pace: Pace, calmRounds: number, isReliable: boolean): number {
  const factor = 2 ** Math.min(10, calmRounds);
  return pace.rescanMs * (isReliable ? Math.min(RESCAN_MAX_FACTOR, factor) : 1);
}

/**
 * Pause before the next scan while something is not as it should be.
 * @param calmRounds scans in a row that found nothing new
 * @param lastScanMs how long the last one took
 */
export function alertPauseMs(pace: Pace, calmRounds: number, lastScanMs: number): number {
  const patience = pace.alertMs * 2 ** Math.min(10, calmRounds);
  return Math.max(pace.alertMs, Math.min(ALERT_MAX_MS, patience), lastScanMs * SCAN_SHARE);
}
