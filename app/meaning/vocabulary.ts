// The pieces that the meaning model reads, searched where they lie in its file: read in a millisecond, since nothing is made of it.
// SentencePiece's unigram model: https://arxiv.org/abs/1804.10959. The file is written by build/models/meaning.mjs.

/** What stands before the pieces. */
interface Head {
  readonly count: number;
  readonly bos: number;
  readonly eos: number;
  readonly unknown: number;
  readonly unknownScore: number;
  /** What becomes of a letter before anything else. */
  readonly letters: Readonly<Record<string, string>>;
}

/** A word's first piece begins with this instead of a space. */
const SPACE = '▁';

/** Longer texts are cut before they are looked at, letters: no text of the model's 512 pieces is as long. */
const MOST_LETTERS = 8_192;

export class Vocabulary {
  readonly #head: Head;
  readonly #starts: Uint32Array;
  readonly #ids: Uint32Array;
  readonly #scores: Float32Array;
  readonly #bytes: Uint8Array;

  /** @throws when the file is not one */
  constructor(file: Uint8Array) {
    // Numbers of 32 bits begin at fours, which a slice of a larger buffer need not.
    const own = file.byteOffset % 4 === 0 ? file : file.slice();
    const { buffer, byteLength, byteOffset } = own;
    const headBytes = new DataView(buffer, byteOffset).getUint32(0, true);
    this.#head = JSON.parse(new TextDecoder().decode(own.subarray(4, 4 + headBytes))) as Head;
    const { count } = this.#head;
    let at = byteOffset + 4 + headBytes;
    this.#starts = new Uint32Array(buffer, at, count + 1);
    this.#ids = new Uint32Array(buffer, (at += (count + 1) * 4), count);
    this.#scores = new Float32Array(buffer, (at += count * 4), count);
    at += count * 4;
    this.#bytes = new Uint8Array(buffer, at, byteOffset + byteLength - at);
    if (this.#starts[count] !== this.#bytes.length) throw new Error('The vocabulary is cut off');
  }

  /**
   * A text as ids of pieces, with what marks its beginning and its end.
   * @param most of all together; what is longer is cut off
   */
  idsOf(text: string, most: number): Uint32Array {
    const { bos, eos, letters, unknown, unknownScore } = this.#head;
    const plain = [...text.slice(0, MOST_LETTERS)].map((letter) => letters[letter] ?? letter).join('');
    const spaced = SPACE + plain.replace(/ +/g, ' ').replace(/^ /, '').replaceAll(' ', SPACE);
    const bytes = new TextEncoder().encode(spaced);
    /** By place: the best sum of scores that leads to it, and by which piece from where. */
    const best = new Float64Array(bytes.length + 1).fill(-Infinity);
    const from = new Uint32Array(bytes.length + 1);
    const piece = new Uint32Array(bytes.length + 1);
    best[0] = 0;
    const step = (start: number, end: number, score: number, id: number): void => {
      const sum = (best[start] ?? 0) + score;
      if (sum <= (best[end] ?? 0)) return;
      best[end] = sum;
      from[end] = start;
      piece[end] = id;
    };
    for (let start = 0; start < bytes.length;) {
      this.#piecesAt(bytes, start, (end, at) => step(start, end, this.#scores[at] ?? 0, this.#ids[at] ?? 0));
      const next = start + lengthOfLetter(bytes[start] ?? 0);
      step(start, Math.min(next, bytes.length), unknownScore, unknown);
      start = next;
    }
    const ids: number[] = [];
    for (let end = bytes.length; end > 0; end = from[end] ?? 0) ids.push(piece[end] ?? unknown);
    return Uint32Array.of(bos, ...ids.reverse().slice(0, most - 2), eos);
  }

  /** Every piece that begins at a place: those that begin alike lie beside each other, fewer with each byte more. */
  #piecesAt(bytes: Uint8Array, start: number, found: (end: number, at: number) => void): void {
    let low = 0;
    let high = this.#head.count;
    for (let length = 0; start + length < bytes.length; length += 1) {
      const wanted = bytes[start + length] ?? 0;
      low = this.#firstWith(low, high, length, wanted);
      high = this.#firstWith(low, high, length, wanted + 1);
      if (low >= high) return;
      // The shortest of those that begin alike comes first.
      if ((this.#starts[low + 1] ?? 0) - (this.#starts[low] ?? 0) === length + 1)
        found(start + length + 1, low);
    }
  }

  /** The first of these pieces whose byte at a place is this or a higher one; pieces that end before it count as lower. */
  #firstWith(low: number, high: number, place: number, wanted: number): number {
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = (this.#starts[middle] ?? 0) + place;
      const byte = at < (this.#starts[middle + 1] ?? 0) ? (this.#bytes[at] ?? 0) : -1;
      if (byte < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Bytes of a letter in UTF-8, by its first. */
const lengthOfLetter = (first: number): number =>
  first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
