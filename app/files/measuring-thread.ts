// Glances at recordings one after the other, on a thread of its own so that an estimate never waits behind a hash.
import { dirname } from 'node:path';
import type { HungPlaces } from './hung-places.ts';
import { Thread, type ThreadSettings } from './thread.ts';

interface Glance {
  readonly path: string;
  readonly resolve: (seconds: number | null) => void;
}

export class MeasuringThread {
  readonly #thread: Thread;
  readonly #hung: HungPlaces;
  readonly #waiting: Glance[] = [];
  #current: { readonly id: number; readonly glance: Glance } | null = null;
  #lastId = 0;

  constructor(settings: ThreadSettings, hung: HungPlaces) {
    this.#hung = hung;
    this.#thread = new Thread({
      ...settings,
      role: 'reader',
      onAnswer: (answer) => {
        if (answer.kind === 'measured' && answer.id === this.#current?.id) this.#finish(answer.seconds);
      },
      // A file that crashes or hangs the glance is left out of the estimate; `identify` will say what is wrong with it.
      onLost: (loss) => {
        const path = this.#current?.glance.path;
        if (path !== undefined && loss.waitingForDisk) this.#hung.add(dirname(path), loss.ended);
        this.#finish(null);
      },
    });
  }

  measure(path: string): Promise<number | null> {
    return new Promise((resolve) => {
      this.#waiting.push({ path, resolve });
      this.#next();
    });
  }

  async close(): Promise<void> {
    for (const glance of this.#waiting.splice(0)) glance.resolve(null);
    this.#current?.glance.resolve(null);
    this.#current = null;
    await this.#thread.close();
  }

  #next(): void {
    if (this.#current) return;
    const glance = this.#waiting.shift();
    this.#thread.busy = glance !== undefined;
    if (!glance) return;
    const id = ++this.#lastId;
    this.#current = { id, glance };
    if (this.#hung.holds(glance.path)) return this.#finish(null);
    this.#thread.post({ kind: 'measure', id, path: glance.path });
  }

  #finish(seconds: number | null): void {
    const glance = this.#current?.glance;
    this.#current = null;
    glance?.resolve(seconds);
    this.#next();
  }
}
