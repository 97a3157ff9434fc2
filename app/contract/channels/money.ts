// Channels about money: what was spent, what would be, what an hour costs, what is left.
import * as v from 'valibot';
import { channel, id, nothing, seconds } from '../channel.ts';
import type { BalanceView, EstimateView, PriceView, SpendingView } from '../money-views.ts';
import { optionLayer } from '../option-layer.ts';

/** An amount in US dollars. */
export const usd = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(100_000));
const model = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120));

export const MONEY_CHANNELS = {
  /** Month by month, show by show; newest month first. */
  'money.spending': channel(nothing).answers<SpendingView>(),
  /** Asks the service what is left on the account. */
  'money.balance': channel(nothing).answers<BalanceView>(),
  /** What this much sound would cost with the options of a show (null: of the app), and those above them. */
  'money.estimate': channel(
    v.strictObject({
      audioSeconds: seconds,
      folderId: v.nullable(id),
      options: v.optional(optionLayer),
    }),
  ).answers<EstimateView>(),
  /** Asks the service for the price of a model. */
  'money.lookUpPrice': channel(v.strictObject({ model })).answers<PriceView>(),
  /** Sets what an hour costs by the person's own knowledge; null goes back to what the service says. */
  'money.setPrice': channel(v.strictObject({ model, usdPerHour: v.nullable(usd) })).answers<PriceView>(),
  /** Asks where to, then writes the service's answer as it came; the file's name, or null when the person changed their mind. */
  'transcripts.saveAnswer': channel(v.strictObject({ recordingId: id })).answers<{
    readonly fileName: string;
  } | null>(),
} as const;
