// `search`: places to read, or every place as a file for other programs.
import { formatTime } from '../domain/time-text.ts';
import type { Outcome } from '../domain/result.ts';
import type { HitListFormat } from '../domain/search-choices.ts';
import type { SearchView } from '../contract/views.ts';
import { EXIT } from './exit-codes.ts';
import { besides } from '../domain/beside-places.ts';
import { passagesFor, rowOf } from './meaning-command.ts';
import { refuse } from './refuse.ts';
import { done, type End, type Tools } from './tools.ts';
import type { Command } from './words.ts';

/** Runs the command; 1 when nothing is found. */
export async function searchFor(
  { byMeaning, format, limit, query }: Extract<Command, { name: 'search' }>,
  tools: Tools,
): Promise<End> {
  if (format !== null) return listPlaces(query, format, tools);
  const found = await searchThrough(query, limit, tools);
  if (!found.ok) return found;
  if (byMeaning) return sayBoth(found.value, { query, limit }, tools);
  done(tools, found.value, () => sayFound(found.value, tools));
  return found.value.hitCount > 0 ? EXIT.done : EXIT.failed;
}

/** Exact places first, always; then what may be meant besides. */
async function sayBoth(
  found: SearchView,
  { limit, query }: { readonly query: string; readonly limit: number },
  tools: Tools,
): Promise<End> {
  const near = await passagesFor(query, limit, tools);
  if (!near.ok) {
    // What words find is said in any case, and then why nothing by meaning is.
    if (!tools.json) sayFound(found, tools);
    return refuse(tools, near.failure, { ...found, meant: [] });
  }
  const meant = besides(near.value, found.groups);
  done(tools, { ...found, meant }, () => {
    sayFound(found, tools);
    if (meant.length > 0) tools.out.note('Also by meaning:');
    for (const place of meant) tools.out.row(rowOf(place));
    if (near.value.length === 0) tools.out.note('Nothing near to it was said.');
  });
  return found.hitCount > 0 || meant.length > 0 ? EXIT.done : EXIT.failed;
}

const termsOf = (text: string) =>
  ({ text, folderId: null, speaker: null, year: null, tag: null, order: 'newest' }) as const;

/** Searches on until as many places are found as are wanted, or all are. */
async function searchThrough(text: string, limit: number, { call }: Tools): Promise<Outcome<SearchView>> {
  const terms = { ...termsOf(text), within: null };
  let found = await call('search.query', { ...terms, limit, after: null });
  while (found.ok) {
    const { groups, hint, next } = found.value;
    const left = limit - groups.reduce((sum, { hits }) => sum + hits.length, 0);
    if (next === null || left <= 0) return found;
    const more = await call('search.query', { ...terms, limit: left, after: next });
    if (!more.ok) return more;
    found = { ok: true, value: { ...more.value, groups: [...groups, ...more.value.groups], hint } };
  }
  return found;
}

function sayFound({ also, groups, hint, hitCount, idle, suggestion }: SearchView, { out }: Tools): void {
  for (const group of groups)
    for (const hit of group.hits) {
      const text = hit.snippet
        .map((part) => part.text)
        .join('')
        .replace(/\s+/g, ' ')
        .trim();
      out.row([group.title, hit.start === null ? '-' : formatTime(hit.start), text]);
    }
  if (hint) out.note(hint);
  if (also) out.note(`Also written: ${also.text.trim()}`);
  if (suggestion) out.note(`Did you mean: ${suggestion.text.trim()}`);
  if (hitCount === 0 && !idle) out.note('Nothing found.');
}

/** Every place found, as one file on the standard output. Where each recording has its own time line, they follow one another. */
async function listPlaces(query: string, format: HitListFormat, { call, out }: Tools): Promise<End> {
  const list = await call('search.list', { ...termsOf(query), format });
  if (!list.ok) return list;
  const { count, files, most } = list.value;
  for (const { content } of files) out.text(content);
  if (files.length > 1)
    out.note(
      `The places are in ${files.length} recordings, one after the other, each with times of its own; title:"…" takes one.`,
    );
  if (count === 0) out.note('Nothing found.');
  if (count >= most) out.note(`Only the first ${most} places are listed.`);
  return count > 0 ? EXIT.done : EXIT.failed;
}
