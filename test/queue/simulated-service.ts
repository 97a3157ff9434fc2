// A speech service in a simulated world: it takes its time, loses answers on both ways, forgets results, and remembers what it accepted.
import { failure, type FailureCode } from '../../app/domain/failure.ts';
import type { EngineId } from '../../app/domain/engine.ts';
import type { Telling } from '../../app/domain/telling.ts';
import type { Transcript } from '../../app/domain/transcript.ts';
import type {
  CreateOutcome,
  CreateRequest,
  GetOutcome,
  LookUpOutcome,
  SpeechService,
} from '../../app/speech/port.ts';
import type { ManualTime } from './time.ts';

/** Chance with the usual ways of asking it. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number in [0, 1): mulberry32. */
  readonly next = (): number => {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };

  /** True with this chance. */
  is(chance: number): boolean {
    return this.next() < chance;
  }

  upTo(max: number): number {
    return Math.floor(this.next() * max);
  }

  of<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.upTo(choices.length)] ?? choices[0];
  }
}

/** A piece of work that the service took: what it is paid for. */
export interface Accepted {
  readonly kind: CreateRequest['kind'];
  readonly generationId: string;
  readonly requestId: string;
  readonly path: string;
  readonly atMonoMs: number;
  readonly readyAfterMs: number;
  readonly fails: boolean;
  readonly crashes: boolean;
  readonly isLong: boolean;
}

/** Two sentences, each by somebody else: telling speakers apart cuts between them. */
export const WORDS = 'What was said. By two people.'.split(' ');
const SAID: Transcript = {
  segments: [
    {
      ...{ start: 0, end: WORDS.length, speaker: null, text: WORDS.join(' ') },
      words: WORDS.map((text, at) => ({ text, start: at, end: at + 1 })),
    },
  ],
  language: 'en',
  model: 'simulated',
  durationSeconds: 60,
  wordTimes: 'measured',
  insights: {},
};
const TOLD: Telling = {
  by: 'voices',
  turns: [
    { from: 0, to: 3, speaker: 0 },
    { from: 3, to: 60, speaker: 1 },
  ],
  prints: [null, null],
};
/** Long enough to be stored in several slices. */
const SAID_AT_LENGTH: Transcript = {
  ...SAID,
  segments: Array.from({ length: 4 }, (_, at) => ({
    start: at,
    end: at + 1,
    speaker: null,
    text: 'What was said. '.repeat(600),
    words: [],
  })),
};
const HOUR_MS = 3_600_000;
const TRANSIENT: readonly [FailureCode, ...FailureCode[]] = [
  'offline',
  'unreachable',
  'not-the-api',
  'rate-limited',
];

/** The other side: it outlives every process of ours. */
export class SimulatedSide {
  readonly id: EngineId;
  readonly accepted = new Map<string, Accepted>();
  /** Chance that something goes wrong at each point where it can. */
  trouble = 0.25;
  keyIsGood = true;
  /**
   * What stands before the service. `failing`: it loses every answer; `losing`: it loses those of sends, and questions come through.
   */
  gateway: 'well' | 'failing' | 'losing' = 'well';
  /** Sends that ended in doubt while the gateway failed, since the last of our processes or a person's word. */
  doubts = 0;
  readonly #dice: Dice;
  readonly #time: ManualTime;
  #made = 0;

  constructor(id: EngineId, dice: Dice, time: ManualTime) {
    this.id = id;
    this.#dice = dice;
    this.#time = time;
  }

  /** A recogniser that ran in our process is gone with it. */
  forgetWork(): void {
    if (this.id === 'device') this.accepted.clear();
  }

  take(request: CreateRequest): Accepted {
    const work: Accepted = {
      kind: request.kind,
      generationId: `${this.id}-${++this.#made}`,
      requestId: request.requestId,
      path: request.path,
      atMonoMs: this.#time.monotonicMs(),
      readyAfterMs: this.#dice.upTo(this.#dice.is(0.05) ? 2 * HOUR_MS : 300_000),
      fails: this.#dice.is(this.trouble / 5),
      crashes: this.id === 'device' && this.#dice.is(this.trouble / 3),
      isLong: this.#dice.is(0.1),
    };
    this.accepted.set(work.generationId, work);
    return work;
  }

  state(generationId: string): GetOutcome {
    const work = this.accepted.get(generationId);
    const ageMs = this.#time.monotonicMs() - (work?.atMonoMs ?? 0);
    if (!work || (this.id === 'cloud' && ageMs > HOUR_MS))
      return { kind: 'lost', failure: failure('result-lost') };
    if (work.crashes && ageMs > 10_000)
      return { kind: 'failed', failure: failure('recogniser-crashed'), crashed: true };
    if (ageMs < work.readyAfterMs) return { kind: 'pending' };
    if (work.fails) return { kind: 'failed', failure: failure('generation-failed') };
    if (work.kind === 'tell-speakers') return { kind: 'told', telling: TOLD, heardSeconds: 60 };
    return { kind: 'ready', transcript: work.isLong ? SAID_AT_LENGTH : SAID, raw: null };
  }

  /** The service as one process of ours knows it. */
  connect(inFlight: Set<string>): SpeechService {
    const dice = this.#dice;
    const wait = (mostMs: number): Promise<void> =>
      new Promise((resolve) => this.#time.after(dice.upTo(mostMs), resolve));
    const goesWrong = (): boolean => dice.is(this.trouble);
    const transient = () =>
      failure(dice.of(TRANSIENT), dice.is(0.3) ? { retryAfterMs: dice.upTo(2 * HOUR_MS) } : {});

    // The device answers for itself: what it does not say did not happen.
    const lostAnswer: CreateOutcome =
      this.id === 'cloud'
        ? { kind: 'ambiguous', failure: failure('answer-lost') }
        : { kind: 'refused', failure: failure('recogniser-crashed') };
    const send = async (request: CreateRequest): Promise<CreateOutcome> => {
      const { signal } = request;
      const isOff = (): boolean => signal.aborted;
      const refuse = (code: FailureCode): CreateOutcome => ({ kind: 'refused', failure: failure(code) });
      await wait(2_000);
      if (isOff()) return refuse('upload-interrupted');
      if (goesWrong() && dice.is(0.5)) return { kind: 'refused', failure: transient() };
      for (const share of [0.3, 0.9]) {
        request.onBytesSent(Math.round(request.sizeBytes * share));
        await wait(10_000);
        if (isOff() || (goesWrong() && dice.is(0.3))) return refuse('upload-interrupted');
      }
      try {
        await request.onBodyEnding();
      } catch {
        return refuse('library-unwritable');
      }
      await wait(1_000);
      if (this.gateway !== 'well') {
        if (dice.is(0.5)) this.take(request);
        this.doubts += 1;
        return lostAnswer;
      }
      if (!this.keyIsGood) return refuse('key-refused');
      if (goesWrong() && dice.is(0.4))
        return refuse(dice.of(['server-error', 'server-error', 'request-refused']));
      // Lost on the way there: not accepted, but nobody here can know.
      if (goesWrong() && dice.is(0.2)) return lostAnswer;
      const work = this.take(request);
      await wait(3_000);
      // Lost on the way back: accepted and paid.
      if ((isOff() && dice.is(0.5)) || (goesWrong() && dice.is(0.5))) return lostAnswer;
      return { kind: 'accepted', generationId: work.generationId };
    };

    const service: SpeechService = {
      id: this.id,
      pollPaceMs: 60_000,
      maxCreates: this.id === 'cloud' ? 2 : 1,
      create: async (request) => {
        inFlight.add(request.requestId);
        try {
          return await send(request);
        } finally {
          inFlight.delete(request.requestId);
        }
      },
      get: async (generationId) => {
        await wait(5_000);
        if (this.gateway === 'failing') return { kind: 'unreachable', failure: failure('server-error') };
        if (goesWrong()) return { kind: 'unreachable', failure: transient() };
        if (goesWrong() && dice.is(0.3)) return { kind: 'unreachable', failure: failure('server-error') };
        if (!this.keyIsGood && this.id === 'cloud')
          return { kind: 'unreachable', failure: failure('key-refused') };
        const state = this.state(generationId);
        // The answer itself takes time, and is old when it comes.
        await wait(1_000);
        return state;
      },
      cancel: async (generationId) => {
        if (this.id === 'device') this.accepted.delete(generationId);
        await wait(10);
      },
    };
    if (this.id === 'device') return { ...service, maxAccepted: 2 };
    const lookUp = async (requestIds: readonly string[]): Promise<LookUpOutcome> => {
      await wait(5_000);
      if (this.gateway === 'failing') return { kind: 'unreachable', failure: failure('server-error') };
      if (goesWrong()) return { kind: 'unreachable', failure: transient() };
      // Some services keep no log, and this one's is late now and then.
      if (goesWrong()) return { kind: 'answered', found: new Map(), absent: new Set() };
      const known = new Map([...this.accepted.values()].map((work) => [work.requestId, work.generationId]));
      const found = new Map(
        requestIds.flatMap((id) => {
          const generationId = known.get(id);
          return generationId === undefined ? [] : [[id, generationId] as const];
        }),
      );
      return { kind: 'answered', found, absent: new Set(requestIds.filter((id) => !known.has(id))) };
    };
    return { ...service, lookUp };
  }
}
