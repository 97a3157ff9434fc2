// Rows of numbers in blocks of memory: an object with its numbers would take four times the room for each file, and one piece that grows is held
// twice while it does, and half of it for nothing.

/** Rows of a block, as a power of two. */
const BLOCK_BITS = 10;
const BLOCK_ROWS = 1 << BLOCK_BITS;

export class NumberRows {
  readonly #width: number;
  #blocks: Float64Array[] = [];
  /** Rows that were given back. */
  #free: number[] = [];
  #used = 0;

  /** @param width numbers of a row */
  constructor(width: number) {
    this.#width = width;
  }

  /** Bytes that are held. */
  get bytes(): number {
    return this.#blocks.length * BLOCK_ROWS * this.#width * Float64Array.BYTES_PER_ELEMENT;
  }

  /** @returns a row for new numbers; what it holds is of nobody */
  take(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (this.#used === this.#blocks.length * BLOCK_ROWS)
      this.#blocks.push(new Float64Array(BLOCK_ROWS * this.#width));
    return this.#used++;
  }

  giveBack(row: number): void {
    this.#free.push(row);
    if (this.#free.length < this.#used) return;
    // The last one: what a drop of many took is given back with it.
    this.#free = [];
    this.#used = 0;
    this.#blocks = [];
  }

  get(row: number, column: number): number {
    return this.#blocks[row >> BLOCK_BITS]?.[this.#place(row, column)] ?? Number.NaN;
  }

  set(row: number, column: number, value: number): void {
    const block = this.#blocks[row >> BLOCK_BITS];
    if (block) block[this.#place(row, column)] = value;
  }

  #place(row: number, column: number): number {
    return (row & (BLOCK_ROWS - 1)) * this.#width + column;
  }
}
