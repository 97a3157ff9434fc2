// Search over the fake's transcripts, simple and quick enough to type against: words that all stand in a segment, or one phrase in quotes.
import type { HitGroupView, SearchView, SnippetPart } from '../../app/contract/views.ts';
import type { SEARCH_CHANNELS } from '../../app/contract/channels/search.ts';
import type { FacetsView, FacetView, SavedSearchView } from '../../app/contract/search-views.ts';
import type { AnswerOf, ArgsOf, ChannelName } from '../../app/contract/schema.ts';
import { displaySpeaker } from '../../app/domain/transcript.ts';
import type { Scene } from './fake-api.ts';

type Handlers = { [N in ChannelName]: (args: ArgsOf<N>) => AnswerOf<N> };

function snippetOf(text: string, wanted: readonly string[]): readonly SnippetPart[] | null {
  const lower = text.toLowerCase();
  const spans: [number, number][] = [];
  for (const word of wanted) {
    const at = lower.indexOf(word);
    if (at < 0) return null;
    spans.push([at, at + word.length]);
  }
  spans.sort((a, b) => a[0] - b[0]);
  const first = spans[0]?.[0] ?? 0;
  const from = first > 40 ? text.indexOf(' ', first - 40) + 1 : 0;
  const parts: SnippetPart[] = [];
  let at = from;
  if (from > 0) parts.push({ text: '…', hit: false });
  for (const [start, end] of spans) {
    if (start < at) continue;
    if (start > at) parts.push({ text: text.slice(at, start), hit: false });
    parts.push({ text: text.slice(start, end), hit: true });
    at = end;
  }
  parts.push({ text: text.slice(at, at + 70), hit: false });
  return parts;
}

/** What the channels of search answer. */
export function fakeSearch(scene: Scene): Pick<Handlers, keyof typeof SEARCH_CHANNELS> {
  let saved: readonly SavedSearchView[] = [];
  return {
    'search.query': ({ folderId, limit, text }) => searchIn(scene, text, folderId, limit),
    'search.export': ({ format }) => ({ count: 12, name: `places.${format}`, savedId: 1, lacksMeant: null }),
    'searches.recent': () => ['sourdough', 'speaker:anna'],
    'searches.remember': ({ text }) => [text],
    'searches.forgetRecent': () => [],
    'searches.list': () => saved,
    'searches.save': (search) => (saved = [...saved, { id: saved.length + 1, search }]),
    'searches.remove': ({ searchId }) => (saved = saved.filter(({ id }) => id !== searchId)),
  };
}

function searchIn(scene: Scene, text: string, folderId: number | null, limit: number): SearchView {
  const phrase = /^\s*"([^"]+)"?\s*$/.exec(text)?.[1];
  const wanted = phrase ? [phrase.toLowerCase()] : text.toLowerCase().split(/\s+/).filter(Boolean);
  const groups: HitGroupView[] = [];
  let left = limit;
  let hitCount = 0;
  for (const item of scene.items) {
    const transcript = item.recordingId === null ? undefined : scene.transcripts.get(item.recordingId);
    if (!transcript || (folderId !== null && item.folderId !== folderId)) continue;
    const hits = [];
    for (const { id, start, speaker, text: said } of transcript.segments) {
      const snippet = snippetOf(said, wanted);
      if (!snippet) continue;
      hitCount += 1;
      if (left <= 0) continue;
      left -= 1;
      hits.push({ segmentId: id, start, speaker, snippet });
    }
    if (hits.length > 0)
      groups.push({
        recordingId: transcript.recordingId,
        title: item.title,
        folderId: item.folderId,
        addedAt: item.addedAt,
        durationSeconds: item.durationSeconds,
        recordedAt: item.addedAt,
        isOlder: false,
        hitCount: hits.length,
        hits,
      });
  }
  const hint =
    (text.match(/"/g)?.length ?? 0) % 2 === 1
      ? 'The quote has no end, so it was read up to the end of the line.'
      : null;
  const more = left <= 0 && hitCount > limit;
  const suggestion = hitCount === 0 && text.length > 4 ? { word: 'kitchen', text: 'kitchen' } : null;
  return {
    text,
    groups,
    hitCount,
    atLeast: false,
    more,
    next: null,
    idle: false,
    hint,
    suggestion,
    also: null,
    facets: facetsOf(groups, !more),
    tookMs: 3,
  };
}

function facetsOf(groups: readonly HitGroupView[], exact: boolean): FacetsView {
  const counted = <T>(values: readonly (T | null)[]): readonly FacetView<T>[] => {
    const counts = new Map<T, number>();
    for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
  };
  const of = <T>(read: (group: HitGroupView) => T) =>
    counted(groups.flatMap((group) => group.hits.map(() => read(group))));
  return {
    shows: of((group) => group.folderId).filter((facet): facet is FacetView<number> => facet.value !== null),
    years: of((group) => new Date(group.recordedAt).getFullYear()),
    speakers: counted(groups.flatMap((group) => group.hits.map((hit) => displaySpeaker(hit.speaker)))),
    tags: [],
    exact,
  };
}
