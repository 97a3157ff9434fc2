// Operations of the episode panel that need no window.
import type { DESK_CHANNELS } from '../../contract/channels/desk.ts';
import type { Chapter } from '../../domain/chapters.ts';
import { failed, ok } from '../../domain/result.ts';
import { failure } from '../../domain/failure.ts';
import type { Deeds } from '../call.ts';
import { chaptersView, setChapters } from '../chapters.ts';
import type { Core } from '../core.ts';
import { notesView, restoreNotes, setNotes, setTemplate, templateView } from '../listener-notes.ts';
import { addQuote, changeQuote, quoteViews, removeQuote } from '../marked-quotes.ts';
import { postActionView, postStateView } from '../post-action-views.ts';

/** What they do. */
export function deskDeeds({ core }: { readonly core: Core }): Deeds<typeof DESK_CHANNELS> {
  const { library } = core;
  return {
    'chapters.get': ({ recordingId }) => chaptersView(core, recordingId),
    'chapters.set': ({ chapters, recordingId }) =>
      setChapters(core, recordingId, chapters?.map(toChapter) ?? null),

    'notes.get': ({ recordingId }) => notesView(core, recordingId),
    'notes.set': ({ begins, recordingId, text }) => setNotes(core, recordingId, text, begins),
    'notes.version': ({ recordingId, versionId }) => {
      const version = library.desk.notes.version(recordingId, versionId);
      return version ? ok({ text: version.text }) : failed(failure('not-found'));
    },
    'notes.restore': ({ recordingId, versionId }) => restoreNotes(core, recordingId, versionId),
    'notes.template': ({ folderId }) => templateView(library, folderId),
    'notes.setTemplate': ({ folderId, text }) => setTemplate(core, folderId, text),

    'actions.get': ({ folderId }) => postActionView(core, folderId),
    'actions.state': ({ recordingId }) => postStateView(core, recordingId),

    'quotes.list': ({ recordingId }) =>
      library.recordings.get(recordingId)
        ? ok(quoteViews(library, recordingId))
        : failed(failure('not-found')),
    'quotes.add': (quote) => addQuote(core, quote),
    'quotes.change': ({ quoteId, ...change }) => changeQuote(core, quoteId, change),
    'quotes.remove': ({ quoteId }) => removeQuote(core, quoteId),
  };
}

interface Given {
  readonly start: number;
  readonly title: string;
  readonly url?: string | undefined;
  readonly img?: string | undefined;
}

/** What was left empty is not there. */
const toChapter = ({ img, start, title, url }: Given): Chapter => ({
  start,
  title,
  ...(url?.trim() ? { url: url.trim() } : {}),
  ...(img?.trim() ? { img: img.trim() } : {}),
});
