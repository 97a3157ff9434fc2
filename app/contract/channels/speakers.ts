// Channels of who speaks: telling speakers of a recording apart, and remembered voices.
import * as v from 'valibot';
import { SPEAKERS_MAX } from '../../domain/telling.ts';
import { done, id, nothing, read, write, type View } from '../channel.ts';
import { shownFailure } from '../failure-view.ts';

const people = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(SPEAKERS_MAX));
const count = v.variant('kind', [
  v.strictObject({ kind: v.literal('auto') }),
  v.strictObject({ kind: v.literal('exactly'), count: people }),
  v.strictObject({ kind: v.literal('at-most'), count: people }),
]);
const speaker = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1_000));

export const speakersView = v.strictObject({
  /** Why speakers of this recording cannot be told apart; null where they can. */
  whyNot: v.nullable(v.string()),
  /** That is so because the model that tells them apart is not on this computer. */
  lacksModel: v.boolean(),
  /** The last work on it; null where there was none. */
  job: v.nullable(
    v.strictObject({
      id,
      state: v.picklist(['waiting', 'working', 'done', 'failed', 'cancelled']),
      /** 0–1; null while nobody knows. */
      part: v.nullable(v.number()),
      failure: v.nullable(shownFailure),
    }),
  ),
  /** What was told last about the text that is shown; null where nothing was. */
  told: v.nullable(
    v.strictObject({
      at: v.number(),
      by: v.picklist(['voices', 'channels']),
      /** How many people were heard. */
      count: v.number(),
    }),
  ),
  /** Speakers who are likely somebody whose voice is remembered. */
  questions: v.array(
    v.strictObject({
      speaker,
      /** As the text calls them now. */
      label: v.string(),
      /** Who that may be. */
      name: v.string(),
      /** Where they can be heard, seconds. */
      at: v.number(),
    }),
  ),
});

export const voicesView = v.strictObject({
  /** Whether voices are remembered. */
  on: v.boolean(),
  voices: v.array(
    v.strictObject({
      id,
      name: v.string(),
      /** Speech that it is known by, seconds. */
      seconds: v.number(),
      recordings: v.number(),
      heardAt: v.number(),
    }),
  ),
});

export const SPEAKER_CHANNELS = {
  'speakers.get': read(
    'Tells whether the speakers of a recording can be told apart, how far that is, and whom a person should be asked about.',
    v.strictObject({ recordingId: id }),
  ).answers(speakersView),
  'speakers.tell': write(
    'Tells the speakers of a recording apart, by its channels or by their voices: a job of its own, and one edit of the text that can be undone. names: keep leaves names that a person gave where they are, move gives them to whom they mostly belong.',
    v.strictObject({ recordingId: id, count, names: v.picklist(['keep', 'move']) }),
  ).answers(v.strictObject({ jobId: id })),
  'speakers.act': write(
    'Cancels the telling apart of speakers, or tries it again with the same settings.',
    v.strictObject({ recordingId: id, action: v.picklist(['cancel', 'retry']) }),
  ).answers(done),
  'speakers.answer': write(
    'Answers whether a speaker is the one whose voice is remembered: yes gives them that name everywhere in the recording.',
    v.strictObject({ recordingId: id, speaker, isThem: v.boolean() }),
  ).answers(done),

  'voices.get': read('Tells whether voices are remembered, and whose.', nothing).answers(voicesView),
  'voices.turn': write(
    'Begins or ends to remember voices of speakers that a person names. Voiceprints stay in the library’s folder.',
    v.strictObject({ on: v.boolean() }),
  ).answers(voicesView),
  'voices.remove': write(
    'Forgets a voice, or with null every voice.',
    v.strictObject({ voiceId: v.nullable(id) }),
  ).answers(voicesView),
} as const;

export type SpeakersView = View<typeof speakersView>;
export type VoicesView = View<typeof voicesView>;
