// How requests of the speech service come into the queue: what lies at an address is fetched, files are looked into.
import { failure, type Failure } from '../../domain/failure.ts';
import type { OptionLayer } from '../../domain/option-layers.ts';
import type { Served, ServedAsk } from '../../domain/served.ts';
import { takeFile } from '../taking.ts';
import { transcribeWith } from '../transcribing.ts';
import type { Endings } from './endings.ts';
import { tooManyChannels } from '../../speech/on-device/failures.ts';
import { channelsIn } from './channels.ts';
import { isAddress } from './places.ts';
import type { ServingParts } from './rules.ts';

/** Addresses that are fetched at once. */
const FETCHES = 3;

export class Arrivals {
  readonly #parts: ServingParts;
  readonly #endings: Endings;
  readonly #fetching = new Map<string, Promise<void>>();
  readonly #waitingToFetch: Served[] = [];

  constructor(parts: ServingParts, endings: Endings) {
    this.#parts = parts;
    this.#endings = endings;
  }

  /** Resolves when nothing is fetched any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#fetching.values());
  }

  /** Goes on with what has no job yet. */
  takeUp(served: Served): void {
    if (isAddress(served.source)) {
      this.#waitingToFetch.push(served);
      this.#fetchNext();
    } else void this.#takeInOrFail(served.id);
  }

  #fetchNext(): void {
    while (this.#fetching.size < FETCHES && !this.#parts.stop.aborted) {
      const next = this.#waitingToFetch.shift();
      if (!next) return;
      const one = this.#fetchOne(next)
        .catch((error: unknown) => this.#parts.onFault(error, 'fetching what was asked for'))
        .finally(() => {
          this.#fetching.delete(next.id);
          this.#fetchNext();
        });
      this.#fetching.set(next.id, one);
    }
  }

  async #fetchOne({ id, source }: Served): Promise<void> {
    const { downloads, library } = this.#parts.core;
    const end = await downloads?.downloader.download({
      href: source,
      directory: this.#parts.places.folderOf(id),
      allowPrivate: this.#parts.rules.allowPrivate,
      maxBytes: this.#parts.rules.maxBytes,
      signal: this.#parts.stop,
    });
    if (!end || end.kind === 'stopped') return;
    if (end.kind === 'failed') return this.#endings.fail(id, end.failure);
    const place = await this.#parts.places.keep(id, end.path, end.path);
    library.serve.jobs.arrived(id, place);
    await end.forget();
    await this.#takeInOrFail(id);
  }

  async #takeInOrFail(id: string): Promise<void> {
    const why = await this.takeIn(id);
    if (why && !this.#parts.stop.aborted) await this.#endings.fail(id, why);
  }

  /** Has it queued. @returns why not */
  async takeIn(id: string): Promise<Failure | null> {
    const core = this.#parts.core;
    const served = core.library.serve.jobs.get(id);
    const engine = core.engines.first(({ runsHere }) => runsHere);
    if (!served || !engine) return failure('internal');
    const path = this.#parts.places.pathOf(served.source);
    const own = optionsOf(served.asked);
    const wish = { service: engine.id, options: own, withoutJob: true } as const;
    const taken = await takeFile(core, path, wish);
    if (!taken.ok) return taken.failure;
    const { recordingId } = taken.value;
    const audioSeconds = core.library.recordings.get(recordingId)?.durationSeconds ?? 0;
    const channels = served.asked.multiChannel ? channelsIn(core.library, recordingId, null) : 1;
    const why = tooManyChannels(channels) ?? this.#tooLong(audioSeconds * channels);
    if (why) {
      await this.#endings.release(recordingId);
      return why;
    }
    const job = transcribeWith(core, recordingId, engine.id, { own });
    if (!job.ok) return job.failure;
    core.library.serve.jobs.queued(id, { recordingId, jobId: job.value.id, audioSeconds });
    this.#endings.settle([recordingId]);
    return null;
  }

  /** @param seconds of sound that would be heard: each channel that is heard by itself counts */
  #tooLong(seconds: number): Failure | null {
    const { maxSeconds } = this.#parts.rules;
    if (maxSeconds === null || seconds <= maxSeconds) return null;
    return failure('too-large', { message: tooLong(seconds, maxSeconds) });
  }
}

/** What the engine is asked for. */
function optionsOf({ deviceModel, diarize, language, multiChannel }: ServedAsk): OptionLayer {
  return {
    ...(deviceModel === null ? {} : { device_model: deviceModel }),
    ...(language === null ? {} : { language }),
    ...(diarize ? { speakers: 'auto' } : {}),
    ...(multiChannel ? { multi_channel: true } : {}),
  };
}

const tooLong = (seconds: number, most: number): string =>
  `The recording is ${Math.round(seconds)} s long, all channels together where each is heard, and this server takes ${most} s at most. Nothing of it was kept. Cut it, or ask whoever runs the server.`;
