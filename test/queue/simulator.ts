// Random histories of the real domain, storage and worker in a simulated world, checked after every step. A seed tells one whole history.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actionsFor, type Job, type JobAction } from '../../app/domain/job.ts';
import type { Clock } from '../../app/domain/clock.ts';
import type { EngineId } from '../../app/domain/engine.ts';
import { tellingOptions } from '../../app/domain/telling.ts';
import { ProgressBook } from '../../app/queue/progress.ts';
import { monthOf } from '../../app/domain/month.ts';
import { DEFAULT_MODEL } from '../../app/speech/cloud/option-fields.ts';
import { actOnJob } from '../../app/operations/job-actions.ts';
import { Worker } from '../../app/queue/worker.ts';
import { Spending } from '../../app/money/spending.ts';
import { LIBRARY_FILE, openLibrary, type Library } from '../../app/storage/library.ts';
import type { TakenIn } from '../../app/storage/intake.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { BlankLibrary } from './blank-library.ts';
import { Dice, SimulatedSide, WORDS } from './simulated-service.ts';
import { SLOW_MS, slowStore } from './slow-store.ts';
import { ManualTime } from './time.ts';

const NOW = Date.UTC(2026, 4, 1, 12);

/** What a history was made of. */
export interface History {
  readonly log: readonly string[];
  readonly steps: number;
  readonly crashes: number;
  readonly acts: number;
  readonly accepted: number;
  /** Sends that a ceiling stopped. */
  readonly stopped: number;
  /** Recordings that the device took over. */
  readonly takenOver: number;
  /** Sends that ended in doubt at a gateway that failed. */
  readonly doubts: number;
  /** Texts whose speakers were told apart. */
  readonly tellings: number;
  readonly ends: Readonly<Record<string, number>>;
}

/** A history that broke a promise. */
export class BrokenPromise extends Error {
  readonly log: readonly string[];
  constructor(seed: number, what: string, log: readonly string[]) {
    super(`seed ${seed}: ${what}`);
    this.log = log;
  }
}

/** Words by which a person takes it upon them that something may be paid twice. */
const MAY_COST: ReadonlySet<JobAction> = new Set(['retry', 'send-again']);
/** Sends that may end in doubt while the gateway fails: two at once, and one after an answer that was on its way before. */
const DOUBTS_MAX = 3;
const CONTENTS_MAX = 7;
/** Events until everything must have come to rest once all trouble is over. */
const REST_STEPS = 3_000;
/** Waits of a slow store for each of them. */
const SLOW_STEPS = 20;

/** An hour costs so much that every recording costs a dollar. */
const USD_PER_HOUR = 60;
const USD_EACH = 1;
const CEILINGS = [null, 0, 1, 2, 4] as const;

/** A send that money was set aside for. */
interface Admitted {
  /** When its month began, by the clock at that time. */
  readonly monthAt: number;
  readonly folderId: number | null;
  /** The ceilings that were in force then, of all and of its show. */
  readonly all: number;
  readonly show: number;
}

/** Where histories are written: memory, where the system has a file system for it. */
const ROOT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** How the store is reached: at once, or with waits on both ways in which answers overtake each other. */
export type Pace = 'at once' | 'slowly';

/** A place for histories: one library, which each of them finds empty. */
export class Simulator {
  readonly #directory = mkdtempSync(join(ROOT, 'earshot-simulator-'));
  readonly #pace: Pace;
  #blank: BlankLibrary | null = null;
  readonly #open = new OpenLibrary(this.#directory);

  constructor(pace: Pace = 'at once') {
    this.#pace = pace;
  }

  /** Plays one history. @throws BrokenPromise */
  async play(seed: number): Promise<History> {
    if (this.#blank) this.#blank.restore();
    else {
      this.#open.again(new ManualTime(NOW));
      this.#open.close();
      this.#blank = new BlankLibrary(join(this.#directory, LIBRARY_FILE));
    }
    try {
      return await new Play(seed, this.#open, this.#blank, this.#pace).run();
    } catch (error) {
      // Whatever it left in memory is not the next one's.
      this.#open.close();
      throw error;
    }
  }

  close(): void {
    this.#blank?.close();
    this.#open.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** The library, which stays open from history to history: only its clock is of each. */
class OpenLibrary implements Clock {
  readonly #directory: string;
  #time = new ManualTime(NOW);
  #library: Library | null = null;

  constructor(directory: string) {
    this.#directory = directory;
  }

  nowMs(): number {
    return this.#time.nowMs();
  }

  monotonicMs(): number {
    return this.#time.monotonicMs();
  }

  /** @returns the library as it is, which goes by this time from now on */
  under(time: ManualTime): Library {
    this.#time = time;
    return this.#library ?? this.again(time);
  }

  /** @returns the library, read anew from its file. @throws Error */
  again(time: ManualTime): Library {
    this.#time = time;
    this.close();
    const opened = openLibrary(this.#directory, { clock: this, engines: ENGINES });
    if (!opened.ok) throw new Error(`the library does not open: ${opened.failure.detail}`);
    return (this.#library = opened.value);
  }

  close(): void {
    this.#library?.close();
    this.#library = null;
  }
}

class Play {
  readonly #seed: number;
  readonly #open: OpenLibrary;
  readonly #blank: BlankLibrary;
  readonly #pace: Pace;
  readonly #dice: Dice;
  readonly #time = new ManualTime(NOW);
  readonly #cloud: SimulatedSide;
  readonly #device: SimulatedSide;
  readonly #log: string[] = [];
  /** Every job that was ever handed to the queue. */
  readonly #jobIds = new Set<number>();
  /** Times that a person took a second charge upon them, by recording. */
  readonly #words = new Map<number, number>();
  readonly #pathOf = new Map<number, string>();
  readonly #told = new Map<number, string>();
  readonly #admitted = new Map<string, Admitted>();
  /** Recordings that the device took over, with how often a person had said by then that a charge is all right. */
  readonly #takenOver = new Map<number, number>();
  #folderId = 0;
  #ceilingUsd: number | null = null;
  #stopped = 0;
  #doubts = 0;
  /** Something happened that could break a promise. */
  #isNews = false;
  #known: { readonly at: number; readonly jobs: readonly Job[] } | null = null;
  #fault: string | null = null;
  #library: Library;
  #worker!: Worker;
  #inFlight = new Set<string>();
  #reading = 0;
  #process = 0;
  #ids = 0;
  #steps = 0;
  #crashes = 0;
  #acts = 0;
  /** Texts in which speakers were told apart. */
  #tellings = 0;

  constructor(seed: number, open: OpenLibrary, blank: BlankLibrary, pace: Pace) {
    this.#seed = seed;
    this.#pace = pace;
    this.#open = open;
    this.#blank = blank;
    this.#library = open.under(this.#time);
    this.#dice = new Dice(seed);
    this.#cloud = new SimulatedSide('cloud', this.#dice, this.#time);
    this.#device = new SimulatedSide('device', this.#dice, this.#time);
  }

  async run(): Promise<History> {
    this.#prepare();
    this.#start();
    try {
      await this.#step(() => this.#add());
      this.#cloud.trouble = this.#device.trouble = this.#dice.of([0, 0.1, 0.3, 0.6]);
      const length = 15 + this.#dice.upTo(45);
      for (let step = 0; step < length; step += 1) {
        // Most of what happens to a slow store is waiting.
        for (let wait = 0; this.#isSlow && wait < SLOW_STEPS; wait += 1)
          await this.#step(() => this.#time.next());
        await this.#step(() => this.#something());
      }
      await this.#comeToRest();
      if (this.#dice.is(0.2)) await this.#tellAtTheEnd();
      for (const recordingId of this.#pathOf.keys()) this.#checkTelling(recordingId);
      const ends: Record<string, number> = {};
      for (const job of this.#jobs()) ends[job.state] = (ends[job.state] ?? 0) + 1;
      return {
        log: this.#log,
        steps: this.#steps,
        crashes: this.#crashes,
        acts: this.#acts,
        accepted: this.#cloud.accepted.size,
        stopped: this.#stopped,
        takenOver: this.#takenOver.size,
        doubts: this.#doubts,
        tellings: this.#tellings,
        ends,
      };
    } finally {
      this.#process += 1;
      // What was on its way must be over before the library is the next history's.
      await this.#time.settle();
      this.#time.forget();
      if (this.#library.transcripts.shelf.isReceiving) this.#readAgain();
    }
  }

  /** Few texts are there while much happens: so speakers are told apart once all are, and killed in the middle of it. */
  async #tellAtTheEnd(): Promise<void> {
    this.#device.trouble = this.#dice.of([0, 0.3]);
    for (let step = 0; step < 12; step += 1)
      await this.#step(() => {
        const kind = this.#dice.upTo(10);
        if (kind < 2) this.#tellSpeakers();
        else if (kind < 4) this.#crash();
        else this.#time.next();
      });
    await this.#comeToRest();
  }

  /** No more trouble and no more people: every job must end or wait for a person. */
  async #comeToRest(): Promise<void> {
    this.#note('no more trouble');
    // A stop that was being written when the ceilings went is behind their word in a slow store: the word is said again (see store.ts).
    if (this.#isSlow) this.#time.after(2 * SLOW_MS, () => this.#setCeilings(null, null));
    this.#cloud.trouble = this.#device.trouble = 0;
    this.#cloud.keyIsGood = true;
    this.#worker.paused = false;
    this.#setCeilings(null, null);
    for (const job of this.#jobs()) if (job.heldAt !== null) this.#actOn(job, 'release');
    // A service that was held because sends ended in doubt must be found well without anybody's word.
    this.#gateway('well');
    if (this.#worker.held.cloud?.code !== 'gateway-failing') this.#worker.release('cloud');
    const resting = new Set(['done', 'failed', 'cancelled', 'uncertain']);
    const steps = this.#isSlow ? SLOW_STEPS * REST_STEPS : REST_STEPS;
    for (let step = 0; step < steps; step += 1) {
      if (this.#inFlight.size === 0 && this.#jobs().every((job) => resting.has(job.state))) return;
      await this.#step(() => this.#time.next());
    }
    const left = this.#jobs().filter((job) => !resting.has(job.state));
    this.#broken(`does not come to rest: ${JSON.stringify(left)}`);
  }

  async #step(what: () => unknown): Promise<void> {
    this.#steps += 1;
    await what();
    await this.#time.settle();
    this.#check();
  }

  /** One thing that happens. */
  async #something(): Promise<void> {
    const dice = this.#dice;
    const kind = dice.upTo(100);
    if (kind < 50) this.#time.next();
    else if (kind < 53) this.#tellSpeakers();
    else if (kind < 57) this.#gateway(dice.of(['well', 'failing', 'failing', 'losing']));
    else if (kind < 65) this.#crash();
    else if (kind < 80) this.#act();
    else if (kind < 85) this.#add();
    else if (kind < 88) this.#addAgain();
    else if (kind < 91) this.#jump();
    else if (kind < 93) this.#pause();
    else if (kind < 95) this.#key();
    else if (kind < 97) this.#remove();
    else if (kind < 98) this.#setCeilings(dice.of(CEILINGS), dice.of(CEILINGS));
    else await this.#quit();
  }

  /** A show, which may fall back to the device, and what things cost. */
  #prepare(): void {
    const { folders, prices } = this.#library;
    const show = { path: '/shows', name: 'Shows', includeSubfolders: true, service: 'cloud' } as const;
    this.#folderId = folders.add(show, NOW).id;
    if (this.#dice.is(0.5)) folders.update(this.#folderId, { chain: ['cloud', 'device'] });
    prices.setOwn(DEFAULT_MODEL, USD_PER_HOUR);
    if (this.#dice.is(0.5)) this.#ceilingUsd = this.#dice.of(CEILINGS);
    if (this.#dice.is(0.3)) folders.update(this.#folderId, { ceilingUsd: this.#dice.of(CEILINGS) });
  }

  /** What stands before the cloud fails, or is well again. */
  #gateway(is: SimulatedSide['gateway']): void {
    if (this.#cloud.gateway === is) return;
    this.#note(`the gateway is ${is}`);
    this.#forgetDoubts();
    this.#cloud.gateway = is;
  }

  /** Another process, or a person's word, may let the next sends go. */
  #forgetDoubts(): void {
    this.#doubts += this.#cloud.doubts;
    this.#cloud.doubts = 0;
  }

  #setCeilings(all: number | null, ofShow: number | null): void {
    this.#note(`ceilings are ${String(all)} and ${String(ofShow)} for the show`);
    this.#ceilingUsd = all;
    this.#library.folders.update(this.#folderId, { ceilingUsd: ofShow });
    this.#library.jobs.hurry('ceiling-reached', this.#time.nowMs());
    this.#forgetDoubts();
    if (this.#worker.held.cloud?.code === 'ceiling-reached') this.#worker.release('cloud');
    else this.#worker.wake();
  }

  #start(): void {
    const library = this.#library;
    const process = ++this.#process;
    const inFlight = new Set<string>();
    this.#inFlight = inFlight;
    this.#reading = 0;
    const spending = new Spending({
      engines: ENGINES,
      library,
      clock: this.#time,
      ceilingUsd: () => this.#ceilingUsd,
      fetchPrice: () => Promise.resolve({ ok: true, value: null }),
      onPrice: () => undefined,
    });
    this.#worker = new Worker({
      store: this.#isSlow ? slowStore(library.queue, this.#time.after, this.#dice.next) : library.queue,
      engines: ENGINES,
      services: { cloud: this.#cloud.connect(inFlight), device: this.#device.connect(inFlight) },
      clock: this.#time,
      rng: this.#dice.next,
      progress: new ProgressBook(this.#time, ENGINES),
      newId: () => `p${process}-${++this.#ids}`,
      after: this.#time.after,
      admit: async (job) => {
        const stop = await spending.admit(job);
        if (stop) {
          this.#stopped += 1;
          this.#note(`job ${job.id} is stopped: ${stop.failure.message}`);
        } else this.#admit(job);
        return stop;
      },
      source: async ({ recordingId }) => {
        this.#reading += 1;
        await new Promise<void>((resolve) => this.#time.after(this.#dice.upTo(500), resolve));
        this.#reading -= 1;
        const path = this.#pathOf.get(recordingId) ?? '';
        const fileName = path.slice(path.lastIndexOf('/') + 1);
        const value = { path, fileName, mimeType: 'audio/mpeg', sizeBytes: 1_000, durationSeconds: 60 };
        return { ok: true, value };
      },
      onChange: (job) => this.#tell(job),
      onFault: (error, doing) => {
        // A process that is gone may still wake up here, where everything is one process.
        if (process !== this.#process) return;
        this.#note(`fault while ${doing}: ${String(error)}`);
        this.#fault ??= `fault while ${doing}: ${error instanceof Error ? error.stack : String(error)}`;
      },
    });
    void this.#worker.start();
  }

  /** The process is gone without a word; another one takes over. */
  #crash(): void {
    this.#crashes += 1;
    this.#note('crash');
    this.#forgetDoubts();
    this.#process += 1;
    this.#time.forget();
    // Between two steps all that was written is on disk, so that reading it from there again is only done now and then.
    if (this.#library.transcripts.shelf.isReceiving || this.#dice.is(0.1)) this.#readAgain();
    this.#device.forgetWork();
    this.#start();
  }

  #readAgain(): void {
    try {
      this.#library = this.#open.again(this.#time);
    } catch (error) {
      this.#broken(String(error));
    }
  }

  /** The process ends in order, and is started again. */
  async #quit(): Promise<void> {
    this.#note('quit');
    this.#forgetDoubts();
    const stopped = this.#worker.stop().then(() => true);
    for (;;) {
      const is = await Promise.race([stopped, this.#time.settle().then(() => false)]);
      if (is) break;
      if (!this.#time.next()) return this.#broken('does not stop');
    }
    this.#process += 1;
    this.#time.forget();
    this.#device.forgetWork();
    this.#start();
  }

  #add(): void {
    if (this.#pathOf.size >= CONTENTS_MAX) return;
    const number = this.#pathOf.size + 1;
    const path = `/shows/${number}.mp3`;
    const service = this.#dice.is(0.75) ? 'cloud' : 'device';
    const priority = this.#dice.upTo(3);
    const folderId = this.#dice.is(0.6) ? this.#folderId : null;
    const { job, recording } = this.#takeIn(number, path, service, priority, folderId);
    if (!job) return this.#broken('a new recording has no job');
    this.#jobIds.add(job.id);
    this.#pathOf.set(recording.id, path);
    this.#note(`recording ${recording.id} taken in for the ${service}`);
    this.#worker.wake();
  }

  #takeIn(
    content: number,
    path: string,
    service: EngineId,
    priority: number,
    folderId: number | null,
  ): TakenIn {
    return this.#library.takeIn(
      {
        folderId,
        path,
        sizeBytes: 1_000,
        modifiedMs: NOW,
        inode: null,
        fingerprint: `content ${content}`,
        audio: { durationSeconds: 60, format: 'mp3', channels: 2, sampleRateHz: 44_100 },
        service,
        options: '{}',
        priority,
      },
      this.#time.nowMs(),
    );
  }

  /** The same content under another name: never a second job. */
  #addAgain(): void {
    const recordingId = 1 + this.#dice.upTo(this.#pathOf.size);
    const path = `/copies/${this.#ids++}.mp3`;
    if (this.#takeIn(recordingId, path, 'cloud', 0, null).isNew)
      this.#broken('a copy was taken for something new');
    this.#note(`recording ${recordingId} found again`);
    this.#worker.wake();
  }

  /** A person has it told who speaks in a text: what is under way for it makes way, as in `SpeakerKeeper`. */
  #tellSpeakers(): void {
    const recordingId = 1 + this.#dice.upTo(this.#pathOf.size);
    const { jobs, transcripts } = this.#library;
    const transcriptId = transcripts.currentId(recordingId);
    if (transcriptId === null || this.#library.recordings.get(recordingId)?.removedAt !== null) return;
    const before = jobs.ofRecording(recordingId).filter(({ kind }) => kind === 'tell-speakers');
    for (const job of before) if (job.finishedAt === null) this.#actOn(job, 'cancel');
    const options = tellingOptions({
      ...{ count: { kind: 'auto' }, names: 'keep', track: null, transcriptId, run: before.length + 1 },
    });
    const wanted = { kind: 'tell-speakers', recordingId, service: 'device', options, priority: 1 } as const;
    this.#jobIds.add(jobs.enqueue(wanted, this.#time.nowMs()).job.id);
    this.#note(`the speakers of recording ${recordingId} are to be told apart`);
    this.#worker.wake();
  }

  #admit(job: Job): void {
    const folderId = this.#library.recordings.get(job.recordingId)?.folderId ?? null;
    const ofShow = folderId === null ? null : this.#library.folders.get(folderId)?.ceilingUsd;
    this.#admitted.set(job.requestId ?? '', {
      monthAt: monthOf(this.#time.nowMs()).startsAt,
      folderId,
      all: this.#ceilingUsd ?? Infinity,
      show: ofShow ?? Infinity,
    });
  }

  #act(): void {
    const jobs = this.#jobs();
    const job = jobs[this.#dice.upTo(jobs.length)];
    if (!job) return;
    const [first, ...more] = actionsFor(job, this.#time.nowMs(), ENGINES.traits(job.service));
    if (!first) return;
    const action = this.#dice.of([first, ...more]);
    const before = job.state;
    if (!this.#actOn(job, action)) return;
    if (action === 'retry' || action === 'send-again') this.#forgetDoubts();
    this.#acts += 1;
    this.#note(`a person says ${action} of job ${job.id}, which was ${before}`);
    // A job that only waits is not sent once more by being sent now.
    if (MAY_COST.has(action) && before !== 'queued' && job.kind === 'transcribe')
      this.#words.set(job.recordingId, (this.#words.get(job.recordingId) ?? 0) + 1);
  }

  #tell(job: Job): void {
    const is = `job ${job.id} is ${job.state}, attempt ${job.attempt}`;
    // A poll that found nothing new.
    if (this.#told.get(job.id) === is) return;
    this.#told.set(job.id, is);
    this.#note(is);
  }

  #actOn(job: Job, action: JobAction): boolean {
    const onChange = (changed: Job): void => this.#tell(changed);
    const deps = {
      engines: ENGINES,
      library: this.#library,
      worker: this.#worker,
      clock: this.#time,
      onChange,
    };
    return actOnJob(deps, job.id, action).ok;
  }

  #jump(): void {
    const ms = this.#dice.of([-31_536_000_000, -3_600_000, -60_000, 60_000, 3_600_000, 31_536_000_000]);
    this.#note(`the clock jumps by ${ms} ms`);
    this.#time.jump(ms);
    this.#worker.wake();
  }

  #pause(): void {
    this.#worker.paused = !this.#worker.paused;
    this.#note(this.#worker.paused ? 'paused' : 'goes on');
  }

  #key(): void {
    this.#cloud.keyIsGood = !this.#cloud.keyIsGood;
    this.#note(this.#cloud.keyIsGood ? 'a good key' : 'a bad key');
    this.#forgetDoubts();
    if (this.#cloud.keyIsGood) this.#worker.release('cloud');
  }

  #remove(): void {
    const recordingId = 1 + this.#dice.upTo(this.#pathOf.size);
    const removed = this.#library.recordings.get(recordingId)?.removedAt !== null;
    if (removed) this.#library.restore(recordingId);
    else this.#library.remove(recordingId);
    this.#note(`recording ${recordingId} ${removed ? 'brought back' : 'removed'}`);
    this.#worker.wake();
  }

  /** What must be true after every step. */
  #check(): void {
    if (this.#fault !== null) this.#broken(this.#fault);
    if (!this.#isNews) return;
    this.#isNews = false;
    const jobs = new Map(this.#jobs().map((job) => [job.id, job]));
    for (const id of this.#jobIds) if (!jobs.has(id)) this.#broken(`job ${id} is lost`);
    let uploading = 0;
    for (const job of jobs.values()) {
      if (!this.#jobIds.has(job.id)) this.#checkTakenOver(job);
      if (job.state === 'uploading') uploading += 1;
      const isDone = this.#library.transcripts.exists(job.recordingId);
      const isOneDone = [...jobs.values()].some(
        (one) => one.recordingId === job.recordingId && one.kind === 'transcribe' && one.state === 'done',
      );
      if (isOneDone !== isDone) this.#broken(`job ${job.id} is ${job.state}, transcript: ${isDone}`);
      const side = job.service === 'cloud' ? this.#cloud : null;
      if (side && job.state === 'transcribing' && !side.accepted.has(job.generationId ?? ''))
        this.#broken(`job ${job.id} waits for work that was never accepted`);
      if (job.state === 'uncertain' && job.service === 'device')
        this.#broken(`job ${job.id}: free, yet in doubt`);
    }
    this.#checkTrails(jobs.values());
    // What a slow store has claimed is not yet being sent.
    if (!this.#isSlow && uploading > this.#inFlight.size + this.#reading)
      this.#broken(`${uploading} jobs are uploading, ${this.#inFlight.size} sends are under way`);
    for (const [recordingId, path] of this.#pathOf) {
      const accepted = [...this.#cloud.accepted.values()].filter((work) => work.path === path).length;
      const allowed = 1 + (this.#words.get(recordingId) ?? 0);
      if (accepted > allowed)
        this.#broken(`recording ${recordingId} was accepted ${accepted} times, allowed were ${allowed}`);
      // What the device took over is not sent any more, unless a person says so.
      const words = this.#takenOver.get(recordingId);
      if (words !== undefined && accepted > 0 && words === (this.#words.get(recordingId) ?? 0))
        this.#broken(`recording ${recordingId} was accepted after the device had taken it over`);
    }
    this.#checkMoney();
    if (this.#cloud.gateway === 'failing' && this.#cloud.doubts > DOUBTS_MAX)
      this.#broken(`${this.#cloud.doubts} sends ended in doubt at a gateway that fails`);
  }

  /** The only way in which a job comes by itself: a show falls back to the device, for what was certainly not accepted. */
  #checkTakenOver(job: Job): void {
    const { recordingId } = job;
    const folderId = this.#library.recordings.get(recordingId)?.folderId ?? null;
    const mayFallBack = folderId !== null && this.#library.folders.get(folderId)?.chain.includes('device');
    if (job.service !== 'device' || !mayFallBack) this.#broken(`job ${job.id} came from nowhere`);
    const path = this.#pathOf.get(recordingId) ?? '';
    for (const work of this.#cloud.accepted.values())
      if (work.path === path && !work.fails)
        this.#broken(`recording ${recordingId} went to the device, though ${work.generationId} was accepted`);
    const cloud = this.#library.jobs.ofRecording(recordingId).filter(({ service }) => service === 'cloud');
    // A slow store tells late: a person may have had it sent again by then.
    const isAgain = this.#isSlow && this.#words.has(recordingId);
    for (const { id, state } of cloud)
      if (state !== 'cancelled' && !isAgain)
        this.#broken(`job ${id} is ${state} while the device does its work`);
    this.#jobIds.add(job.id);
    if (![...this.#cloud.accepted.values()].some((work) => work.path === path))
      this.#takenOver.set(recordingId, this.#words.get(recordingId) ?? 0);
  }

  /** However often it was killed and tried again: no word came or went, and each telling is one edit, done in full. */
  #checkTelling(recordingId: number): void {
    const { edits, jobs, tellings, transcripts } = this.#library;
    const id = transcripts.currentId(recordingId);
    const told = id === null ? null : tellings.get(id);
    if (!told) return;
    this.#tellings += 1;
    const segments = transcripts.get(recordingId)?.segments ?? [];
    const text = segments.map((segment) => segment.text).join(' ');
    const speakers = segments.map(({ speaker }) => speaker).join('');
    const isShort = segments.length <= 2;
    if (isShort ? text !== WORDS.join(' ') || speakers !== '01' : speakers !== '0001')
      this.#broken(`recording ${recordingId} is told as ${speakers}: ${text.slice(0, 200)}`);
    const done = jobs.ofRecording(recordingId).filter(({ kind }) => kind === 'tell-speakers').length;
    const written = edits.log.versions(recordingId).filter(({ kind }) => kind === 'speakers').length;
    if (written > done) this.#broken(`${done} tellings of recording ${recordingId} are ${written} edits`);
  }

  /** What the service takes money for stays within the highest ceiling that was in force when one of these sends began. */
  #checkMoney(): void {
    const books = new Map<string, { spentUsd: number; limitUsd: number }>();
    for (const { fails, requestId } of this.#cloud.accepted.values()) {
      const admitted = this.#admitted.get(requestId);
      if (!admitted) return this.#broken(`${requestId} was sent without being asked what it costs`);
      if (fails) continue;
      const { all, folderId, monthAt, show } = admitted;
      for (const [name, limit] of [
        [`all, ${monthAt}`, all],
        [`show ${String(folderId)}, ${monthAt}`, show],
      ] as const) {
        const book = books.get(name) ?? { spentUsd: 0, limitUsd: 0 };
        const limitUsd = Math.max(book.limitUsd, limit);
        books.set(name, { spentUsd: book.spentUsd + USD_EACH, limitUsd });
      }
    }
    for (const [name, { limitUsd, spentUsd }] of books)
      if (spentUsd > limitUsd)
        this.#broken(`${spentUsd} dollars are spent (${name}), allowed were ${limitUsd}`);
  }

  /** The trail of each job ends in the state that its row is in. */
  #checkTrails(jobs: Iterable<Job>): void {
    const last = this.#blank.lastStates();
    for (const job of jobs) {
      const state = last.get(`${job.recordingId} ${job.id}`) ?? job.state;
      if (state !== job.state) this.#broken(`job ${job.id} is ${job.state}, its trail ends with ${state}`);
    }
  }

  get #isSlow(): boolean {
    return this.#pace === 'slowly';
  }

  #jobs(): readonly Job[] {
    // Whatever changes a job at once is noted, but for polls that find nothing; a slow store tells late, and is asked whether anything was written.
    const at = this.#isSlow ? this.#blank.version : this.#log.length;
    if (this.#known?.at !== at) this.#known = { at, jobs: this.#readJobs() };
    return this.#known.jobs;
  }

  #readJobs(): readonly Job[] {
    return [...this.#pathOf.keys()].flatMap((recordingId) => this.#library.jobs.ofRecording(recordingId));
  }

  #note(what: string): void {
    this.#isNews = true;
    this.#log.push(`${(this.#time.monotonicMs() / 1000).toFixed(1)} s  ${what}`);
  }

  #broken(what: string): never {
    throw new BrokenPromise(this.#seed, what, this.#log);
  }
}
