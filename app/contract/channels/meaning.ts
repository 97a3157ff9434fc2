// Channels of search by meaning.
import * as v from 'valibot';
import { id, nothing, read, shortText, write } from '../channel.ts';
import { meaningPlaces, meaningState, saidBefore } from '../meaning-views.ts';
import { searchTerms } from './search.ts';

const { order: _, ...terms } = searchTerms;
const limit = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50));

export const MEANING_CHANNELS = {
  'meaning.state': read(
    'Tells whether search by meaning is on and able, and how far the archive is read.',
    nothing,
  ).answers(meaningState),
  'meaning.warm': read('Gets ready for a search by meaning that is still being typed.', nothing).answers(
    v.void(),
  ),
  'meaning.search': read(
    'Finds passages by what they mean, in other words and other languages, the nearest first. Filters work as in a search by words.',
    v.strictObject({
      ...terms,
      text: shortText(1_000),
      /** Only in this recording. */
      recordingId: v.nullable(id),
      limit,
    }),
  ).answers(meaningPlaces),
  'meaning.similar': read(
    'Finds what other recordings say that is near to this one, for each of its chapters. `isEarlier`: only recordings made before it.',
    v.strictObject({ recordingId: id, isEarlier: v.boolean(), limit }),
  ).answers(saidBefore),
  'meaning.read': write(
    'Reads what of the archive is still to be read for search by meaning, now.',
    nothing,
  ).answers(meaningState),
} as const;
