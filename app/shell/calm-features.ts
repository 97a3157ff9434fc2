// What Chromium does by the clock in every process, at a slower pace: an app at rest does hardly anything else.

/** Chromium's look for memory to give back, which it takes every four seconds. */
const RECLAIMER = 'PartitionAllocMemoryReclaimer';
/** What is freed is given back within this time; an app in the tray then takes less than half of the processor. */
const RECLAIM = `${RECLAIMER}:interval/20s`;

/**
 * What Chromium's switch `enable-features` is to be: what a person asked for stays, and comes first.
 * @param enabled the switch as it is, empty without it
 * @param disabled `disable-features` as it is
 */
export function calmFeatures(enabled: string, disabled: string): string {
  if (enabled.includes(RECLAIMER) || disabled.includes(RECLAIMER)) return enabled;
  return enabled === '' ? RECLAIM : `${enabled},${RECLAIM}`;
}
