// Operations that edit.
import type { EDITING_CHANNELS } from '../../contract/channels/editing.ts';
import { failure } from '../../domain/failure.ts';
import { rulesOf } from '../../domain/glossary.ts';
import type { ReplaceRule } from '../../domain/replacing.ts';
import { failed, ok } from '../../domain/result.ts';
import type { Editing } from '../../transcripts/editing.ts';
import type { EditRequest } from '../../storage/transcripts/edits.ts';
import type { Library } from '../../storage/library.ts';
import type { Texts } from '../../storage/transcripts/texts.ts';
import type { ArgsOf } from '../../contract/schema.ts';
import type { Deeds } from '../call.ts';

export interface EditingDeps {
  readonly editing: Editing;
  readonly texts: Pick<Texts, 'find' | 'diff'>;
  readonly library: Library;
}

/** What they do. */
export function editingDeeds({ editing, library, texts }: EditingDeps): Deeds<typeof EDITING_CHANNELS> {
  const rulesFor = (what: ArgsOf<'replace.find'>['what']): readonly ReplaceRule[] => {
    if (what.type === 'glossary') return rulesOf(library.glossaries.get(what.folderId).terms);
    const { type: _, ...rule } = what;
    return [rule];
  };
  const hasShow = (folderId: number): boolean => library.folders.get(folderId) !== null;
  const gone = () => failed(failure('not-found'));

  return {
    'edits.do': ({ command, ...request }) => editing.edit(seenBy(request), given(command)),
    'edits.undo': (request) => editing.undo(seenBy(request)),
    'edits.redo': (request) => editing.redo(seenBy(request)),
    'edits.reach': ({ recordingId }) => editing.reach(recordingId),

    'versions.list': ({ recordingId }) => ok(editing.versions(recordingId)),
    'versions.diff': async ({ from, recordingId, to }) => {
      const [before, after] = [editing.versionAt(recordingId, from), editing.versionAt(recordingId, to)];
      return before && after ? ok(await texts.diff(before, after)) : gone();
    },
    'versions.restore': ({ version, ...request }) => editing.restore(seenBy(request), version),

    'replace.find': async ({ what, ...request }) =>
      ok(await texts.find({ ...request, rules: rulesFor(what) })),
    'replace.apply': ({ keep, operation, recordingId, what }) =>
      editing.replace(recordingId, rulesFor(what), {
        keep,
        operation,
        kind: what.type === 'glossary' ? 'glossary' : 'replace',
      }),
    'replace.last': ({ kind }) => ok(editing.lastReplaced(kind)),
    'replace.undo': ({ operation }) => editing.undoOperation(operation),

    'glossary.get': ({ folderId }) => (hasShow(folderId) ? ok(library.glossaries.get(folderId)) : gone()),
    'glossary.set': ({ folderId, ...glossary }) => {
      if (!hasShow(folderId)) return gone();
      library.glossaries.set(folderId, glossary);
      return ok(library.glossaries.get(folderId));
    },
    'glossary.answer': ({ add, folderId, ...correction }) => {
      if (!hasShow(folderId)) return gone();
      if (add) library.glossaries.add(folderId, correction);
      else library.glossaries.decline(folderId, correction);
      return ok(undefined);
    },
  };
}

function seenBy(request: { recordingId: number; transcriptId: number; revision: number }): EditRequest {
  const { recordingId, revision, transcriptId } = request;
  return { recordingId, seen: { transcriptId, revision } };
}

/** A command whose parts that were left out are absent, not undefined. */
function given(command: ArgsOf<'edits.do'>['command']): Parameters<Editing['edit']>[1] {
  if (command.type !== 'split') return command;
  const { text, ...cut } = command;
  return text === undefined ? cut : { ...cut, text };
}
