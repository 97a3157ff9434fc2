// `search`: every filter of the search box, places with ids, times and links, and a word about an empty answer.
import * as v from 'valibot';
import type { ArchivePlace, ArchiveSearchView } from '../contract/archive-views.ts';
import { searchStretch } from '../contract/channels/search.ts';
import type { FacetsView } from '../contract/search-views.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { SEARCH_ORDERS } from '../domain/search-choices.ts';
import { placeId, readPlaceId } from './ids.ts';
import { besideExact, meaningAnswer } from './meaning-tools.ts';
import { dayOf, timeOf } from './moments.ts';
import { QUOTED, shortened } from './quoted.ts';
import { ANSWER_TOKENS_MAX, tokensOf } from './tokens.ts';
import { type Answer, type Archive, limitArg, said, showArg, showOf, tool } from './tool.ts';

const day = v.pipe(
  v.string(),
  v.regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'A day such as 2026-05-31, a month or a year.'),
);
const name = v.pipe(v.string(), v.maxLength(200));

const args = v.strictObject({
  query: said(
    v.pipe(v.string(), v.maxLength(800)),
    'Words that are all wanted, or "an exact phrase", one OR other, -without, one NEAR other, begin*. Filters as people type them work too: title: tag: episode: language: before: after: longer:. Exact words in the language that was spoken: try several spellings and synonyms.',
  ),
  mode: v.optional(
    said(
      v.picklist(['words', 'meaning', 'both']),
      'How to search: words finds exactly these; meaning finds passages that say it in other words or another language, and needs search by meaning to be on; both gives the exact places and, apart from them and with the first answer only, those by meaning. Something is always nearest: read what a passage says before you take it for an answer.',
    ),
    'words',
  ),
  show: showArg,
  speaker: v.optional(said(name, 'Only what this speaker said: the whole name, see list_speakers.')),
  tag: v.optional(said(name, 'Only recordings with this tag.')),
  year: v.optional(
    said(
      v.pipe(v.number(), v.integer(), v.minValue(1900), v.maxValue(2200)),
      'Only recordings of this year.',
    ),
  ),
  after: v.optional(said(day, 'Recorded on this day or later: 2026, 2026-05 or 2026-05-31.')),
  before: v.optional(said(day, 'Recorded before this day.')),
  language: v.optional(
    said(
      v.pipe(v.string(), v.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)),
      'Language of the transcript: de, pt.',
    ),
  ),
  longer_than_minutes: v.optional(
    said(
      v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(99_999)),
      'Only recordings longer than this.',
    ),
  ),
  recording: v.optional(
    said(v.pipe(v.string(), v.regex(/^r[1-9]\d{0,14}$/)), 'Only in this recording, by its id.'),
  ),
  order: v.optional(said(v.picklist(SEARCH_ORDERS), 'Which recordings come first.'), 'best'),
  limit: limitArg(15, 50, 'places'),
  next: v.optional(
    said(
      v.pipe(v.string(), v.maxLength(400)),
      'The `next` of the answer before, with all other arguments as they were.',
    ),
  ),
});
type Args = v.InferOutput<typeof args>;

export const SEARCH = tool({
  name: 'search',
  title: 'Search what was said',
  sentence:
    'Searches the words of all transcripts. Each result is a place: id, title, show, day, time, speaker, what was said there, and a link that opens it. Go on with get_passage or fetch and the id. An empty answer says what was searched and what is nearest.',
  args,
  run: search,
});

/** Where an answer goes on, in one word: what the operation told, packed. */
const cursor = v.strictObject({
  after: searchStretch.after,
  skip: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
});

function readCursor(text: string | undefined): v.InferOutput<typeof cursor> | null {
  if (text === undefined) return { after: null, skip: null };
  try {
    const parsed = v.safeParse(cursor, JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

const writeCursor = (value: v.InferOutput<typeof cursor>): string =>
  Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');

async function search(given: Args, archive: Archive): Promise<Outcome<Answer>> {
  const from = readCursor(given.next);
  if (!from)
    return failed(failure('bad-argument', { message: 'That `next` is none of an answer of search.' }));
  const show = await showOf(given.show, archive);
  if (!show.ok) return show;
  const recordingId =
    given.recording === undefined ? null : (readPlaceId(given.recording)?.recordingId ?? null);
  const asked = {
    ...{ text: textOf(given), folderId: show.value, order: given.order },
    ...{ speaker: given.speaker ?? null, tag: given.tag ?? null, year: given.year ?? null },
    after: from.after,
    within: recordingId === null ? null : { recordingId, skip: from.skip ?? 0 },
  };
  const { folderId, speaker, tag, text, year } = asked;
  const meant = { text, folderId, speaker, tag, year, recordingId, limit: given.limit };
  if (given.mode === 'meaning')
    return meaningAnswer(meant, { query: given.query, filters: filtersOf(given) }, archive);
  // With the first answer only: what follows goes on with the exact places.
  const beside =
    given.mode === 'both' && given.next === undefined ? await besideExact(meant, archive) : () => ({});
  // Fewer places rather than half of an answer: what is cut away here would not come with the next one.
  for (let limit = given.limit; ; limit = Math.ceil(limit / 2)) {
    const found = await archive.call('archive.search', { ...asked, limit });
    if (!found.ok) return found;
    const answer = { ...answerOf(found.value, given, asked.within), ...beside(found.value.places) };
    if (limit === 1 || tokensOf(JSON.stringify(answer)) <= ANSWER_TOKENS_MAX) return ok(answer);
  }
}

/** The query with the filters that are arguments of their own, as people would type them. */
function textOf({ after, before, language, longer_than_minutes: longer, query }: Args): string {
  const filters = [
    after === undefined ? '' : `after:${after} `,
    before === undefined ? '' : `before:${before} `,
    language === undefined ? '' : `language:${language} `,
    longer === undefined ? '' : `longer:${longer}m `,
  ];
  // Before the words: the last one also fits as a beginning.
  return `${filters.join('')}${query}`;
}

function answerOf(
  found: ArchiveSearchView,
  given: Args,
  within: { readonly recordingId: number; readonly skip: number } | null,
): Answer {
  const { atLeast, count, hint, nearest, next, places, searched, tryAlso } = found;
  const skip =
    within && within.skip + places.length < (places[0]?.inRecording ?? 0)
      ? within.skip + places.length
      : null;
  const goesOn = within ? skip !== null : next !== null;
  return {
    results: places.map(rowOf),
    found: atLeast ? `at least ${count} places` : `${count} places`,
    next: goesOn ? writeCursor({ after: within ? null : next, skip }) : null,
    ...(hint === null ? {} : { understood: hint }),
    ...(tryAlso.length === 0 ? {} : { try_also: tryAlso.map((text) => shortened(text, 200)) }),
    ...(places.length === 0
      ? { searched: { ...searched, ...filtersOf(given) } }
      : { speakers: namesOf(found.facets) }),
    ...(nearest === null
      ? {}
      : {
          nearest: {
            ...(nearest.withoutFilters === null
              ? {}
              : {
                  without_filters: {
                    places: nearest.withoutFilters.count,
                    speakers: namesOf(nearest.withoutFilters.facets),
                    years: nearest.withoutFilters.facets.years.map(({ value }) => value),
                  },
                }),
            any_of_the_words: nearest.anyWord.map(rowOf),
          },
        }),
    note: QUOTED,
  };
}

/** What was asked beside the words. */
function filtersOf({ limit: _limit, next: _next, ...asked }: Args): Answer {
  return asked;
}

const namesOf = ({ speakers }: FacetsView): readonly string[] =>
  speakers.map(({ value }) => shortened(value, 80));

function rowOf(place: ArchivePlace): Answer {
  const {
    inRecording,
    link,
    recordedAt,
    recordingId,
    said: words,
    segmentId,
    show,
    speaker,
    start,
    title,
  } = place;
  return {
    id: placeId(recordingId, segmentId),
    title: shortened(title, 160),
    ...(show === null ? {} : { show: shortened(show, 80) }),
    day: dayOf(recordedAt),
    ...(start === null ? {} : { time: timeOf(start), seconds: Math.round(start * 10) / 10 }),
    ...(speaker === null ? {} : { speaker: shortened(speaker, 80) }),
    said: shortened(words, 600),
    url: link,
    ...(inRecording > 1 ? { places_in_recording: inRecording } : {}),
  };
}
