// What was said in other words: `similar`, and the part of `search` that goes by meaning.
import * as v from 'valibot';
import type { MeaningPlaceView } from '../contract/meaning-views.ts';
import type { ArgsOf } from '../contract/operations.ts';
import { ok, type Outcome } from '../domain/result.ts';
import { placeId, readPlaceId } from './ids.ts';
import { dayOf, timeOf } from './moments.ts';
import { QUOTED, shortened } from './quoted.ts';
import { type Answer, type Archive, limitArg, said, tool } from './tool.ts';

/** Most passages by meaning in one answer: each is some 130 words. */
const NEAR_MAX = 15;
const SAID_CHARS = 900;

export const SIMILAR = tool({
  name: 'similar',
  title: 'What was said before',
  sentence:
    'Finds passages of other recordings that are near in meaning to one recording, chapter by chapter: whether a story was told before, in other words or another language. Needs search by meaning, which the person turns on in Earshot.',
  args: v.strictObject({
    id: said(v.pipe(v.string(), v.regex(/^r[1-9]\d{0,14}$/)), 'Id of a recording.'),
    earlier_only: v.optional(said(v.boolean(), 'Only recordings that were made before it.'), true),
    limit: limitArg(2, 5, 'passages for each chapter'),
  }),
  run: async ({ earlier_only: isEarlier, id, limit }, archive) => {
    const recordingId = readPlaceId(id)?.recordingId ?? 0;
    const found = await archive.call('meaning.similar', { recordingId, isEarlier, limit });
    if (!found.ok) return found;
    const { isRead, parts } = found.value;
    let left = NEAR_MAX * 2;
    const chapters = parts.flatMap(({ places, start, title }) => {
      const shown = places.slice(0, Math.max(0, left));
      left -= shown.length;
      if (shown.length === 0) return [];
      return [
        { chapter: title === null ? timeOf(start) : shortened(title, 160), passages: shown.map(nearRow) },
      ];
    });
    return ok({
      chapters,
      ...(isRead ? {} : { not_read_yet: 'Earshot has not read this recording for its meaning yet.' }),
      note: QUOTED,
    });
  },
});

/** Passages near in meaning to what was searched for. */
export async function nearRows(
  { call }: Archive,
  asked: ArgsOf<'meaning.search'>,
): Promise<Outcome<readonly Answer[]>> {
  const found = await call('meaning.search', { ...asked, limit: Math.min(asked.limit, NEAR_MAX) });
  return found.ok ? ok(found.value.map(nearRow)) : found;
}

function nearRow(place: MeaningPlaceView): Answer {
  const { likeness, link, recordedAt, recordingId, segmentId, shared, show, speaker, start, text, title } =
    place;
  return {
    id: placeId(recordingId, segmentId),
    title: shortened(title, 160),
    ...(show === null ? {} : { show: shortened(show, 80) }),
    day: dayOf(recordedAt),
    ...(start === null ? {} : { time: timeOf(start), seconds: Math.round(start * 10) / 10 }),
    ...(speaker === null ? {} : { speaker: shortened(speaker, 80) }),
    said: shortened(text, SAID_CHARS),
    ...(link === null ? {} : { url: link }),
    near: Math.round(likeness * 100) / 100,
    ...(shared.length === 0 ? {} : { shares_words: shared.slice(0, 8) }),
  };
}
