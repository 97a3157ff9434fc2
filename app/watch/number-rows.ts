// Rows of numbers in one piece of memory: an object with its numbers would take four times the room for each file.

const FIRST_ROWS = 64;

export class NumberRows {
  readonly #width: number;
  #numbers: Float64Array;
  /** Rows that were given back. */
  #free: number[] = [];
  #used = 0;

  /** @param width numbers of a row */
  constructor(width: number) {
    this.#width = width;
    this.#numbers = new Float64Array(FIRST_ROWS * width);
  }

  /** Bytes that are held. */
  get bytes(): number {
    return this.#numbers.byteLength;
  }

  /** @returns a row for new numbers; what it holds is of nobody */
  take(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if ((this.#used + 1) * this.#width > this.#numbers.length) {
      const larger = new Float64Array(this.#numbers.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    return this.#used++;
  }

  giveBack(row: number): void {
    this.#free.push(row);
    if (this.#free.length < this.#used) return;
    // The last one: what a drop of many took is given back with it.
    this.#free = [];
    this.#used = 0;
    this.#numbers = new Float64Array(FIRST_ROWS * this.#width);
  }

  get(row: number, column: number): number {
    return this.#numbers[row * this.#width + column] ?? Number.NaN;
  }

  set(row: number, column: number, value: number): void {
    this.#numbers[row * this.#width + column] = value;
  }
}
