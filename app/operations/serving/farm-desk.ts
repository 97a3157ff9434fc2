// The farm as workers meet it: what they are told of a task, where its recording lies, and what is done with what they say.
import type { FileHandle } from 'node:fs/promises';
import type { FarmOrder, FarmResult } from '../../contract/farm/messages.ts';
import type { Failure } from '../../domain/failure.ts';
import type { WorkerProfile } from '../../domain/farm.ts';
import type { Beat, BeatAnswer } from '../../farm/crew.ts';
import type { Farm } from '../../farm/farm.ts';
import type { FarmRules } from '../../farm/rules.ts';
import type { FarmRequest } from '../../farm/service.ts';
import { contentOf, openMarked, SoundLinks } from '../../farm/sound-links.ts';

/** A recording that a worker may read. */
export interface OpenedSound {
  readonly file: FileHandle;
  readonly sizeBytes: number;
  /** See `FarmOrder.content`. */
  readonly content: string;
}

export class FarmDesk {
  readonly #farm: Farm;
  readonly #links: SoundLinks;

  constructor(farm: Farm, nowMs: () => number) {
    this.#farm = farm;
    this.#links = new SoundLinks(nowMs);
  }

  get rules(): FarmRules {
    return this.#farm.rules;
  }

  hello(workerId: string, profile: WorkerProfile, ownerId: number): void {
    this.#farm.hello(workerId, profile, ownerId);
  }

  /** False for a worker that came with another token. */
  mayBeOf(workerId: string, ownerId: number): boolean {
    return this.#farm.mayBeOf(workerId, ownerId);
  }

  /** True for an attempt that is in the hands of another worker than this one. */
  isOthers(fence: number, workerId: string): boolean {
    const task = this.#farm.held(fence);
    return task !== null && task.workerId !== workerId;
  }

  bye(workerId: string): void {
    this.#farm.bye(workerId);
  }

  beat(
    workerId: string,
    beat: Beat & { readonly isResting: boolean; readonly isLeaving: boolean },
    signal: AbortSignal,
  ): Promise<BeatAnswer> {
    return this.#farm.beat(workerId, beat, signal);
  }

  /** @returns what is to be done; null where this worker must not have it */
  claim(workerId: string, taskId: number): FarmOrder | null {
    const claimed = this.#farm.claim(workerId, taskId);
    if (!claimed) return null;
    const { fence, task } = claimed;
    const request = this.#farm.request(task.workId) as FarmRequest;
    const { durationSeconds, fileName, mark, mimeType, options, plan, track } = request;
    return {
      ...{ fence, ...task.need, language: task.language, part: task.part },
      ...{ fileName, mimeType, durationSeconds, plan, options, track },
      sizeBytes: mark.sizeBytes,
      content: contentOf(mark),
      soundPath: this.#links.make(fence),
    };
  }

  /** A new address for the recording of an attempt; null where that is over. */
  soundPath(fence: number): string | null {
    return this.#farm.held(fence) === null ? null : this.#links.make(fence);
  }

  /**
   * Opens a recording for a worker that has its address.
   * @returns `forbidden` for an address that is not good (any more), `gone` where the attempt is over or the recording is not what it was
   */
  async sound(fence: number, until: number, sign: string): Promise<OpenedSound | 'forbidden' | 'gone'> {
    if (!this.#links.isGood(fence, until, sign)) return 'forbidden';
    const task = this.#farm.held(fence);
    if (!task) return 'gone';
    const { mark, path } = this.#farm.request(task.workId) as FarmRequest;
    const file = await openMarked(path, mark);
    return file ? { file, sizeBytes: mark.sizeBytes, content: contentOf(mark) } : 'gone';
  }

  finish(fence: number, result: FarmResult): boolean {
    return this.#farm.finish(fence, result);
  }

  fail(fence: number, why: Failure, crashed: boolean): boolean {
    return this.#farm.fail(fence, why, crashed);
  }

  giveBack(fence: number): boolean {
    return this.#farm.giveBack(fence);
  }
}
