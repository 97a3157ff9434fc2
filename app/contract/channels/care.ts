// Channels about the care for the library: whose it is, what was restored, and what helps to find a fault.
import * as v from 'valibot';
import { done, native, nothing, read, savedFile, write } from '../channel.ts';
import { backupsView, storageView, diagnosticFileView, standingView } from '../care-views.ts';

const placeId = v.pipe(v.string(), v.regex(/^(?:folder|export)-[1-9][0-9]{0,14}$/));

export const CARE_CHANNELS = {
  'care.standing': read(
    'Tells whether the library may be worked with on this computer, and what a person may confirm.',
    nothing,
  ).answers(standingView),
  // Native: no program may say for a person that a library is theirs.
  'care.confirm': native(
    'Takes a person’s word that the library is theirs, and these of its places; the queue goes on or waits.',
    v.strictObject({ places: v.pipe(v.array(placeId), v.maxLength(10_000)), queuePaused: v.boolean() }),
  ).answers(done),
  'care.diagnostics': native(
    'Gathers what helps to find a fault, without secrets and places, to be shown whole before it is saved.',
    nothing,
  ).answers(v.array(diagnosticFileView)),
  'care.saveDiagnostics': native(
    'Asks where to, then writes what was shown last; the file’s name, or null when the person changed their mind.',
    nothing,
  ).answers(savedFile),
  'care.backups': read(
    'Tells the backups beside the library and the second place for them.',
    nothing,
  ).answers(backupsView),
  'care.storage': read(
    'Tells where the library lies and how much room each part of it takes.',
    nothing,
  ).answers(storageView),
  'care.choosePlace': native(
    'Asks for a folder, then copies backups there; null when the person changed their mind.',
    nothing,
  ).answers(v.nullable(backupsView)),
  'care.leavePlace': write(
    'Copies backups to the second place no more; what was copied stays.',
    nothing,
  ).answers(backupsView),
} as const;
