// What of our environment a process with native parts gets.

/** What native libraries look at, and nothing that is secret. */
export const ENVIRONMENT_NAMES = [
  ...['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LD_LIBRARY_PATH'],
] as const;
