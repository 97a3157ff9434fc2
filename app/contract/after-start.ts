// When a process that has begun gives back what only its beginning took.

/**
 * After its start, milliseconds: both later than what a start brings with it, and more than the 30 s apart after which V8 calls a function old
 * that did not run (`bytecode_old_time`; Electron 33.2.1, V8 13.0).
 */
export const AFTER_START_MS: readonly number[] = [65_000, 105_000];
