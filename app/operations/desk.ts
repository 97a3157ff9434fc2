// What operations ask of the computer that a person sits at. Where there is no window, there is none, and they refuse.
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { Settings } from '../domain/settings.ts';

export interface Desk {
  /** Shows a file in the system's file manager. */
  readonly reveal: (path: string) => void;
  readonly setStartAtLogin: (on: boolean) => void;
  readonly onTheme: (theme: Settings['theme']) => void;
  readonly onLanguage: (language: Settings['language']) => void;
  /** The recording that comes with the app. */
  readonly samplePath: string;
}

/** Shows a file in the system's file manager; undefined for one that is not there any more. */
export function reveal(desk: Desk | null, path: string | undefined): Outcome<void> {
  if (!desk) return failed(failure('not-allowed'));
  if (path === undefined) return failed(failure('file-gone'));
  desk.reveal(path);
  return ok(undefined);
}
