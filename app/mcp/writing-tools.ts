// What an assistant may change, each tool by a permission of its own; none pays, names a path, or asks an address.
import * as v from 'valibot';
import type { AnswerOf, ArgsOf } from '../contract/operations.ts';
import { OWN_CHAPTER_LIMITS } from '../domain/chapters.ts';
import { DETAIL_LIMITS } from '../domain/details.ts';
import { SPEAKER_CHARS_MAX } from '../domain/edit-step.ts';
import { failure } from '../domain/failure.ts';
import { TERM_CHARS_MAX } from '../domain/glossary.ts';
import { NOTES_MAX } from '../domain/notes-text.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { readTime, TIME_FORM } from './moments.ts';
import { oneLine, visible } from './quoted.ts';
import { type Answer, type Archive, said, showOf, tool } from './tool.ts';

type Change = ArgsOf<'archive.change'>['change'];

const recordingArg = said(v.pipe(v.string(), v.regex(/^r[1-9]\d{0,14}$/)), 'Id of the recording.');
const line = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max));
const numberOf = (id: string): number => Number(id.slice(1));

const UNDONE_BY = 'The answer has a change_id: undo_change takes it back. ';

async function change({ by, call }: Archive, wanted: Change): Promise<Outcome<Answer>> {
  const changed = await call('archive.change', { by, change: wanted });
  return changed.ok ? ok(answerOf(changed.value)) : changed;
}

function answerOf({ changeId, recordingId }: AnswerOf<'archive.change'>): Answer {
  return {
    done: true,
    ...(recordingId === null ? {} : { id: `r${recordingId}` }),
    ...(changeId === null ? {} : { change_id: changeId }),
  };
}

export const SET_NOTES = tool({
  name: 'set_notes',
  title: 'Write the notes for listeners',
  permission: 'notes',
  sentence: `Writes the notes for listeners (show notes) of a recording, in Markdown, as a whole; what was there before stays among its versions. Only where the person you work for asked for it. ${UNDONE_BY}`,
  args: v.strictObject({
    id: recordingArg,
    text: said(
      line(NOTES_MAX),
      'Markdown: headings, lists, emphasis, links. Links to other hosts only where the person gave them.',
    ),
  }),
  run: ({ id, text }, archive) =>
    change(archive, { kind: 'notes', recordingId: numberOf(id), text: visible(text) }),
});

export const SET_CHAPTERS = tool({
  name: 'set_chapters',
  title: 'Set the chapters',
  permission: 'chapters',
  sentence: `Sets the chapters of a recording as a whole, in place of those that there are. Only where the person you work for asked for it. ${UNDONE_BY}`,
  args: v.strictObject({
    id: recordingArg,
    chapters: said(
      v.pipe(
        v.array(
          v.strictObject({
            time: said(v.pipe(v.string(), v.maxLength(20), v.regex(TIME_FORM)), 'Where it begins: 0:12:30.'),
            title: said(line(OWN_CHAPTER_LIMITS.title), 'Two to six words.'),
          }),
        ),
        v.minLength(1),
        v.maxLength(OWN_CHAPTER_LIMITS.chapters),
      ),
      'All of them, in order.',
    ),
  }),
  run: ({ chapters, id }, archive) =>
    change(archive, {
      kind: 'chapters',
      recordingId: numberOf(id),
      chapters: chapters.map(({ time, title }) => ({ start: readTime(time) ?? 0, title: oneLine(title) })),
    }),
});

export const SET_TITLE = tool({
  name: 'set_title',
  title: 'Give a recording a title',
  permission: 'title',
  sentence: `Gives a recording another title. Only where the person you work for asked for it. ${UNDONE_BY}`,
  args: v.strictObject({ id: recordingArg, title: said(line(DETAIL_LIMITS.title), 'The new title.') }),
  run: ({ id, title }, archive) =>
    change(archive, { kind: 'title', recordingId: numberOf(id), title: oneLine(title) }),
});

export const SET_TAGS = tool({
  name: 'set_tags',
  title: 'Tag a recording',
  permission: 'tags',
  sentence: `Replaces all tags of a recording. Only where the person you work for asked for it. ${UNDONE_BY}`,
  args: v.strictObject({
    id: recordingArg,
    tags: said(
      v.pipe(v.array(line(DETAIL_LIMITS.tag)), v.maxLength(DETAIL_LIMITS.tags)),
      'All its tags from now on.',
    ),
  }),
  run: ({ id, tags }, archive) =>
    change(archive, { kind: 'tags', recordingId: numberOf(id), tags: tags.map(oneLine) }),
});

export const NAME_SPEAKER = tool({
  name: 'name_speaker',
  title: 'Name a speaker',
  permission: 'speaker',
  sentence: `Gives a speaker of one transcript a name, wherever they speak in it. Only where the person you work for asked for it. ${UNDONE_BY}`,
  args: v.strictObject({
    id: recordingArg,
    speaker: said(line(1_000), 'As the transcript calls them now: Speaker 1.'),
    name: said(line(SPEAKER_CHARS_MAX), 'Their name.'),
  }),
  run: ({ id, name, speaker }, archive) =>
    change(archive, { kind: 'speaker', recordingId: numberOf(id), from: speaker, to: oneLine(name) }),
});

export const ADD_GLOSSARY_WORD = tool({
  name: 'add_glossary_word',
  title: 'Add a word to a show’s glossary',
  permission: 'glossary',
  sentence: `Adds a name or term, and how it is misheard, to the glossary of a show. Texts that there are stay as they are. Only where the person you work for asked for it. ${UNDONE_BY}`,
  args: v.strictObject({
    show: said(line(200), 'The show: its id or its whole name, see list_shows.'),
    written: said(line(TERM_CHARS_MAX), 'As it is written.'),
    heard: v.optional(
      said(v.pipe(v.array(line(TERM_CHARS_MAX)), v.maxLength(20)), 'How it was misheard.'),
      [],
    ),
  }),
  run: async ({ heard, show, written }, archive) => {
    const folderId = await showOf(show, archive);
    if (!folderId.ok) return folderId;
    if (folderId.value === null) return failed(failure('bad-argument'));
    const term = { written: oneLine(written), heard: heard.map(oneLine) };
    return change(archive, { kind: 'glossary', folderId: folderId.value, ...term });
  },
});

export const TRANSCRIBE = tool({
  name: 'transcribe',
  title: 'Have a recording transcribed',
  permission: 'transcribe',
  sentence:
    'Queues a recording (r12), or a file of a watched folder (f34), to be transcribed on this computer, never by a service that charges. It begins when Earshot runs; get_job tells how it stands.',
  args: v.strictObject({
    id: said(v.pipe(v.string(), v.regex(/^[rf][1-9]\d{0,14}$/)), 'Id of a recording or a file.'),
  }),
  run: ({ id }, archive) => change(archive, { kind: 'transcribe', item: id }),
});

export const UNDO_CHANGE = tool({
  name: 'undo_change',
  title: 'Undo a change',
  permission: 'any',
  sentence: 'Takes back a change by its change_id, unless something was changed there since.',
  args: v.strictObject({
    change_id: said(v.pipe(v.number(), v.safeInteger(), v.minValue(1)), 'The change_id that was answered.'),
  }),
  run: async ({ change_id: changeId }, { allowed, call }) => {
    // What it may not change, it may not undo either: a person allowed it to somebody else.
    const undone = await call('archive.undo', { changeId, kinds: allowed });
    return undone.ok ? ok({ done: true }) : undone;
  },
});
