// What the page gets to see of money. All amounts are US dollars.
import * as v from 'valibot';
import { PRICE_SOURCES } from '../domain/price.ts';
import type { View } from './channel.ts';

/** What an hour of sound costs with a model. */
export const priceView = v.strictObject({
  model: v.string(),
  /** Null when nobody knows. */
  usdPerHour: v.nullable(v.number()),
  source: v.nullable(v.picklist(PRICE_SOURCES)),
  /** When the service said so, epoch ms; null for a price of the person's own. */
  fetchedAt: v.nullable(v.number()),
});
export type PriceView = View<typeof priceView>;

export const estimateView = v.strictObject({
  audioSeconds: v.number(),
  /** Null while no price is known. */
  usd: v.nullable(v.number()),
  price: priceView,
});
export type EstimateView = View<typeof estimateView>;

export const balanceView = v.strictObject({
  amount: v.number(),
  /** ISO 4217 code, as the service says it. */
  currency: v.string(),
});
export type BalanceView = View<typeof balanceView>;

/** An amount and how sure it is. */
export const spentView = v.strictObject({
  usd: v.number(),
  /** The part of it that the service did not state and that is reckoned from the price of an hour. */
  estimatedUsd: v.number(),
  /** Sound that was sent, seconds. */
  audioSeconds: v.number(),
  /** Recordings sent of which nobody knows the price. */
  unknownCount: v.number(),
});
export type SpentView = View<typeof spentView>;

const monthView = v.strictObject({
  ...spentView.entries,
  /** First instant of the month by the local calendar, epoch ms. */
  startsAt: v.number(),
  shows: v.array(
    v.strictObject({
      ...spentView.entries,
      /** Null for recordings without a show. */
      folderId: v.nullable(v.number()),
      name: v.string(),
      /** The show's own ceiling a month; null for none. */
      ceilingUsd: v.nullable(v.number()),
    }),
  ),
});

export const spendingView = v.strictObject({
  /** Newest first; the month that is now is always among them. */
  months: v.array(monthView),
  ceilingUsd: v.nullable(v.number()),
  /** Of every model that the settings and the shows name. */
  prices: v.array(priceView),
});
export type SpendingView = View<typeof spendingView>;
