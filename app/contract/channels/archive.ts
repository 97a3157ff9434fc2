// Operations for programs that read the archive for somebody: every answer has ids, times and links, and nothing in it names a path.
import * as v from 'valibot';
import { ASSISTANT_PERMISSIONS, HOST_NAME_CHARS } from '../../domain/assistant.ts';
import { OWN_CHAPTER_LIMITS } from '../../domain/chapters.ts';
import { DETAIL_LIMITS } from '../../domain/details.ts';
import { SPEAKER_CHARS_MAX } from '../../domain/edit-step.ts';
import { TERM_CHARS_MAX } from '../../domain/glossary.ts';
import { LIST_SORTS, LIST_STATES } from '../../domain/list-choices.ts';
import { NOTES_MAX } from '../../domain/notes-text.ts';
import { archivePage, archivePart, archiveSearchView, archiveSpeakers } from '../archive-views.ts';
import { done, id, read, seconds, shortText, write } from '../channel.ts';
import { searchStretch, searchTerms } from './search.ts';

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const atMost = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max));

/** Most segments of one stretch. */
const PART_MAX = 2_000;

const line = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max));
const term = line(TERM_CHARS_MAX);

/** What an assistant may change; the names are those of its permissions. */
const change = v.variant('kind', [
  v.strictObject({ kind: v.literal('title'), recordingId: id, title: line(DETAIL_LIMITS.title) }),
  v.strictObject({
    kind: v.literal('tags'),
    recordingId: id,
    tags: v.pipe(v.array(line(DETAIL_LIMITS.tag)), v.maxLength(DETAIL_LIMITS.tags)),
  }),
  v.strictObject({
    kind: v.literal('speaker'),
    recordingId: id,
    /** As it is shown. */
    from: shortText(1_000),
    to: line(SPEAKER_CHARS_MAX),
  }),
  v.strictObject({
    kind: v.literal('glossary'),
    folderId: id,
    written: term,
    heard: v.pipe(v.array(term), v.maxLength(50)),
  }),
  v.strictObject({ kind: v.literal('notes'), recordingId: id, text: shortText(NOTES_MAX) }),
  v.strictObject({
    kind: v.literal('chapters'),
    recordingId: id,
    chapters: v.pipe(
      v.array(v.strictObject({ start: seconds, title: line(OWN_CHAPTER_LIMITS.title) })),
      v.minLength(1),
      v.maxLength(OWN_CHAPTER_LIMITS.chapters),
    ),
  }),
  /** On this device only, whatever its show says. */
  v.strictObject({ kind: v.literal('transcribe'), item: v.pipe(v.string(), v.regex(/^[rf][1-9]\d{0,14}$/)) }),
]);

export const ARCHIVE_CHANNELS = {
  'archive.search': read(
    'Searches all transcripts; every place has its recording, time, speaker and link. Where nothing is found it tells what was searched and what is nearest.',
    v.strictObject({
      ...searchTerms,
      limit: atMost(200),
      ...searchStretch,
    }),
  ).answers(archiveSearchView),
  'archive.recordings': read(
    'Lists recordings with what is known of each, and the files of watched folders that are none yet.',
    v.strictObject({
      folderId: v.nullable(id),
      sort: v.picklist(LIST_SORTS),
      state: v.nullable(v.picklist(LIST_STATES)),
      tag: v.nullable(shortText(200)),
      speaker: v.nullable(shortText(200)),
      offset: whole,
      limit: atMost(200),
    }),
  ).answers(archivePage),
  'archive.speakers': read(
    'Lists the speakers that have a name, and in how many recordings each is heard.',
    v.strictObject({ folderId: v.nullable(id), offset: whole, limit: atMost(100) }),
  ).answers(archiveSpeakers),
  'archive.part': read(
    'Gives a stretch of a recording’s transcript: from its beginning, or around a segment or a moment.',
    v.strictObject({
      recordingId: id,
      from: v.variant('at', [
        v.strictObject({ at: v.literal('start') }),
        v.strictObject({ at: v.literal('segment'), segmentId: id }),
        v.strictObject({ at: v.literal('time'), seconds }),
      ]),
      /** Segments before it, too. */
      before: v.pipe(whole, v.maxValue(PART_MAX)),
      count: atMost(PART_MAX),
    }),
  ).answers(archivePart),
  'archive.find': read(
    'Finds the recording that a link opens; null where there is none.',
    v.strictObject({ link: shortText(200) }),
  ).answers(v.nullable(v.strictObject({ recordingId: v.number(), seconds: v.nullable(v.number()) }))),
  'archive.change': write(
    'Changes one thing for an assistant, and notes in the trail who asked. Answers the number by which it is undone; null where it is undone otherwise.',
    v.strictObject({ by: line(HOST_NAME_CHARS), change }),
  ).answers(v.strictObject({ changeId: v.nullable(v.number()), recordingId: v.nullable(v.number()) })),
  'archive.undo': write(
    'Takes back what an assistant changed, if nothing was changed there since. `kinds`: only if it is one of these.',
    v.strictObject({ changeId: id, kinds: v.optional(v.array(v.picklist(ASSISTANT_PERMISSIONS))) }),
  ).answers(done),
} as const;
