// Work on its way to computers that help: cut into tasks, offered, claimed under a fencing token, taken back from who falls silent, joined. The library is the truth; the engine only says whose turn it is.
import type { FarmResult } from '../contract/farm/messages.ts';
import { ATTEMPTS_MAX, canDo, isBadEnd, partsOf, type FarmTask, type WorkerProfile } from '../domain/farm.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { Crew, type Beat, type BeatAnswer } from './crew.ts';
import { Offers } from './offers.ts';
import { KEPT_MS, UNHEARD_MS, type FarmDeps, type FarmRules } from './rules.ts';
import { firstOf, gaveUp, within, type Claimed, type NewFarmWork, type WorkState } from './work.ts';

type Listener = (workId: string) => void;

export class Farm {
  readonly rules: FarmRules;
  /** Told when nothing can be handed out, and why; and, with null, when it can again. Once each. */
  onStanding: (trouble: string | null) => void = () => undefined;
  readonly #deps: FarmDeps;
  readonly #crew: Crew;
  readonly #offers: Offers;
  readonly #settled = new Set<Listener>();
  readonly #progress = new Set<Listener>();
  #onRoom: () => void = () => undefined;
  /** When each attempt under way was begun, by the clock that cannot jump; those of a process before this one: at its start. */
  readonly #begunMs = new Map<number, number>();
  #looking: NodeJS.Timeout | null = null;
  #startedMs = 0;
  #isResting = false;
  #isPaused = false;
  #isStopped = false;

  constructor(deps: FarmDeps) {
    this.#deps = deps;
    this.rules = deps.rules;
    this.#crew = new Crew(deps);
    this.#offers = new Offers(deps, (trouble) => this.onStanding(trouble));
  }

  /** Takes up what the last process left. Workers that were at it have `silenceMs` to say that they still are. @param onRoom there may be room for more */
  start(onRoom: () => void): void {
    const { clock, library, rules } = this.#deps;
    this.#isStopped = false;
    this.#onRoom = onRoom;
    this.#startedMs = clock.monotonicMs();
    for (const { fence } of library.farm.tasks.running())
      if (fence !== null) this.#begunMs.set(fence, this.#startedMs);
    // Killed between the end of a task and what that meant for its work.
    for (const workId of library.farm.tasks.openWorks()) this.#conclude(workId);
    const look = (): void => {
      this.look().catch((error: unknown) => this.#deps.onFault(error, 'looking after work for others'));
    };
    this.#looking = setInterval(look, rules.lookMs);
    this.#looking.unref();
    look();
  }

  /** Hands out nothing more. What is in hand goes on, and is taken by the next process. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#looking) clearInterval(this.#looking);
    this.#crew.tellAll();
    await this.#offers.settled();
    await this.#deps.handOut.close().catch(() => undefined);
  }

  /** All work stands still, or goes on. */
  set resting(on: boolean) {
    if (on === this.#isResting) return;
    this.#isResting = on;
    this.#crew.tellAll();
    this.#changed();
  }

  /** Nothing new is begun, or it goes on. What workers have in hand, they end. */
  set paused(on: boolean) {
    if (on === this.#isPaused) return;
    this.#isPaused = on;
    this.#changed();
  }

  /** A piece of work ended. @returns ends the listening */
  onSettled(listener: Listener): () => void {
    this.#settled.add(listener);
    return () => void this.#settled.delete(listener);
  }

  /** A piece of work got on. */
  onProgress(listener: Listener): () => void {
    this.#progress.add(listener);
    return () => void this.#progress.delete(listener);
  }

  /** How many pieces of work it is good to have in hand: all places are busy, and a few wait. What is more urgent than all of those comes in beside them. */
  get roomFor(): number {
    const { isMoreUrgent, library } = this.#deps;
    const { tasks } = library.farm;
    const { open, running, waiting } = tasks.counts();
    const { slots } = this.#crew;
    if (slots === 0 || this.#isResting) return open;
    const room = slots + Math.ceil(slots / 4) - running - waiting;
    if (room > 0) return open + room;
    const first = tasks.firstPlace();
    return open + (first !== null && isMoreUrgent?.(first) === true ? 1 : 0);
  }

  /** Takes on a piece of work. It is on the disk when this returns. */
  add({ isDivisible, ...work }: NewFarmWork): void {
    const parts = isDivisible
      ? partsOf(work.durationSeconds, this.#crew.slotsFor(work), this.rules.partSeconds)
      : [null];
    this.#deps.library.farm.tasks.add({ ...work, parts }, this.#now);
    this.#changed();
  }

  state(workId: string): WorkState {
    const { tasks } = this.#deps.library.farm;
    const work = tasks.work(workId);
    switch (work?.state) {
      case undefined:
      case 'cancelled':
        return { kind: 'unknown' };
      case 'open':
        return { kind: 'pending' };
      case 'failed':
        return { kind: 'failed', failure: work.failure ?? failure('internal') };
      case 'done':
        // They were parsed when they came.
        return { kind: 'done', results: tasks.results(workId) as readonly FarmResult[] };
    }
  }

  /** How far it is, seconds of sound. */
  doneSeconds(workId: string): number {
    const { tasks } = this.#deps.library.farm;
    const total = tasks.work(workId)?.durationSeconds ?? 0;
    const share = ({ fence, part, state, workerId }: FarmTask): number => {
      const { from, to } = within(part, total);
      if (state === 'done') return to - from;
      if (state !== 'running' || fence === null || workerId === null) return 0;
      return Math.max(0, Math.min(to, this.#crew.doneSeconds(workerId, fence)) - from);
    };
    return tasks.tasksOf(workId).reduce((sum, task) => sum + share(task), 0);
  }

  /** What whoever does it has to know. */
  request(workId: string): unknown {
    return this.#deps.library.farm.tasks.request(workId);
  }

  /** Nobody wants it any more: whoever has it is told at once. */
  cancel(workId: string): void {
    const { tasks } = this.#deps.library.farm;
    const busy = tasks.tasksOf(workId).flatMap(({ workerId }) => workerId ?? []);
    if (!tasks.endWork(workId, 'cancelled', null, this.#now)) return;
    for (const workerId of busy) this.#crew.tell(workerId);
    this.#changed();
  }

  /** Its result is kept elsewhere. */
  forget(workId: string): void {
    this.#deps.library.farm.tasks.forget(workId);
  }

  /** A worker introduces itself. @param ownerId the token that it came with */
  hello(workerId: string, profile: WorkerProfile, ownerId: number): void {
    this.#deps.library.farm.workers.hello(workerId, profile, this.rules.silenceMs, this.#now);
    this.#crew.hello(workerId, profile, ownerId);
    this.#changed();
    this.#onRoom();
  }

  /** False for a worker that came with another token. */
  mayBeOf(workerId: string, ownerId: number): boolean {
    return this.#crew.mayBeOf(workerId, ownerId);
  }

  /** A worker says goodbye: it holds nothing. */
  bye(workerId: string): void {
    this.#deps.library.farm.workers.left(workerId, this.#now);
    for (const { fence, workerId: who } of this.#deps.library.farm.tasks.running())
      if (who === workerId && fence !== null) this.giveBack(fence);
    this.#crew.gone(workerId);
  }

  /**
   * A worker speaks up, and listens: the answer comes when something concerns it, or after `beatMs`.
   * @param signal it listens no longer
   */
  async beat(
    workerId: string,
    beat: Beat & { readonly isResting: boolean; readonly isLeaving: boolean },
    signal: AbortSignal,
  ): Promise<BeatAnswer> {
    if (!this.#crew.heard(workerId, beat)) return { lost: [], isResting: false, isStranger: true };
    this.#deps.library.farm.workers.seen(workerId, this.#now);
    if (beat.isLeaving) this.#crew.leaves(workerId);
    this.#takeBackUnheard(workerId, beat);
    this.#tellProgress(beat);
    const isNews = (): boolean => this.#lost(beat).length > 0 || this.#isResting !== beat.isResting;
    if (!isNews() && !this.#isStopped) await this.#crew.waitFor(workerId, this.rules.beatMs, signal);
    return { lost: this.#lost(beat), isResting: this.#isResting, isStranger: false };
  }

  /**
   * A worker was given a turn, and asks for its task. It gets the most urgent one that it can do: the engine knows turns in the order in
   * which they were offered, and a person may have changed the order since.
   * @param turn the task for which the turn was offered
   * @returns null where there is nothing for it: somebody else has it, or nobody wants it
   */
  claim(workerId: string, turn: number): Claimed | null {
    const { clock, library } = this.#deps;
    const profile = this.#crew.profile(workerId);
    if (!profile || this.#isStill || this.#crew.isLeaving(workerId)) return null;
    this.#crew.heard(workerId);
    // Its ticket is used up, whatever comes of it: where it still waits, it is offered anew.
    this.#offers.used(turn);
    const task = this.#waiting((one) => canDo(profile, one), 1)[0];
    if (!task) return null;
    this.#offers.used(task.id);
    const fence = library.farm.tasks.claim(task.id, workerId, this.#now);
    if (fence === null) return null;
    this.#begunMs.set(fence, clock.monotonicMs());
    this.#onRoom();
    return { fence, task };
  }

  /** The task that is in the hands of this attempt; null where it is in nobody's, or in another's. */
  held(fence: number): FarmTask | null {
    const { tasks } = this.#deps.library.farm;
    const attempt = tasks.attempt(fence);
    const task = attempt && tasks.task(attempt.taskId);
    return task?.fence === fence ? task : null;
  }

  /**
   * Takes a result.
   * @returns false where it came too late: somebody else does the work, or has done it
   */
  finish(fence: number, result: FarmResult): boolean {
    const { clock, library, onNote } = this.#deps;
    const before = this.held(fence);
    const task = library.farm.tasks.end({ fence, end: 'done', state: 'done', result }, this.#now);
    if (!task || !before?.workerId) {
      onNote(`a result came too late and was dropped: attempt ${fence}`);
      return false;
    }
    const workedMs = clock.monotonicMs() - (this.#begunMs.get(fence) ?? clock.monotonicMs());
    const total = library.farm.tasks.work(task.workId)?.durationSeconds ?? 0;
    const { from, to } = within(task.part, total);
    library.farm.workers.didWell(before.workerId, to - from, workedMs);
    this.#ended(fence, task);
    return true;
  }

  /** A worker says that it failed. @returns false where that comes too late to matter */
  fail(fence: number, why: Failure, crashed: boolean): boolean {
    const detail = why.detail === undefined ? why.message : `${why.message} (${why.detail})`;
    return this.#endBadly(fence, 'failed', detail, crashed || why.retryable ? null : why);
  }

  /** A worker gives a task back: it ends, or rests. That is no failure. */
  giveBack(fence: number): boolean {
    const task = this.#deps.library.farm.tasks.end({ fence, end: 'given-back', state: 'waiting' }, this.#now);
    if (task) this.#ended(fence, task);
    return task !== null;
  }

  /** Takes back what silent workers have, and makes the engine's tickets what they should be. */
  async look(): Promise<void> {
    const { library, onNote } = this.#deps;
    const isNew = this.#sinceMs(this.#startedMs) <= this.rules.silenceMs;
    for (const workerId of this.#crew.forgetSilent()) onNote(`a worker fell silent: ${workerId}`);
    for (const { fence, workerId } of library.farm.tasks.running()) {
      if (fence === null || workerId === null || !this.#crew.isSilent(workerId)) continue;
      // After a start of this process they may not have found it yet.
      if (isNew && this.#crew.profile(workerId) === null) continue;
      this.#endBadly(fence, 'silent', null, null);
    }
    for (const fence of this.#begunMs.keys()) if (this.held(fence) === null) this.#begunMs.delete(fence);
    library.farm.tasks.forgetEndedBefore(this.#now - KEPT_MS);
    library.farm.workers.forgetSilentSince(this.#now - KEPT_MS);
    await this.#offer();
  }

  /** Tasks whose attempt is over, of those that a worker says it has. */
  #lost({ holds }: Beat): readonly number[] {
    return holds.map(({ fence }) => fence).filter((fence) => this.held(fence) === null);
  }

  /** A claim whose answer never came: the worker does not know that it has the task. */
  #takeBackUnheard(workerId: string, { holds }: Beat): void {
    const spoken = new Set(holds.map(({ fence }) => fence));
    for (const { fence, workerId: who } of this.#deps.library.farm.tasks.running())
      if (who === workerId && fence !== null && !spoken.has(fence) && this.#ageMs(fence) > UNHEARD_MS)
        this.#endBadly(fence, 'silent', 'it was never begun', null);
  }

  /** @param verdict why it need not be tried again; null where it may be */
  #endBadly(
    fence: number,
    end: 'silent' | 'failed',
    detail: string | null,
    verdict: Failure | null,
  ): boolean {
    const { library, onNote } = this.#deps;
    const { tasks, workers } = library.farm;
    const before = this.held(fence);
    if (!before) return false;
    const bad = tasks.attempts(before.id).filter((one) => isBadEnd(one.end)).length + 1;
    const isOver = verdict !== null || bad >= ATTEMPTS_MAX;
    const waitMs = end === 'silent' ? 0 : this.rules.againMs * 2 ** (bad - 1);
    const ending = { fence, end, detail, state: isOver ? 'failed' : 'waiting' } as const;
    const task = tasks.end({ ...ending, notBefore: this.#now + waitMs }, this.#now);
    if (!task) return false;
    onNote(`attempt ${fence} at task ${task.id} ended: ${end}${detail === null ? '' : `, ${detail}`}`);
    if (before.workerId !== null) workers.didBadly(before.workerId);
    if (isOver) this.#giveUp(task, verdict);
    this.#ended(fence, task);
    return true;
  }

  /** A task failed for good. A verdict on a part is none on the whole, so that one worker hears all of it and has the word. */
  #giveUp({ id, part, workId }: FarmTask, verdict: Failure | null = null): void {
    const { tasks } = this.#deps.library.farm;
    const attempts = tasks.attempts(id);
    const isJudged = attempts.filter(({ end }) => isBadEnd(end)).length < ATTEMPTS_MAX;
    const busy = tasks.tasksOf(workId).flatMap(({ workerId }) => workerId ?? []);
    if (part !== null && isJudged) {
      tasks.cutAnew(workId, [null]);
      for (const workerId of busy) this.#crew.tell(workerId);
      return;
    }
    const why = verdict ?? gaveUp(attempts);
    if (!tasks.endWork(workId, 'failed', why, this.#now)) return;
    for (const workerId of busy) this.#crew.tell(workerId);
    this.#tellSettled(workId);
  }

  /** An attempt is over. */
  #ended(fence: number, { workId }: FarmTask): void {
    this.#begunMs.delete(fence);
    this.#conclude(workId);
    this.#changed();
    this.#onRoom();
  }

  /** Where all parts are done, the work is; where one failed, that is dealt with. */
  #conclude(workId: string): void {
    const { tasks } = this.#deps.library.farm;
    const parts = tasks.tasksOf(workId);
    const broken = parts.find(({ state }) => state === 'failed');
    if (broken && tasks.work(workId)?.state === 'open') this.#giveUp(broken);
    if (parts.length === 0 || !parts.every(({ state }) => state === 'done')) return;
    if (tasks.endWork(workId, 'done', null, this.#now)) this.#tellSettled(workId);
  }

  #changed(): void {
    if (!this.#isStopped) void this.#offer();
  }

  #offer(): Promise<void> {
    return this.#offers.look((limit) => this.#wanted(limit), this.#crew.slots);
  }

  /** Nothing is begun now. */
  get #isStill(): boolean {
    return this.#isResting || this.#isPaused || this.#isStopped;
  }

  /** The most urgent tasks that somebody could begin. */
  #wanted(limit: number): readonly FarmTask[] {
    if (this.#isStill || this.#crew.slots === 0) return [];
    return this.#waiting((task) => this.#crew.slotsFor(task) > 0, limit);
  }

  /** The most urgent of these that wait. */
  #waiting(isMeant: (task: FarmTask) => boolean, limit: number): readonly FarmTask[] {
    const { tasks } = this.#deps.library.farm;
    return firstOf((size, from) => tasks.waiting(this.#now, size, from), isMeant, limit);
  }

  #tellSettled(workId: string): void {
    for (const listener of this.#settled) listener(workId);
  }

  #tellProgress({ holds }: Beat): void {
    for (const workId of new Set(holds.flatMap(({ fence }) => this.held(fence)?.workId ?? [])))
      for (const listener of this.#progress) listener(workId);
  }

  #ageMs(fence: number): number {
    return this.#sinceMs(this.#begunMs.get(fence) ?? this.#startedMs);
  }

  #sinceMs(monoMs: number): number {
    return this.#deps.clock.monotonicMs() - monoMs;
  }

  get #now(): number {
    return this.#deps.clock.nowMs();
  }
}
