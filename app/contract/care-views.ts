// What the page gets to see of the care for the library.
import * as v from 'valibot';
import type { View } from './channel.ts';
import { secondPlace, standingDoubt } from './parts.ts';

/** A damaged library was replaced by a backup. */
const restorationView = v.strictObject({
  at: v.number(),
  /** What the library holds is as it was then, epoch ms. */
  backupMadeAt: v.number(),
  /** The damaged file's name, beside the library; null when the file was gone. */
  setAsideName: v.nullable(v.string()),
  /** Recordings whose transcripts are newer than the backup; null when the damaged file did not tell. */
  missingTitles: v.nullable(v.array(v.string())),
});
export type RestorationView = View<typeof restorationView>;

/** The backups of the library. */
export const backupsView = v.strictObject({
  count: v.number(),
  /** When the newest was made, epoch ms; null when there is none yet. */
  newestMadeAt: v.nullable(v.number()),
  secondPlace,
});
export type BackupsView = View<typeof backupsView>;

/** Where the library lies, and how much room it takes. */
export const storageView = v.strictObject({
  /** For reading only. */
  folder: v.string(),
  parts: v.array(
    v.strictObject({ what: v.picklist(['library', 'sound', 'downloads', 'backups']), bytes: v.number() }),
  ),
  /** Left on its disk; null where the system does not say. */
  freeBytes: v.nullable(v.number()),
});
export type StorageView = View<typeof storageView>;

/** One file of the diagnostics, as it would be saved. */
export const diagnosticFileView = v.strictObject({ name: v.string(), text: v.string() });
export type DiagnosticFileView = View<typeof diagnosticFileView>;

/** A folder that the library names: to watch, or to write files into. */
const placeView = v.strictObject({
  id: v.string(),
  kind: v.picklist(['folder', 'export']),
  path: v.string(),
  /** The show's name. */
  name: v.string(),
  isConfirmed: v.boolean(),
});

/** How the library stands on this computer, and what a person may confirm. */
export const standingView = v.strictObject({
  /** Why nothing is done; null when the library is this computer's. */
  doubt: v.nullable(standingDoubt),
  /** It was this computer's until it was replaced while it was open: only a new start helps. */
  isLost: v.boolean(),
  /** Who worked on it last, as it says itself. */
  lastHost: v.nullable(v.string()),
  /** Epoch ms. */
  lastAt: v.nullable(v.number()),
  mayBeOpen: v.boolean(),
  /** The address that is asked in the cloud. */
  address: v.string(),
  places: v.array(placeView),
  /** Recordings that wait to be transcribed. */
  waiting: v.number(),
  isPaused: v.boolean(),
  /** What it means that the library lies on a network drive or in a synced folder; null for usual places. */
  liesOn: v.nullable(v.string()),
  restoration: v.nullable(restorationView),
});
export type StandingView = View<typeof standingView>;
