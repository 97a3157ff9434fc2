// Groups stretches of speech into pieces of a length that the recogniser hears best.

/** A stretch of sound, seconds from the start of the recording. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What is handed to the recogniser at once: neighbouring stretches of speech and the sound between them. */
export interface Piece extends Span {
  /** The speech inside, in order; `start` and `end` of the piece lie a little outside of it. */
  readonly speech: readonly Span[];
}

/** How pieces are cut, seconds. */
export interface PieceLimits {
  /** Longest piece; only a single stretch of speech that is longer itself exceeds it. */
  readonly max: number;
  /** The same for the first of all: somebody waits for it. */
  readonly first: number;
  /** What the model hears at once: a longer stretch is heard in two. */
  readonly most: number;
  /** A pause this long always ends a piece: the sentence before it is over. */
  readonly longPause: number;
  /** Sound kept before and after the speech, so that no first or last consonant is cut off. */
  readonly padding: number;
}

/**
 * Turns stretches of speech, given in order, into pieces. A piece that grows too long is cut at its most telling pause:
 * the longest one, where a later pause beats an earlier one of the same length.
 */
export class PieceCutter {
  readonly #limits: PieceLimits;
  /** Of the piece that is being made. */
  #max: number;
  #pending: Span[] = [];
  /** End of the piece before, with its padding: the next one may not reach back over it. */
  #floor: number;

  /** @param origin position at which the sound begins, seconds */
  constructor(origin: number, limits: PieceLimits) {
    this.#max = Math.min(limits.first, limits.max);
    this.#floor = origin;
    this.#limits = limits;
  }

  /** Position before which no later piece begins: sound before it may be let go. */
  get keepFrom(): number {
    const first = this.#pending[0];
    return first ? this.#paddedStart(first) : this.#floor;
  }

  /** True when speech waits for its piece to be complete. */
  get isPending(): boolean {
    return this.#pending.length > 0;
  }

  /** Takes the next stretch of speech; gives the pieces that are complete by now. */
  add(span: Span): Piece[] {
    const pieces: Piece[] = [];
    const last = this.#pending.at(-1);
    if (last && span.start - last.end >= this.#limits.longPause)
      pieces.push(this.#close(this.#pending.length, middleOf(last, span)));
    this.#pending.push(span);
    while (this.#pending.length > 1 && this.#length() > this.#max)
      pieces.push(this.#closeAt(this.#bestCut()));
    return pieces;
  }

  /**
   * Tells that there is no speech between the last stretch and `position`.
   * @returns the pending piece when the pause is long enough to end it
   */
  silentUntil(position: number): Piece | null {
    const last = this.#pending.at(-1);
    if (!last || position - last.end < this.#limits.longPause) return null;
    return this.#close(this.#pending.length, (last.end + position) / 2);
  }

  /** Ends the last piece. @param end where the sound ends, seconds */
  flush(end: number): Piece | null {
    return this.#pending.length === 0 ? null : this.#close(this.#pending.length, end);
  }

  #length(): number {
    return (this.#pending.at(-1)?.end ?? 0) - (this.#pending[0]?.start ?? 0);
  }

  /** How many pending stretches the next piece takes: at least one, at most as many as fit. */
  #bestCut(): number {
    const start = this.#pending[0]?.start ?? 0;
    let best = 1;
    let bestScore = -1;
    for (let count = 1; count < this.#pending.length; count++) {
      const before = this.#pending[count - 1];
      const after = this.#pending[count];
      if (!before || !after) break;
      const length = before.end - start;
      if (length > this.#max && count > 1) break;
      // The first piece is cut soon for the sake of who waits: not after a greeting, which is heard worse alone.
      if (this.#max < this.#limits.max && length < this.#max / 2) {
        best = count;
        continue;
      }
      const score = (after.start - before.end) * (0.25 + length / this.#max);
      if (score > bestScore) {
        bestScore = score;
        best = count;
      }
    }
    return best;
  }

  #closeAt(count: number): Piece {
    const before = this.#pending[count - 1];
    const after = this.#pending[count];
    if (!before || !after) throw new Error('A cut lies between two stretches of speech');
    return this.#close(count, middleOf(before, after));
  }

  /** Closes a piece of the first `count` stretches. @param latestEnd how far its padding may reach, seconds */
  #close(count: number, latestEnd: number): Piece {
    const speech = this.#pending.splice(0, count);
    const first = speech[0];
    const last = speech.at(-1);
    if (!first || !last) throw new Error('A piece needs speech');
    const start = this.#paddedStart(first);
    const end = Math.max(last.end, Math.min(last.end + this.#limits.padding, latestEnd));
    this.#floor = end;
    this.#max = this.#limits.max;
    return { start, end, speech };
  }

  #paddedStart(first: Span): number {
    return Math.min(first.start, Math.max(this.#floor, first.start - this.#limits.padding));
  }
}

function middleOf(before: Span, after: Span): number {
  return (before.end + after.start) / 2;
}
