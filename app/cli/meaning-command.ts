// `meaning`, `similar` and `search --meaning`: what was said in other words.
import type { MeaningPlaceView } from '../contract/meaning-views.ts';
import type { Outcome } from '../domain/result.ts';
import { formatTime } from '../domain/time-text.ts';
import { EXIT } from './exit-codes.ts';
import type { MeaningCommand } from './meaning-words.ts';
import { done, type End, type Tools } from './tools.ts';

type CommandOf<N extends MeaningCommand['name']> = Extract<MeaningCommand, { name: N }>;

/** Letters of a passage on a line. */
const SHOWN_CHARS = 200;

export async function runMeaning({ act }: CommandOf<'meaning'>, tools: Tools): Promise<End> {
  if (act === 'on' || act === 'off') {
    const changed = await tools.call('settings.change', { searchByMeaning: act === 'on' });
    if (!changed.ok) return changed;
  }
  const view = await tools.call(act === 'read' ? 'meaning.read' : 'meaning.state', undefined);
  if (!view.ok) return view;
  const { done: read, failure, isModelHere, isWanted, total } = view.value;
  return done(tools, view.value, () => {
    tools.out.line(
      isWanted
        ? `Search by meaning is on; ${read} of ${total} transcripts are read.${read < total ? ' The running app reads the others, or “earshot meaning read”.' : ''}`
        : 'Search by meaning is off; “earshot meaning on” turns it on.',
    );
    if (!isModelHere)
      tools.out.note('Its model is not on this computer: “earshot models add meaning” gets it.');
    if (failure) tools.out.note(failure.message);
  });
}

export async function findSimilar(
  { isEarlier, limit, recordingId }: CommandOf<'similar'>,
  tools: Tools,
): Promise<End> {
  const found = await tools.call('meaning.similar', { recordingId, isEarlier, limit });
  if (!found.ok) return found;
  const { isRead, parts } = found.value;
  const isAny = parts.some(({ places }) => places.length > 0);
  done(tools, found.value, () => {
    for (const { places, start, title } of parts)
      for (const place of places) tools.out.row([title ?? formatTime(start), ...rowOf(place)]);
    if (!isRead) tools.out.note('This recording was not read yet: “earshot meaning read” reads it.');
    else if (!isAny) tools.out.note(`Nothing near to it was said ${isEarlier ? 'before' : 'elsewhere'}.`);
  });
  return isAny ? EXIT.done : EXIT.failed;
}

/** Passages that may be meant, the nearest first. */
export function passagesFor(
  text: string,
  limit: number,
  tools: Tools,
): Promise<Outcome<readonly MeaningPlaceView[]>> {
  const terms = { text, folderId: null, speaker: null, year: null, tag: null, recordingId: null };
  return tools.call('meaning.search', { ...terms, limit: Math.min(limit, 50) });
}

/** A passage as a row: where, when, how near, its beginning. */
export function rowOf({ likeness, start, text, title }: MeaningPlaceView): (string | number)[] {
  const shown = text.replace(/\s+/g, ' ').trim();
  const cut = shown.length > SHOWN_CHARS ? `${shown.slice(0, SHOWN_CHARS).replace(/\s+\S*$/, '')}…` : shown;
  return [title, start === null ? '-' : formatTime(start), `${Math.round(likeness * 100)} %`, cut];
}
