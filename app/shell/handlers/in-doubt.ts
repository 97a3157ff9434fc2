// What the page may do with a library that nobody confirmed: read it, search it, save texts of it elsewhere. All else is refused.
import type { ChannelName } from '../../contract/schema.ts';
import { failure } from '../../domain/failure.ts';
import { failed } from '../../domain/result.ts';
import type { Handlers } from '../../operations/call.ts';

/** Channels that change nothing in the library or its folders, send nothing, and spend nothing. */
const READING: ReadonlySet<ChannelName> = new Set<ChannelName>([
  'app.view',
  'app.openLink',
  'care.backups',
  'care.diagnostics',
  'care.standing',
  'care.confirm',
  'care.saveDiagnostics',
  'details.get',
  'doubts.list',
  'episodes.get',
  'exports.cancel',
  'exports.choices',
  'exports.write',
  'files.page',
  'files.story',
  'folders.reveal',
  'glossary.get',
  'items.page',
  'money.spending',
  'recordings.get',
  'recordings.sound',
  'replace.find',
  'search.export',
  'search.query',
  'searches.list',
  'sessions.get',
  'sidecars.preview',
  'transcripts.copy',
  'transcripts.copyLink',
  'transcripts.get',
  'transcripts.quote',
  'transcripts.save',
  'transcripts.saveAnswer',
  'trash.page',
  'versions.diff',
  'versions.list',
]);

/** Handlers that answer everything but reading with `library-unconfirmed` for as long as the library is in doubt. */
export function heldInDoubt(handlers: Handlers, isInDoubt: () => boolean): Handlers {
  const held = Object.entries(handlers).map(([name, handle]: [string, (args: never) => unknown]) => {
    if (READING.has(name as ChannelName)) return [name, handle];
    return [name, (args: never) => (isInDoubt() ? failed(failure('library-unconfirmed')) : handle(args))];
  });
  return Object.fromEntries(held) as Handlers;
}
