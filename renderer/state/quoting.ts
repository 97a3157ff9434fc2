// Quotes of what is marked in the text: copied, or kept with the episode.
import { endAt, startAt } from '../lib/pieces.ts';
import { editing, type TextRange } from './editing.svelte.ts';
import { markQuote } from './quotes.svelte.ts';
import { reader } from './reader.svelte.ts';
import { wordsIn } from './text-host.ts';
import { copyQuote } from './transcript-deeds.ts';

/** Longest quote, characters: what the channels take. */
const QUOTE_CHARS = 5_000;

/** The marked words with their place in the sound, seconds; null where nothing is marked. */
function marked(): {
  readonly recordingId: number;
  readonly text: string;
  readonly range: TextRange;
  readonly start: number | null;
} | null {
  const recordingId = reader.transcript?.recordingId;
  const { hasRange, marked: range, segment } = editing;
  if (recordingId === undefined || !range || !hasRange || !segment) return null;
  const text = wordsIn(range).replace(/\s+/g, ' ').trim().slice(0, QUOTE_CHARS);
  return text === '' ? null : { recordingId, range, text, start: startAt(segment, range.from.at) };
}

export async function copyMarkedQuote(): Promise<void> {
  const quote = marked();
  if (quote) await copyQuote(quote.recordingId, quote.text, quote.start);
}

/** Keeps what is marked as a quote of the episode. */
export async function keepMarkedQuote(): Promise<void> {
  const quote = marked();
  if (!quote) return;
  await editing.save();
  const last = reader.segments[reader.places.get(quote.range.to.segmentId) ?? -1];
  const end = last ? endAt(last, quote.range.to.at) : null;
  const isTimed = quote.start !== null && end !== null && end >= quote.start;
  await markQuote({
    recordingId: quote.recordingId,
    text: quote.text,
    speaker: editing.segment?.speaker ?? null,
    fromMs: isTimed ? Math.round(quote.start * 1000) : null,
    toMs: isTimed ? Math.round(end * 1000) : null,
  });
}

/** Keeps a whole passage as a quote of the episode: what is pointed at where nothing is marked. */
export async function keepPassageQuote(segmentId: number): Promise<void> {
  await editing.save();
  const recordingId = reader.transcript?.recordingId;
  const passage = reader.segments[reader.places.get(segmentId) ?? -1];
  const text = passage?.text.replace(/\s+/g, ' ').trim().slice(0, QUOTE_CHARS) ?? '';
  if (recordingId === undefined || !passage || text === '') return;
  const { end, speaker, start } = passage;
  const isTimed = start !== null && end !== null;
  await markQuote({
    recordingId,
    text,
    speaker,
    fromMs: isTimed ? Math.round(start * 1000) : null,
    toMs: isTimed ? Math.round(end * 1000) : null,
  });
}
