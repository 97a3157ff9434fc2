// Channels about money: what was spent, what would be, what an hour costs, what is left.
import * as v from 'valibot';
import { id, native, nothing, read, savedFile, seconds, service, write } from '../channel.ts';
import { balanceView, estimateView, priceView, spendingView } from '../money-views.ts';
import { optionLayer } from '../option-layer.ts';

/** An amount in US dollars. */
const usd = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(100_000));
const model = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120));

export const MONEY_CHANNELS = {
  'money.spending': read(
    'Tells what was spent, month by month, show by show; newest month first.',
    nothing,
  ).answers(spendingView),
  'money.balance': read('Asks the service what is left on the account.', nothing).answers(balanceView),
  'money.estimate': read(
    'Tells what this much sound would cost with the options of a show (null: of the app), and those above them; by the engine that charges, where none is named.',
    v.strictObject({
      audioSeconds: seconds,
      folderId: v.nullable(id),
      service: v.optional(service),
      options: v.optional(optionLayer),
    }),
  ).answers(estimateView),
  'money.lookUpPrice': write(
    'Asks the service for the price of a model, and keeps it.',
    v.strictObject({ model }),
  ).answers(priceView),
  'money.setPrice': write(
    'Sets what an hour costs by the person’s own knowledge; null goes back to what the service says.',
    v.strictObject({ model, usdPerHour: v.nullable(usd) }),
  ).answers(priceView),
  'transcripts.saveAnswer': native(
    'Asks where to, then writes the service’s answer as it came; the file’s name, or null when the person changed their mind.',
    v.strictObject({ recordingId: id }),
  ).answers(savedFile),
} as const;
