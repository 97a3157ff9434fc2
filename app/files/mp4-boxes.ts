// Boxes of MP4 and QuickTime files, one in the other (ISO/IEC 14496-12 §4.2).
import type { ReadAt } from './wav-claim.ts';

export interface Box {
  readonly type: string;
  /** Where its content begins, and ends. */
  readonly from: number;
  readonly to: number;
}

/** Boxes that are looked at in all. */
const BOXES_MAX = 5_000;

/** Steps from box to box; there is an end to it in every file. */
export class Boxes {
  readonly #readAt: ReadAt;
  #left = BOXES_MAX;

  constructor(readAt: ReadAt) {
    this.#readAt = readAt;
  }

  *inside(box: Box): Generator<Box> {
    let at = box.from;
    while (at + 8 <= box.to && this.#left > 0) {
      this.#left -= 1;
      const head = this.#readAt(at, 8);
      if (!head) return;
      let size = head.readUInt32BE(0);
      let from = at + 8;
      if (size === 1) {
        const large = this.#readAt(from, 8);
        if (!large) return;
        size = Number(large.readBigUInt64BE(0));
        from += 8;
      } else if (size === 0) size = box.to - at;
      const to = at + size;
      if (to < from || to > box.to) return;
      yield { type: head.toString('latin1', 4, 8), from, to };
      at = to;
    }
  }

  first(box: Box | null, type: string): Box | null {
    if (box) for (const one of this.inside(box)) if (one.type === type) return one;
    return null;
  }

  /** A box inside boxes, one in the other. */
  path(box: Box, ...types: readonly string[]): Box | null {
    return types.reduce<Box | null>((inner, type) => this.first(inner, type), box);
  }

  /** What is in a box, as far as is wanted; empty for none. */
  content(box: Box | null, bytesMax = 64 * 1024): Buffer {
    return box
      ? (this.#readAt(box.from, Math.min(box.to - box.from, bytesMax)) ?? Buffer.alloc(0))
      : Buffer.alloc(0);
  }

  at(position: number, length: number): Buffer | null {
    return this.#readAt(position, length);
  }
}
