// What any face may do with a library that nobody confirmed: read it, search it, save texts of it elsewhere. All else is refused.
import type { OperationName } from '../contract/operations.ts';
import { failure } from '../domain/failure.ts';
import { failed } from '../domain/result.ts';
import type { EveryHandler } from './call.ts';

/** Operations that change nothing in the library or its folders, send nothing, and spend nothing. */
const READING: ReadonlySet<OperationName> = new Set<OperationName>([
  'app.view',
  'app.openLink',
  'app.window',
  'archive.find',
  'archive.part',
  'archive.recordings',
  'archive.search',
  'archive.speakers',
  'assistants.copySetup',
  'assistants.get',
  'assistants.setup',
  'care.backUp',
  'care.backups',
  'care.storage',
  'care.diagnostics',
  'care.listBackups',
  'care.standing',
  'care.confirm',
  'care.saveDiagnostics',
  'chapters.get',
  'details.get',
  'doubts.list',
  'episodes.get',
  'exports.cancel',
  'exports.choices',
  'exports.make',
  'exports.which',
  'exports.reveal',
  'exports.write',
  'files.page',
  'files.story',
  'folders.list',
  'folders.reveal',
  'glossary.get',
  'items.page',
  'meaning.search',
  'meaning.similar',
  'meaning.state',
  'meaning.warm',
  'models.list',
  'money.spending',
  'notes.get',
  'places.copyBackups',
  'places.export',
  'places.saveDiagnostics',
  'places.why',
  'recordings.get',
  'recordings.sound',
  'replace.find',
  'replace.last',
  'search.export',
  'search.list',
  'search.query',
  'searches.list',
  'searches.recent',
  'sessions.get',
  'sessions.list',
  'sidecars.preview',
  'transcripts.copy',
  'transcripts.copyLink',
  'transcripts.get',
  'transcripts.quote',
  'transcripts.copyWords',
  'transcripts.read',
  'transcripts.save',
  'transcripts.saveAnswer',
  'trash.page',
  'versions.diff',
  'versions.list',
]);

/** Handlers that answer everything but reading with `library-unconfirmed` for as long as the library is in doubt. */
export function heldInDoubt<H extends Partial<EveryHandler>>(handlers: H, isInDoubt: () => boolean): H {
  const held = Object.entries(handlers).map(([name, handle]: [string, (args: never) => unknown]) => {
    if (READING.has(name as OperationName)) return [name, handle];
    return [name, (args: never) => (isInDoubt() ? failed(failure('library-unconfirmed')) : handle(args))];
  });
  return Object.fromEntries(held) as H;
}
