// What the page gets to see of money. All amounts are US dollars.
import type { PriceSource } from '../domain/price.ts';

/** What an hour of sound costs with a model. */
export interface PriceView {
  readonly model: string;
  /** Null when nobody knows. */
  readonly usdPerHour: number | null;
  readonly source: PriceSource | null;
  /** When the service said so, epoch ms; null for a price of the person's own. */
  readonly fetchedAt: number | null;
}

export interface EstimateView {
  readonly audioSeconds: number;
  /** Null while no price is known. */
  readonly usd: number | null;
  readonly price: PriceView;
}

export interface BalanceView {
  readonly amount: number;
  /** ISO 4217 code, as the service says it. */
  readonly currency: string;
}

/** An amount and how sure it is. */
export interface SpentView {
  readonly usd: number;
  /** The part of it that the service did not state and that is reckoned from the price of an hour. */
  readonly estimatedUsd: number;
  /** Sound that was sent, seconds. */
  readonly audioSeconds: number;
  /** Recordings sent of which nobody knows the price. */
  readonly unknownCount: number;
}

export interface MonthView extends SpentView {
  /** First instant of the month by the local calendar, epoch ms. */
  readonly startsAt: number;
  readonly shows: readonly (SpentView & {
    /** Null for recordings without a show. */
    readonly folderId: number | null;
    readonly name: string;
    /** The show's own ceiling a month; null for none. */
    readonly ceilingUsd: number | null;
  })[];
}

export interface SpendingView {
  /** Newest first; the month that is now is always among them. */
  readonly months: readonly MonthView[];
  readonly ceilingUsd: number | null;
  /** Of every model that the settings and the shows name. */
  readonly prices: readonly PriceView[];
}
