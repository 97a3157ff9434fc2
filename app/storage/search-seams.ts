// Phrases that begin in one segment and end in the next: the index knows only segments, so both halves are looked for.
import type { Database, Statement } from 'better-sqlite3';
import { takenApart } from '../domain/script-units.ts';
import { fits, placesOf, termWords, wantedTerms, type Node, type Term } from '../domain/search-node.ts';
import { wordsOf } from '../domain/search-text.ts';
import type { Range } from './search-ranges.ts';
import type { SearchWalk } from './search-walk.ts';

export interface Seam {
  /** The segment in which it begins; it goes on in the one with the next id. */
  readonly segmentId: number;
  readonly range: Range;
}

export interface SeamWishes {
  readonly node: Node;
  readonly rangeOf: (segmentId: number) => Range | undefined;
  /** Segments with lower ids are not looked at. */
  readonly downTo: number;
  readonly most: number;
  /** Jumps after which it ends. */
  readonly jumpsMax: number;
  /** Or this much time, milliseconds: among frequent words a jump may take some. */
  readonly mostMs: number;
  readonly isEnough: () => boolean;
}

/** Jumps made however long they take: enough for a small library, on a machine however busy. */
const JUMPS_SURE = 12;
/** Words of a phrase that may stand on either side of the border. */
const SPLITS_MAX = 12;

export class SearchSeams {
  readonly #walk: SearchWalk;
  readonly #pair: Statement<[number, number], { text: string; place: number | null }>;

  constructor(db: Database, walk: SearchWalk) {
    this.#walk = walk;
    this.#pair = db.prepare('SELECT text, place FROM segments WHERE id IN (?, ?) ORDER BY id');
  }

  /** Finds phrases of a search that cross a border, newest first. */
  find({ downTo, isEnough, jumpsMax, most, mostMs, node, rangeOf }: SeamWishes): readonly Seam[] {
    const found = new Map<number, Seam>();
    let jumps = 0;
    const untilMs = performance.now() + mostMs;
    const isLate = (): boolean =>
      jumps >= jumpsMax || (jumps >= JUMPS_SURE && performance.now() > untilMs) || isEnough();
    for (const term of wantedTerms(node)) {
      const words = termWords(term);
      for (let split = 1; split < Math.min(words.length, SPLITS_MAX); split += 1) {
        const head = quoted(words.slice(0, split));
        const tail = `^ ${quoted(words.slice(split))}${term.prefix ? '*' : ''}`;
        // Each side jumps to where the other stands; the rarer one decides how many jumps there are.
        let from = Number.MAX_SAFE_INTEGER;
        while (found.size < most && !isLate()) {
          jumps += 1;
          const end = this.#walk.before(tail, from);
          if (end === null || end <= downTo) break;
          const start = this.#walk.before(head, end - 1);
          if (start === null || start < downTo) break;
          from = start + 1;
          if (start !== end - 1) continue;
          from = start;
          const range = found.has(start) ? undefined : rangeOf(start);
          if (range && start >= range.first && end <= range.last && this.#fits(start, node, term))
            found.set(start, { segmentId: start, range });
        }
      }
    }
    return [...found.values()];
  }

  #fits(segmentId: number, node: Node, term: Term): boolean {
    const [first, second] = this.#pair.all(segmentId, segmentId + 1);
    // What was cut in two stands elsewhere than its number says.
    if (first?.place !== null || second?.place !== null) return false;
    const head = wordsOf(first.text);
    const words = [...head, ...wordsOf(second.text)].map((word) => word.folded);
    const length = termWords(term).length;
    const isAcross = placesOf(term, words).some((at) => at < head.length && at + length > head.length);
    return isAcross && fits(node, words);
  }
}

function quoted(words: readonly string[]): string {
  const text = words.join(' ');
  return `"${takenApart(text) ?? text}"`;
}
