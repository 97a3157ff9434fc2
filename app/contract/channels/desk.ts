// Channels of the episode panel: what a person makes of a transcript before it is published.
import * as v from 'valibot';
import { QUOTE_LIMITS } from '../../domain/quote.ts';
import { done, id, native, read, seconds, shortText, write } from '../channel.ts';
import { chaptersView, quoteView } from '../desk-views.ts';

/** More than can be kept, so that a list that is too long is refused in words. */
const GIVEN_MAX = 5_000;
const given = v.pipe(
  v.array(
    v.strictObject({
      start: seconds,
      title: shortText(20_000),
      url: v.optional(shortText(20_000)),
      img: v.optional(shortText(20_000)),
    }),
  ),
  v.maxLength(GIVEN_MAX),
);

const milliseconds = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const passage = {
  fromMs: v.nullable(milliseconds),
  toMs: v.nullable(milliseconds),
  text: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(QUOTE_LIMITS.text)),
  speaker: v.nullable(shortText(QUOTE_LIMITS.speaker)),
};

export const DESK_CHANNELS = {
  'chapters.get': read(
    'Tells the chapters of a recording: set by hand, of its file or feed, or a draft made from its text.',
    v.strictObject({ recordingId: id }),
  ).answers(chaptersView),
  'chapters.set': write(
    'Sets the chapters of a recording as a whole; null takes back what was set. Answers what stands now, with what is wrong in it.',
    v.strictObject({ recordingId: id, chapters: v.nullable(given) }),
  ).answers(chaptersView),

  'quotes.list': read(
    'Lists the quotes of a recording, in order.',
    v.strictObject({ recordingId: id }),
  ).answers(v.array(quoteView)),
  'quotes.add': write(
    'Marks a passage as a quote. Times in milliseconds from the start; both null in a text without times.',
    v.strictObject({ recordingId: id, ...passage }),
  ).answers(quoteView),
  'quotes.change': write(
    'Changes the words, the times or the speaker of a quote.',
    v.strictObject({ quoteId: id, ...passage }),
  ).answers(quoteView),
  'quotes.remove': write('Removes a quote; answers what it was.', v.strictObject({ quoteId: id })).answers(
    quoteView,
  ),
  'quotes.copy': native(
    'Copies a quote with its speaker, title, time and link to the clipboard.',
    v.strictObject({ quoteId: id }),
  ).answers(done),
} as const;
