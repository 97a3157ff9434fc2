// What came beside the text: summary, topics, intents, sentiment, entities and where search terms were heard.
import type { Insights } from '../../domain/transcript.ts';
import { asList, asNumber, asWords, member } from './json.ts';
import type { Scale } from './units.ts';
import { readTime } from './words.ts';

/** Most entries kept of a kind: a page shows no more, and the raw answer holds them all. */
const MAX_ENTRIES = 1_000;
/** A search term counts as heard from this confidence on; the service lists its best guesses below it too. */
const HEARD_CONFIDENCE = 0.5;

/**
 * Collects the insights of an answer, of every family.
 * @param payload the result
 * @param channels its channels, empty for families without
 * @param scale the unit of its times
 */
export function readInsights(payload: unknown, channels: readonly unknown[], scale: Scale): Insights {
  const results = member(payload, 'results') ?? payload;
  const alternatives = channels.flatMap((channel) => asList(member(channel, 'alternatives')).slice(0, 1));
  const summary =
    asWords(member(results, 'summary')) ??
    asWords(member(member(results, 'summary'), 'short')) ??
    alternatives
      .flatMap((one) => asList(member(one, 'summaries')))
      .map((one) => asWords(member(one, 'summary')))
      .find(Boolean);
  const topics = unique([
    ...labels(member(results, 'topics'), 'topics', 'topic'),
    ...alternatives.flatMap((one) => labels(member(one, 'topics'), 'topics', 'topic')),
    ...Object.keys((member(member(results, 'iab_categories_result'), 'summary') as object | undefined) ?? {}),
  ]);
  const intents = unique(labels(member(results, 'intents'), 'intents', 'intent'));
  const sentiment = asWords(member(member(member(results, 'sentiments'), 'average'), 'sentiment'));
  const entities = [
    ...asList(member(results, 'entities')),
    ...alternatives.flatMap((one) => asList(member(one, 'entities'))),
  ]
    .flatMap((one) => {
      const label = asWords(member(one, 'label')) ?? asWords(member(one, 'entity_type'));
      const value = asWords(member(one, 'value')) ?? asWords(member(one, 'text'));
      return label !== undefined && value !== undefined ? [{ label, value }] : [];
    })
    .slice(0, MAX_ENTRIES);
  const found = channels
    .flatMap((channel) => asList(member(channel, 'search')))
    .flatMap((one) => readFound(one, scale));
  return {
    ...(summary === undefined ? {} : { summary }),
    ...(topics.length > 0 ? { topics } : {}),
    ...(intents.length > 0 ? { intents } : {}),
    ...(sentiment === undefined ? {} : { sentiment }),
    ...(entities.length > 0 ? { entities } : {}),
    ...(found.length > 0 ? { found: found.slice(0, MAX_ENTRIES) } : {}),
  };
}

/** `{segments: [{topics: [{topic}]}]}`, the same without segments, or plain words. */
function labels(value: unknown, list: string, name: string): string[] {
  const groups = member(value, 'segments') === undefined ? asList(value) : asList(member(value, 'segments'));
  return groups.flatMap((group) => {
    const inner = member(group, list);
    const entries = inner === undefined ? [group] : asList(inner);
    return entries.flatMap((entry) => asWords(entry) ?? asWords(member(entry, name)) ?? []);
  });
}

const unique = (values: readonly string[]): string[] => [...new Set(values)].slice(0, MAX_ENTRIES);

function readFound(value: unknown, scale: Scale): { query: string; at: number[] }[] {
  const query = asWords(member(value, 'query'));
  if (query === undefined) return [];
  const at = asList(member(value, 'hits'))
    .filter((hit) => (asNumber(member(hit, 'confidence')) ?? 1) >= HEARD_CONFIDENCE)
    .flatMap((hit) => readTime(member(hit, 'start'), scale) ?? [])
    .map((at) => Math.max(0, at))
    .sort((a, b) => a - b);
  return [{ query, at: at.slice(0, MAX_ENTRIES) }];
}
