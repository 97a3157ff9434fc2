// Channels of editing transcripts: single edits, versions, find and replace, glossaries.
import * as v from 'valibot';
import { SEGMENT_CHARS_MAX, SPEAKER_CHARS_MAX } from '../../domain/edit-step.ts';
import { TERM_CHARS_MAX } from '../../domain/glossary.ts';
import { RULE_CHARS_MAX } from '../../domain/replacing.ts';
import { done, id, read, seconds, shortText, write } from '../channel.ts';
import {
  diffView,
  editedView,
  findView,
  glossaryView,
  lastReplacedView,
  reachView,
  versionView,
} from '../editing-views.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const speaker = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(SPEAKER_CHARS_MAX));
const text = shortText(SEGMENT_CHARS_MAX);
/** The transcript and revision that an edit was made for. */
const request = { recordingId: id, transcriptId: id, revision: count };
const version = v.strictObject({ transcriptId: id, version: count });

/** A character of a segment, or its end. */
const placeInText = v.strictObject({ segmentId: id, at: count });

const command = v.variant('type', [
  v.strictObject({ type: v.literal('text'), segmentId: id, text }),
  v.strictObject({
    type: v.literal('speaker'),
    segmentIds: v.pipe(v.array(id), v.minLength(1), v.maxLength(5_000)),
    speaker: v.nullable(speaker),
  }),
  v.strictObject({ type: v.literal('rename'), from: v.pipe(v.string(), v.maxLength(1_000)), to: speaker }),
  v.strictObject({
    type: v.literal('from-here'),
    segmentId: id,
    was: v.nullable(v.pipe(v.string(), v.maxLength(1_000))),
    speaker: v.nullable(speaker),
  }),
  v.strictObject({ type: v.literal('range'), from: placeInText, to: placeInText, text }),
  v.strictObject({
    type: v.literal('assign'),
    from: placeInText,
    to: placeInText,
    speaker: v.nullable(speaker),
  }),
  v.strictObject({ type: v.literal('split'), segmentId: id, at: count, text: v.optional(text) }),
  v.strictObject({ type: v.literal('merge'), segmentId: id }),
  v.strictObject({ type: v.literal('times'), segmentId: id, start: seconds, end: seconds }),
]);

const term = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(TERM_CHARS_MAX));
const correction = { folderId: id, heard: term, written: term };

/** What is to be replaced: a text, or what the glossary of a show says. */
const what = v.variant('type', [
  v.strictObject({
    type: v.literal('text'),
    find: v.pipe(v.string(), v.maxLength(RULE_CHARS_MAX)),
    replace: shortText(RULE_CHARS_MAX),
    matchCase: v.boolean(),
    wholeWord: v.boolean(),
  }),
  v.strictObject({ type: v.literal('glossary'), folderId: id }),
]);

export const EDITING_CHANNELS = {
  'edits.do': write(
    'Edits a transcript, if it is still the revision that was seen.',
    v.strictObject({ ...request, command }),
  ).answers(editedView),
  'edits.undo': write('Takes back the last edit of a transcript.', v.strictObject(request)).answers(
    editedView,
  ),
  'edits.redo': write('Does again the edit that was taken back.', v.strictObject(request)).answers(
    editedView,
  ),
  'edits.reach': read(
    'Tells how far a transcript can be undone and redone, and which names its speakers had.',
    v.strictObject({ recordingId: id }),
  ).answers(reachView),

  'versions.list': read(
    'Lists the versions of a recording’s transcripts.',
    v.strictObject({ recordingId: id }),
  ).answers(v.array(versionView)),
  'versions.diff': read(
    'Compares two versions of a recording’s transcripts.',
    v.strictObject({ recordingId: id, from: version, to: version }),
  ).answers(diffView),
  'versions.restore': write(
    'Makes an earlier version the one that is read, found and exported.',
    v.strictObject({ ...request, version }),
  ).answers(editedView),

  'replace.find': read(
    'Finds what would be replaced, reading on for a moment from `after`; ask until there is no more.',
    v.strictObject({
      what,
      recordingId: v.nullable(id),
      folderId: v.nullable(id),
      after: v.nullable(id),
      limit: v.pipe(count, v.maxValue(2_000)),
    }),
  ).answers(findView),
  'replace.apply': write(
    'Replaces in one recording. `operation` is of the caller’s making, the same for what is to be undone together.',
    v.strictObject({
      what,
      recordingId: id,
      operation: v.pipe(v.string(), v.uuid()),
      keep: v.pipe(v.array(v.strictObject({ segmentId: id, nth: count })), v.maxLength(2_000)),
    }),
  ).answers(v.strictObject({ segments: v.number() })),
  'replace.undo': write(
    'Takes back everything that one operation replaced.',
    v.strictObject({ operation: v.pipe(v.string(), v.uuid()) }),
  ).answers(
    v.strictObject({
      recordings: v.number(),
      /** Recordings that were edited after it and stay as they are. */
      editedSince: v.number(),
    }),
  ),

  'replace.last': read(
    'Tells what was replaced last within a day and can be undone as one, also where the page that asked for it is gone.',
    v.strictObject({ kind: v.picklist(['replace', 'glossary']) }),
  ).answers(v.nullable(lastReplacedView)),

  'glossary.get': read('Tells the glossary of a show.', v.strictObject({ folderId: id })).answers(
    glossaryView,
  ),
  'glossary.set': write(
    'Replaces the glossary of a show.',
    v.strictObject({
      folderId: id,
      automatic: v.boolean(),
      terms: v.pipe(
        v.array(v.strictObject({ term, heard: v.pipe(v.array(term), v.maxLength(50)) })),
        v.maxLength(1_000),
      ),
    }),
  ).answers(glossaryView),
  'glossary.answer': write(
    'Adds an offered correction to a show’s glossary, or declines it.',
    v.strictObject({ ...correction, add: v.boolean() }),
  ).answers(done),
} as const;
