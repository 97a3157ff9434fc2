// Channels about the care for the library: what was restored, and what helps to find a fault.
import { channel, nothing } from '../channel.ts';
import type { BackupsView, DiagnosticFileView, RestorationView } from '../care-views.ts';

export const CARE_CHANNELS = {
  /** What the person has not been told yet of a library that was restored; null when there is nothing. */
  'care.restoration': channel(nothing).answers<RestorationView | null>(),
  /** They were told. */
  'care.restorationRead': channel(nothing).answers<void>(),
  /** Gathers what helps to find a fault, without secrets and places, to be shown whole before it is saved. */
  'care.diagnostics': channel(nothing).answers<readonly DiagnosticFileView[]>(),
  /** Asks where to, then writes what was shown last; the file's name, or null when the person changed their mind. */
  'care.saveDiagnostics': channel(nothing).answers<{ readonly fileName: string } | null>(),
  /** The backups beside the library and the second place for them. */
  'care.backups': channel(nothing).answers<BackupsView>(),
  /** Asks for a folder, then copies there; null when the person changed their mind. */
  'care.choosePlace': channel(nothing).answers<BackupsView | null>(),
  /** Copies there no more; what was copied stays. */
  'care.leavePlace': channel(nothing).answers<BackupsView>(),
} as const;
