// Money in words.
import type { EstimateView, PriceView, SpentView } from '../../app/contract/money-views.ts';
import { day } from './dates.ts';
import { length } from './times.ts';
import { numberFormat } from '../../app/messages/figures.ts';
import { formats, t } from '../../app/messages/text.ts';

/** An amount as people read it: `$1.20`, `1,20 $`; cents from ten cents on, more figures below, so that no cost looks like none. */
export function inUsd(usd: number): string {
  if (usd !== 0 && usd < 0.0001) return t('common.money.lessThan', { usd: dollars(0.0001, 4) });
  return dollars(usd, usd === 0 || usd >= 0.1 ? 2 : usd >= 0.01 ? 3 : 4);
}

const dollars = (usd: number, maximumFractionDigits: number): string =>
  numberFormat(formats(), {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits,
  }).format(usd);

/** `About $0.18 for 30 min ($0.36 an hour).` */
export function estimateInWords({ audioSeconds, price, usd }: EstimateView): string {
  if (price.usdPerHour === null) return t('common.money.whatItCostsIsNot');
  if (usd === null) return t('common.money.usdPerHourAnHourHowLong', { usdPerHour: inUsd(price.usdPerHour) });
  return t('common.money.aboutUsdForAudioSecondsUsdPerHour', {
    usd: inUsd(usd),
    audioSeconds: length(audioSeconds),
    usdPerHour: inUsd(price.usdPerHour),
  });
}

/** Who says what an hour costs, and since when. */
export function priceInWords({ fetchedAt, source, usdPerHour }: PriceView): string {
  if (usdPerHour === null) return t('common.money.theServiceTellsNoPrice');
  const price = t('common.money.usdPerHourAnHour', { usdPerHour: inUsd(usdPerHour) });
  if (source === 'own') return t('common.money.priceAsYouSetIt', { price });
  return fetchedAt === null
    ? `${price}.`
    : t('common.money.priceAsTheServiceSaid', { price, fetchedAt: day(fetchedAt) });
}

/** `$1.20`, `about $1.20` where a part is an estimate, `not known` where nothing else is. */
export function spentInWords({ estimatedUsd, unknownCount, usd }: SpentView): string {
  if (usd === 0 && unknownCount > 0) return t('common.money.notKnown');
  const amount = estimatedUsd > 0 ? t('common.money.aboutUsd', { usd: inUsd(usd) }) : inUsd(usd);
  return unknownCount > 0
    ? t('common.money.amountAndUnknownCountOfUnknown', { amount, unknownCount })
    : amount;
}

/** An amount as typed; null for none, undefined when it is not an amount. */
export function readAmount(text: string): number | null | undefined {
  const trimmed = text
    .trim()
    .replace(/^\$\s*/, '')
    .replace(',', '.');
  if (trimmed === '') return null;
  const amount = Number(trimmed);
  return Number.isFinite(amount) && amount >= 0 && amount <= 100_000 ? amount : undefined;
}
