// Money: what an hour costs, what a recording would, what the months did, and a stop before a ceiling is passed.
// Why so: docs/decisions/money.md.
import type { Clock } from '../domain/clock.ts';
import { failure } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import { monthBefore, monthOf, type Month } from '../domain/month.ts';
import { costUsd, formatUsd, type Price } from '../domain/price.ts';
import { modelOf, type Engines } from '../domain/engine.ts';
import { readJobOptions } from '../domain/track-choice.ts';
import type { Outcome } from '../domain/result.ts';
import type { Stop } from '../queue/deps.ts';
import type { SpentByShow } from '../storage/queue/charges.ts';
import type { Library } from '../storage/library.ts';

export interface SpendingDeps {
  readonly library: Library;
  readonly engines: Engines;
  readonly clock: Clock;
  /** Most that may be spent in a month, US dollars; null for no limit. */
  readonly ceilingUsd: () => number | null;
  /** Asks the service what an hour with a model costs; null when it does not tell. */
  readonly fetchPrice: (model: string) => Promise<Outcome<number | null>>;
  /** A price became known or changed. */
  readonly onPrice: () => void;
}

export interface MonthSpent {
  readonly month: Month;
  readonly shows: readonly SpentByShow[];
}

/** A price that the service told is asked again after this long, milliseconds. */
const PRICE_GOOD_FOR_MS = 24 * 3_600_000;
/** What could not be told is asked again after this long, milliseconds. */
const ASK_AGAIN_MS = 3_600_000;
/** Longest history that is shown, months. */
const MONTHS_MAX = 24;
/** Sums of many small amounts are not exact. */
const ROUNDING_USD = 1e-9;

/** Keeps the books. */
export class Spending {
  readonly #deps: SpendingDeps;
  readonly #asking = new Map<string, Promise<Outcome<number | null>>>();
  readonly #askedAtMonoMs = new Map<string, number>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(deps: SpendingDeps) {
    this.#deps = deps;
  }

  /** The price of an hour as it is known now; one that is old is asked for again in the background. */
  price(model: string): Price | null {
    const { clock, library } = this.#deps;
    const known = library.prices.get(model);
    const fetchedAt = library.prices.fetchedAt(model);
    const isOld = fetchedAt === null || Math.abs(clock.nowMs() - fetchedAt) > PRICE_GOOD_FOR_MS;
    if (known?.source !== 'own' && isOld && this.#mayAsk(model)) void this.lookUpPrice(model);
    return known;
  }

  /** Asks the service for the price of a model, and keeps what it says. */
  lookUpPrice(model: string): Promise<Outcome<number | null>> {
    const running = this.#asking.get(model);
    if (running) return running;
    const { clock, fetchPrice, library, onPrice } = this.#deps;
    this.#askedAtMonoMs.set(model, clock.monotonicMs());
    const asking = fetchPrice(model)
      .then((outcome) => {
        if (outcome.ok) {
          library.prices.setFetched(model, outcome.value, clock.nowMs());
          onPrice();
        }
        return outcome;
      })
      .finally(() => this.#asking.delete(model));
    this.#asking.set(model, asking);
    return asking;
  }

  /** Another service has other prices. */
  forgetPrices(): void {
    this.#askedAtMonoMs.clear();
    this.#deps.library.prices.forgetFetched();
  }

  /** What so much sound would cost, US dollars; null when the price or the length is not known. */
  estimateUsd(audioSeconds: number, model: string): number | null {
    const price = this.price(model);
    return price && audioSeconds > 0 ? costUsd(audioSeconds, price.usdPerHour) : null;
  }

  /**
   * Asked before a claimed job is begun; what costs nothing always may. Sets aside what it will cost, so that two that begin at once cannot
   * pass a ceiling together.
   * @returns why it must not be sent now; null when it may
   */
  async admit(job: Job): Promise<Stop | null> {
    const { engines, library } = this.#deps;
    const engine = engines.traits(job.service);
    if (!engine.isPaid) return null;
    const model = modelOf(engine, readJobOptions(job.options).options);
    // In the order of the queue: who comes later must not be quicker because the price is known by then.
    const turn = Promise.all([this.#turn, this.price(model) === null ? this.#asking.get(model) : null]);
    this.#turn = turn.catch(() => undefined);
    await turn;
    // From here on without a pause: what is read must still hold when the money is set aside.
    const now = library.jobs.get(job.id);
    if (now?.state !== 'uploading' || now.leaseToken !== job.leaseToken) return null;
    const recording = library.recordings.get(job.recordingId);
    const usd = this.estimateUsd(recording?.durationSeconds ?? 0, model);
    const stop = this.#stopFor(recording?.folderId ?? null, usd, this.price(model) !== null);
    if (!stop) library.charges.reserve(job, usd, this.#deps.clock.nowMs());
    return stop;
  }

  /** Month by month, newest first; the month that is now is always the first. */
  months(): readonly MonthSpent[] {
    const { charges } = this.#deps.library;
    const firstAt = charges.firstAt();
    const months: MonthSpent[] = [];
    let month = monthOf(this.#deps.clock.nowMs());
    do {
      months.push({ month, shows: charges.byShow(month) });
      month = monthBefore(month);
    } while (firstAt !== null && month.endsAt > firstAt && months.length < MONTHS_MAX);
    return months;
  }

  #stopFor(folderId: number | null, usd: number | null, hasPrice: boolean): Stop | null {
    const { ceilingUsd, clock, library } = this.#deps;
    const now = clock.nowMs();
    const month = monthOf(now);
    const folder = folderId === null ? null : library.folders.get(folderId);
    const limits = [
      { name: 'The ceiling of this month', limit: ceilingUsd(), folderId: null, where: 'in Settings' },
      {
        name: `The ceiling of ${folder?.name ?? 'this show'} for this month`,
        limit: folder?.ceilingUsd ?? null,
        folderId,
        where: 'in the settings of the show',
      },
    ];
    for (const { folderId: of, limit, name, where } of limits) {
      if (limit === null) continue;
      if (usd === null) return unknownCost(hasPrice, now);
      const spent = library.charges.spentIn(month, of);
      if (spent + usd <= limit + ROUNDING_USD) continue;
      const until = new Date(month.endsAt).toLocaleDateString('en', { day: 'numeric', month: 'long' });
      const message =
        `${name}, ${formatUsd(limit)}, would be passed: ${formatUsd(spent)} is spent or under way, and this recording costs about ` +
        `${formatUsd(usd)}. Nothing was sent. It waits until ${until}, or until you raise the ceiling ${where}.`;
      return {
        failure: failure('ceiling-reached', { message }),
        untilMs: month.endsAt,
        isForAll: of === null,
      };
    }
    return null;
  }

  #mayAsk(model: string): boolean {
    const askedAtMonoMs = this.#askedAtMonoMs.get(model) ?? -Infinity;
    return this.#deps.clock.monotonicMs() - askedAtMonoMs >= ASK_AGAIN_MS;
  }
}

/** A ceiling that cannot be kept to is a reason not to send. */
function unknownCost(hasPrice: boolean, nowMs: number): Stop {
  const message = hasPrice
    ? 'The length of this recording is not known before it is heard, so Earshot cannot tell whether a ceiling would be passed. Nothing was sent. Transcribe it on this device, or take the ceiling away.'
    : 'A ceiling is set, but nobody told what an hour costs with this model, so Earshot cannot keep to it. Nothing was sent. Set the price of an hour in Settings, or take the ceiling away.';
  return { failure: failure('ceiling-reached', { message }), untilMs: nowMs + ASK_AGAIN_MS, isForAll: false };
}
