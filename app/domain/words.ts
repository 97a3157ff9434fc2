// The words of a text, also in scripts that put no spaces between them.
import { UNSPACED_SCRIPTS } from './script-units.ts';

/** A word as it stands in a text, with the signs that stick to it. */
export interface PlacedWord {
  readonly text: string;
  /** Where it begins and ends, in code units. */
  readonly from: number;
  readonly to: number;
}

const UNSPACED = new RegExp(`[${UNSPACED_SCRIPTS}]`, 'u');
const LETTER = /[\p{L}\p{M}\p{N}]/u;
/** Signs that belong to what follows. */
const OPENS = /^[\p{Ps}\p{Pi}"'¿¡]+$/u;

let segmenter: Intl.Segmenter | null = null;

/** What is looked at at once, code units: the segmenter of Node 20 takes time that grows with the square of a text's length. */
const STRETCH = 512;

/** The segments of a run, a stretch after the other; each stretch goes on where the last segment of the one before began, so that no word is cut. */
function* segmentsOf(
  run: string,
  by: Intl.Segmenter,
): Generator<{ readonly index: number; readonly segment: string }> {
  for (let from = 0; from < run.length;) {
    const stretch = run.slice(from, from + STRETCH);
    const isLast = from + STRETCH >= run.length;
    const found = Array.from(by.segment(stretch), ({ index, segment }) => ({ index: from + index, segment }));
    const whole = isLast || found.length < 2 ? found : found.slice(0, -1);
    yield* whole;
    const end = whole.at(-1);
    if (!end) return;
    from = end.index + end.segment.length;
  }
}

/** The words of a text, in order: what stands between spaces, and where a script has none, what a dictionary says. */
export function wordsIn(text: string): readonly PlacedWord[] {
  return [...text.matchAll(/\S+/gu)].flatMap(({ index, 0: run }) =>
    UNSPACED.test(run) ? unspaced(run, index) : [{ text: run, from: index, to: index + run.length }],
  );
}

/** True where a text is, in part at least, of a script without spaces. */
export const isUnspaced = (text: string): boolean => UNSPACED.test(text);

function unspaced(run: string, offset: number): PlacedWord[] {
  // Any language: the dictionaries of ICU go by script.
  segmenter ??= new Intl.Segmenter('und', { granularity: 'word' });
  const words: PlacedWord[] = [];
  let opening = -1;
  for (const { index, segment } of segmentsOf(run, segmenter)) {
    const last = words.at(-1);
    const to = index + segment.length;
    if (LETTER.test(segment)) {
      const from = opening < 0 ? index : opening;
      opening = -1;
      words.push({ text: run.slice(from, to), from: offset + from, to: offset + to });
    } else if (!last || OPENS.test(segment) || opening >= 0) {
      if (opening < 0) opening = index;
    } else {
      words[words.length - 1] = { ...last, text: last.text + segment, to: offset + to };
    }
  }
  if (opening >= 0) words.push({ text: run.slice(opening), from: offset + opening, to: offset + run.length });
  return words;
}
