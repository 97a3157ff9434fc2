// Fetches what is wanted of feeds, one after another, and takes it in as the file that it then is.
import { failure, type Failure } from '../domain/failure.ts';
import type { WantedItem } from '../storage/feeds/feeds.ts';
import type { Core } from './core.ts';
import { takeFile, type TakingParts } from './taking.ts';

type Parts = TakingParts & Pick<Core, 'library' | 'changes' | 'downloads' | 'nowMs'>;

/** How long what could not be fetched is left alone, milliseconds: as long as a feed is. */
const PAUSE_MS = 60 * 60_000;
/** How often it is looked for what is wanted, beside when a feed changed, milliseconds. */
const LOOK_MS = 60_000;

/** Works only while it is started. What it was at when it ended is gone on with: the download keeps what has arrived. */
export class FeedFetcher {
  readonly #core: Parts;
  readonly #onFault: (error: unknown, doing: string) => void;
  /** Items that could not be fetched, and until when they are left alone. */
  readonly #resting = new Map<number, number>();
  #timer: NodeJS.Timeout | null = null;
  #forget: (() => void) | null = null;
  #working: Promise<void> | null = null;
  #ending = new AbortController();

  constructor(core: Parts, onFault: (error: unknown, doing: string) => void) {
    this.#core = core;
    this.#onFault = onFault;
  }

  start(): void {
    if (this.#timer || !this.#core.downloads) return;
    this.#ending = new AbortController();
    this.#timer = setInterval(() => this.wake(), LOOK_MS);
    this.#timer.unref();
    this.#forget = this.#core.changes.subscribe({
      changed: (areas) => {
        if (areas.includes('folders')) this.wake();
      },
    });
    this.wake();
  }

  async stop(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    this.#forget?.();
    this.#ending.abort();
    await this.#working;
  }

  /** Looks whether something is wanted. */
  wake(): void {
    if (this.#timer === null || this.#working) return;
    this.#working = this.#all()
      .catch((error: unknown) => this.#onFault(error, 'fetching what is wanted of feeds'))
      .finally(() => (this.#working = null));
  }

  #isEnding(): boolean {
    return this.#ending.signal.aborted;
  }

  async #all(): Promise<void> {
    const { library, nowMs } = this.#core;
    for (;;) {
      const now = nowMs();
      for (const [id, until] of this.#resting)
        if (until <= now || until > now + PAUSE_MS) this.#resting.delete(id);
      const item = library.feeds.wanted().find(({ id }) => !this.#resting.has(id));
      if (!item || this.#isEnding()) return;
      const why = await this.#fetch(item);
      if (this.#isEnding()) return;
      if (why) this.#resting.set(item.id, nowMs() + Math.max(PAUSE_MS, why.retryAfterMs ?? 0));
    }
  }

  /** @returns why it could not be fetched or taken in; null when it was */
  async #fetch({ id, isNear, soundUrl }: WantedItem): Promise<Failure | null> {
    const { downloads, library } = this.#core;
    if (!downloads) return failure('not-allowed');
    const end = await downloads.downloader.download({
      href: soundUrl,
      directory: downloads.directory,
      // A feed names other hosts as it likes: only its own, if a person named that by hand, may be near.
      allowPrivate: isNear,
      maxBytes: downloads.maxBytes(),
      signal: this.#ending.signal,
    });
    if (end.kind !== 'done') return end.kind === 'failed' ? end.failure : failure('address-unreachable');
    const taken = await takeFile(this.#core, end.path);
    if (!taken.ok) return taken.failure;
    library.feeds.became(id, taken.value.recordingId);
    return null;
  }
}
