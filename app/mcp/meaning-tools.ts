// What was said in other words: `similar`, and the part of `search` that goes by meaning.
import * as v from 'valibot';
import type { ArchivePlace } from '../contract/archive-views.ts';
import type { MeaningPlaceView } from '../contract/meaning-views.ts';
import type { ArgsOf } from '../contract/operations.ts';
import { besides } from '../domain/beside-places.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { parseSearchQuery } from '../domain/search-query.ts';
import { placeId, readPlaceId } from './ids.ts';
import { dayOf, timeOf } from './moments.ts';
import { QUOTED, shortened } from './quoted.ts';
import { ANSWER_TOKENS_MAX, tokensOf } from './tokens.ts';
import { type Answer, type Archive, limitArg, said, tool } from './tool.ts';

/** Most passages by meaning in one answer: each is some 130 words. */
const NEAR_MAX = 15;
/** How much of each is told, characters: less where the answer would be too long otherwise. */
const SAID_CHARS = [900, 450, 225] as const;
/** For what stands around them in an answer. */
const AROUND_TOKENS = 1_500;
/** What passages may take beside exact places. */
const BESIDE_TOKENS = 8_000;
/** Those that an empty answer tells of, found without its filters. */
const NEAREST_MAX = 3;

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
    const all = parts
      .flatMap(({ places, start, title }) => {
        const chapter = title === null ? timeOf(start) : shortened(title, 160);
        return places.map((place) => ({ start, chapter, place }));
      })
      .slice(0, NEAR_MAX * 2);
    return ok({
      chapters: fitting(all, ANSWER_TOKENS_MAX - AROUND_TOKENS, byChapter),
      ...(isRead ? {} : { not_read_yet: 'Earshot has not read this recording for its meaning yet.' }),
      note: QUOTED,
    });
  },
});

interface InChapter {
  /** Of the chapter, seconds: titles may be the same. */
  readonly start: number;
  readonly chapter: string | null;
  readonly place: MeaningPlaceView;
}

function byChapter(all: readonly InChapter[], chars: number): readonly Answer[] {
  const chapters = new Map<number, { readonly chapter: string | null; readonly passages: Answer[] }>();
  for (const { chapter, place, start } of all) {
    const known = chapters.get(start) ?? { chapter, passages: [] };
    known.passages.push(nearRow(place, chars));
    chapters.set(start, known);
  }
  return [...chapters.values()];
}

/** Rows that take no more than so many tokens: each passage shorter where that is enough, else fewer of them. */
function fitting<T>(
  all: readonly T[],
  tokens: number,
  rows: (some: readonly T[], chars: number) => readonly Answer[],
): readonly Answer[] {
  let least: readonly Answer[] = [];
  for (const chars of SAID_CHARS) {
    least = rows(all, chars);
    if (tokensOf(JSON.stringify(least)) <= tokens) return least;
  }
  for (let count = all.length - 1; tokensOf(JSON.stringify(least)) > tokens; count -= 1)
    least = rows(all.slice(0, count), SAID_CHARS[2]);
  return least;
}

const nearRows = (places: readonly MeaningPlaceView[], tokens: number): readonly Answer[] =>
  fitting(places, tokens, (some, chars) => some.map((place) => nearRow(place, chars)));

type Asked = ArgsOf<'meaning.search'>;

const passagesFor = (asked: Asked, { call }: Archive): Promise<Outcome<readonly MeaningPlaceView[]>> =>
  call('meaning.search', { ...asked, limit: Math.min(asked.limit, NEAR_MAX) });

const NO_WORDS =
  'Nothing was asked: a search by meaning needs words, filters alone have no meaning. With mode words, filters alone list what they fit.';

const EVERYWHERE = { folderId: null, speaker: null, tag: null, year: null, recordingId: null } as const;

/**
 * What a search by meaning alone answers: passages; of an empty answer what was searched, and what is near without its filters.
 * @param query without filters that are arguments of their own
 */
export async function meaningAnswer(
  asked: Asked,
  { filters, query }: { readonly filters: Answer; readonly query: string },
  archive: Archive,
): Promise<Outcome<Answer>> {
  const found = await passagesFor(asked, archive);
  if (!found.ok) return found;
  // Filters alone mean nothing.
  if (parseSearchQuery(query, []).terms.join('').trim() === '')
    return failed(failure('bad-argument', { message: NO_WORDS }));
  const unread = await unreadOf(archive);
  const results = nearRows(found.value, ANSWER_TOKENS_MAX - AROUND_TOKENS);
  if (results.length > 0) return ok({ results, ...unread.more, note: QUOTED });
  const wide = { ...EVERYWHERE, text: query, limit: asked.limit };
  const isNarrow = Object.entries(wide).some(([name, value]) => asked[name as keyof Asked] !== value);
  const nearest = isNarrow ? await passagesFor({ ...wide, limit: NEAREST_MAX }, archive) : ok([]);
  const near = nearest.ok ? nearRows(nearest.value, BESIDE_TOKENS) : [];
  return ok({
    results,
    searched: { transcripts: unread.read, ...filters },
    ...(near.length > 0 ? { nearest: { without_filters: near } } : {}),
    ...unread.more,
    note: QUOTED,
  });
}

/** What stands beside the exact places of an answer: passages that hold none of them, or why there are none. */
export async function besideExact(
  asked: Asked,
  archive: Archive,
): Promise<(exact: readonly ArchivePlace[]) => Answer> {
  // As many as there may be: those that hold exact places fall away.
  const found = await passagesFor({ ...asked, limit: NEAR_MAX }, archive);
  if (!found.ok) {
    const { code, message } = found.failure;
    return () => ({ by_meaning: [], by_meaning_failed: { code, message } });
  }
  const { more } = await unreadOf(archive);
  return (exact) => {
    const groups = exact.map((hit) => ({
      recordingId: hit.recordingId,
      hits: exact.filter(({ recordingId }) => recordingId === hit.recordingId),
    }));
    return {
      by_meaning: nearRows(besides(found.value, groups).slice(0, asked.limit), BESIDE_TOKENS),
      ...more,
    };
  };
}

/** How many transcripts were read for their meaning, and a word where some were not: nothing of those is found. */
async function unreadOf({ call }: Archive): Promise<{ readonly read: number; readonly more: Answer }> {
  const state = await call('meaning.state', undefined);
  if (!state.ok) return { read: 0, more: {} };
  const { done, total } = state.value;
  return {
    read: done,
    more:
      done < total
        ? { not_read_yet: `${total - done} of ${total} transcripts; nothing in them is found by meaning` }
        : {},
  };
}

function nearRow(place: MeaningPlaceView, chars: number): Answer {
  const { likeness, link, recordedAt, recordingId, segmentId, shared, show, speaker, start, text, title } =
    place;
  return {
    id: placeId(recordingId, segmentId),
    title: shortened(title, 160),
    ...(show === null ? {} : { show: shortened(show, 80) }),
    day: dayOf(recordedAt),
    ...(start === null ? {} : { time: timeOf(start), seconds: Math.round(start * 10) / 10 }),
    ...(speaker === null ? {} : { speaker: shortened(speaker, 80) }),
    said: shortened(text, chars),
    ...(link === null ? {} : { url: link }),
    near: Math.round(likeness * 100) / 100,
    ...(shared.length === 0 ? {} : { shares_words: shared.slice(0, 8).map((word) => shortened(word, 40)) }),
  };
}
