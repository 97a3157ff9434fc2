// The changes between two transcripts, worked out in slices so that the window stays alive.
import type { TranscriptView } from '../../app/contract/views.ts';
import { diffWordsInSteps, looseKey, wordsOf, type DiffPart } from '../../app/domain/text-diff.ts';

/** Work goes on this long before the window gets its turn, milliseconds. */
const SLICE_MS = 8;

/** Words of same parts shown before and after a change; what is between is left out. */
const CONTEXT_WORDS = 12;

/** A part of the comparison as it is shown; `skipped` words are left out in its middle. */
export interface ShownPart {
  readonly change: DiffPart['change'];
  readonly text: string;
  /** Words left out between `text` and `rest`. */
  readonly skipped: number;
  readonly rest: string;
}

const textOf = (transcript: TranscriptView): string[] =>
  wordsOf(transcript.segments.map(({ text }) => text).join(' '));

/** Compares two transcripts; null when it was given up. Case and punctuation are not changes. */
export async function compare(
  before: TranscriptView,
  after: TranscriptView,
  signal: AbortSignal,
): Promise<readonly DiffPart[] | null> {
  const steps = diffWordsInSteps(textOf(before), textOf(after), { keyOf: looseKey });
  for (;;) {
    const until = performance.now() + SLICE_MS;
    while (performance.now() < until) {
      const step = steps.next();
      if (step.done) return step.value;
    }
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (signal.aborted) return null;
  }
}

/** What is shown of the parts: every change, and of what is the same only what lies around it. */
export function shownParts(parts: readonly DiffPart[]): readonly ShownPart[] {
  return parts.map(({ change, words }, at) => {
    const isFirst = at === 0;
    const isLast = at === parts.length - 1;
    const room = (isFirst ? 0 : CONTEXT_WORDS) + (isLast ? 0 : CONTEXT_WORDS);
    if (change !== 'same' || words.length <= room + 4)
      return { change, text: words.join(' '), skipped: 0, rest: '' };
    return {
      change,
      text: isFirst ? '' : words.slice(0, CONTEXT_WORDS).join(' '),
      skipped: words.length - room,
      rest: isLast ? '' : words.slice(-CONTEXT_WORDS).join(' '),
    };
  });
}

/** How many words came and went. */
export function changesOf(parts: readonly DiffPart[]): { readonly added: number; readonly removed: number } {
  let added = 0;
  let removed = 0;
  for (const { change, words } of parts) {
    if (change === 'added') added += words.length;
    if (change === 'removed') removed += words.length;
  }
  return { added, removed };
}
