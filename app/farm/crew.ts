// The workers at hand, as they were heard last by a clock that cannot jump; and how something that concerns one reaches it at once.
import { canDo, type FarmTask, type WorkerProfile } from '../domain/farm.ts';
import type { FarmDeps } from './rules.ts';

/** What a worker says when it speaks up. */
export interface Beat {
  /** Attempts that it has in its hands, by fencing token, and how far each is, seconds of sound. */
  readonly holds: readonly { readonly fence: number; readonly doneSeconds: number }[];
}

/** What it is told. */
export interface BeatAnswer {
  /** Attempts that are not its own any more: they end. */
  readonly lost: readonly number[];
  /** All work rests: what is in hand is given back, and nothing is begun. */
  readonly isResting: boolean;
  /** The service does not know it (any more): it introduces itself again. */
  readonly isStranger: boolean;
}

interface Member {
  /** The token that it came with. */
  readonly ownerId: number;
  profile: WorkerProfile;
  heardAtMs: number;
  /** What it holds, as it said last. */
  holds: ReadonlyMap<number, number>;
  /** Ends the wait of the question that it has open. */
  tell: (() => void) | null;
  /** It takes nothing more. */
  isLeaving: boolean;
}

export class Crew {
  readonly #deps: FarmDeps;
  readonly #members = new Map<string, Member>();

  constructor(deps: FarmDeps) {
    this.#deps = deps;
  }

  hello(workerId: string, profile: WorkerProfile, ownerId: number): void {
    const known = this.#members.get(workerId);
    known?.tell?.();
    this.#members.set(workerId, {
      ownerId,
      profile,
      heardAtMs: this.#nowMs,
      holds: new Map(),
      tell: null,
      isLeaving: false,
    });
  }

  /** False for a worker that came with another token. Of a stranger nothing is known: it introduces itself first. */
  mayBeOf(workerId: string, ownerId: number): boolean {
    const member = this.#members.get(workerId);
    return !member || member.ownerId === ownerId;
  }

  /** It was heard. @returns false for a stranger */
  heard(workerId: string, beat?: Beat): boolean {
    const member = this.#members.get(workerId);
    if (!member) return false;
    member.heardAtMs = this.#nowMs;
    if (beat) member.holds = new Map(beat.holds.map(({ doneSeconds, fence }) => [fence, doneSeconds]));
    return true;
  }

  leaves(workerId: string): void {
    const member = this.#members.get(workerId);
    if (member) member.isLeaving = true;
  }

  gone(workerId: string): void {
    this.#members.get(workerId)?.tell?.();
    this.#members.delete(workerId);
  }

  /** Waits until something concerns this worker, or for `longestMs`. A second question of the same worker answers the first. */
  async waitFor(workerId: string, longestMs: number, signal: AbortSignal): Promise<void> {
    const member = this.#members.get(workerId);
    if (!member || signal.aborted) return;
    member.tell?.();
    await new Promise<void>((resolve) => {
      const tell = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', tell);
        if (member.tell === tell) member.tell = null;
        resolve();
      };
      const timer = setTimeout(tell, longestMs);
      signal.addEventListener('abort', tell, { once: true });
      member.tell = tell;
    });
  }

  /** Something concerns this worker. */
  tell(workerId: string): void {
    this.#members.get(workerId)?.tell?.();
  }

  tellAll(): void {
    for (const { tell } of this.#members.values()) tell?.();
  }

  profile(workerId: string): WorkerProfile | null {
    return this.#members.get(workerId)?.profile ?? null;
  }

  /** What each attempt was told to have got through, seconds of sound. */
  doneSeconds(workerId: string, fence: number): number {
    return this.#members.get(workerId)?.holds.get(fence) ?? 0;
  }

  isLeaving(workerId: string): boolean {
    return this.#members.get(workerId)?.isLeaving ?? false;
  }

  /** Silent for too long. */
  isSilent(workerId: string): boolean {
    const member = this.#members.get(workerId);
    return !member || this.#nowMs - member.heardAtMs > this.#deps.rules.silenceMs;
  }

  /** Forgets who is silent. @returns their ids */
  forgetSilent(): readonly string[] {
    const silent = [...this.#members.keys()].filter((id) => this.isSilent(id));
    for (const id of silent) this.gone(id);
    return silent;
  }

  /** Places at which work like this could be done now. */
  slotsFor(task: Pick<FarmTask, 'need' | 'language'>): number {
    let slots = 0;
    for (const { isLeaving, profile } of this.#members.values())
      if (!isLeaving && canDo(profile, task)) slots += profile.slots;
    return slots;
  }

  get slots(): number {
    let slots = 0;
    for (const { isLeaving, profile } of this.#members.values()) if (!isLeaving) slots += profile.slots;
    return slots;
  }

  get ids(): readonly string[] {
    return [...this.#members.keys()];
  }

  get #nowMs(): number {
    return this.#deps.clock.monotonicMs();
  }
}
