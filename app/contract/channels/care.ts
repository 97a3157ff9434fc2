// Channels about the care for the library: whose it is, what was restored, and what helps to find a fault.
import * as v from 'valibot';
import { channel, nothing } from '../channel.ts';
import type { BackupsView, DiagnosticFileView, StandingView } from '../care-views.ts';

const placeId = v.pipe(v.string(), v.regex(/^(?:folder|export)-[1-9][0-9]{0,14}$/));

export const CARE_CHANNELS = {
  /** Whether the library may be worked with on this computer. */
  'care.standing': channel(nothing).answers<StandingView>(),
  /** A person confirms it, and these of its places; the queue goes on or waits. */
  'care.confirm': channel(
    v.strictObject({ places: v.pipe(v.array(placeId), v.maxLength(10_000)), queuePaused: v.boolean() }),
  ).answers<void>(),
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
