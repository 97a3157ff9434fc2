// Channels about where downloads go. Folders are chosen in the system's dialog: the page names none.
import * as v from 'valibot';
import { id, native, read, write } from '../channel.ts';

/** Of a show, or (null) of all that have no folder of their own. */
const of = v.strictObject({ folderId: v.nullable(id) });
/** Where downloads go, for reading only. */
export const downloadPlace = v.strictObject({
  /** Absolute path. */
  path: v.string(),
  /** A person chose it; else it is Earshot's own, or that of the app. */
  isChosen: v.boolean(),
});

export const DOWNLOAD_CHANNELS = {
  'downloads.place': read('Tells where downloads go.', of).answers(downloadPlace),
  'downloads.choosePlace': native(
    'Lets a person choose the folder that downloads go to; null when they changed their mind. What was downloaded stays where it is.',
    of,
  ).answers(v.nullable(downloadPlace)),
  'downloads.leavePlace': write(
    'Downloads go to the usual folder again. What was downloaded stays where it is.',
    of,
  ).answers(downloadPlace),
} as const;
