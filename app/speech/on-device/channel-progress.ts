// How far a recording is of which the channels are heard one after the other, as one position in it.
import type { Stretch } from '../../domain/heard.ts';

export interface ChannelProgressOf {
  /** Channels. */
  readonly of: number;
  /** Length of the recording; 0 where it is not known. */
  readonly seconds: number;
  /** The part that is heard; absent for all. */
  readonly only?: Stretch;
}

export class ChannelProgress {
  readonly #of: number;
  readonly #from: number;
  readonly #to: number;

  constructor({ of, only, seconds }: ChannelProgressOf) {
    this.#of = of;
    this.#from = only?.from ?? 0;
    this.#to = Math.min(only?.to ?? seconds, seconds);
  }

  /**
   * @param channel the one in hand, from 0
   * @param upTo where it is in it, seconds; null where that is not told
   * @returns seconds of the recording
   */
  at(channel: number, upTo: number | null): number | null {
    if (upTo === null) return null;
    const length = this.#to - this.#from;
    // Without a length nothing can be shared out: only the last one tells.
    if (!(length > 0)) return channel === this.#of - 1 ? upTo : null;
    const done = Math.min(length, Math.max(0, upTo - this.#from));
    return this.#from + (channel * length + done) / this.#of;
  }
}
