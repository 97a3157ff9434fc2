// Makes a quote of what is marked in the text.
import { editing } from './editing.svelte.ts';
import { reader } from './reader.svelte.ts';
import { selection } from './selection.svelte.ts';
import { copyQuote } from './transcript-deeds.ts';
import { wordsIn } from './text-host.ts';

/** The marked words with their place; what is marked elsewhere in the page counts too. */
export async function quoteMarked(): Promise<void> {
  const recordingId = reader.transcript?.recordingId;
  if (recordingId === undefined) return;
  const { hasRange, marked, segment } = editing;
  if (marked && hasRange)
    await copyQuote(recordingId, wordsIn(marked).replace(/\s+/g, ' ').trim(), segment?.start ?? null);
  else if (selection.passage) await copyQuote(recordingId, selection.passage.text, selection.passage.start);
}
