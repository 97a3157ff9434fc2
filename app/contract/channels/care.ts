// Channels about the care for the library: what was restored, and what helps to find a fault.
import { channel, nothing } from '../channel.ts';
import type { RestorationView } from '../care-views.ts';

export const CARE_CHANNELS = {
  /** What the person has not been told yet of a library that was restored; null when there is nothing. */
  'care.restoration': channel(nothing).answers<RestorationView | null>(),
  /** They were told. */
  'care.restorationRead': channel(nothing).answers<void>(),
  /** Asks where to, then writes a zip without secrets; the file's name, or null when the person changed their mind. */
  'care.saveDiagnostics': channel(nothing).answers<{ readonly fileName: string } | null>(),
} as const;
