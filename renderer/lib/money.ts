// Money in words.
import type { EstimateView, PriceView, SpentView } from '../../app/contract/money-views.ts';
import { formatUsd } from '../../app/domain/price.ts';
import { day } from './dates.ts';
import { length } from './times.ts';

/** `About $0.18 for 30 min ($0.36 an hour).` */
export function estimateInWords({ audioSeconds, price, usd }: EstimateView): string {
  if (price.usdPerHour === null)
    return 'What it costs is not known: the service tells no price for this model. You can set one in Settings.';
  if (usd === null) return `${formatUsd(price.usdPerHour)} an hour; how long it is shows when it is heard.`;
  return `About ${formatUsd(usd)} for ${length(audioSeconds)} (${formatUsd(price.usdPerHour)} an hour).`;
}

/** Who says what an hour costs, and since when. */
export function priceInWords({ fetchedAt, source, usdPerHour }: PriceView): string {
  if (usdPerHour === null) return 'The service tells no price for this model.';
  const price = `${formatUsd(usdPerHour)} an hour`;
  if (source === 'own') return `${price}, as you set it.`;
  return fetchedAt === null ? `${price}.` : `${price}, as the service said on ${day(fetchedAt)}.`;
}

/** `$1.20`, `about $1.20` where a part is an estimate, `not known` where nothing else is. */
export function spentInWords({ estimatedUsd, unknownCount, usd }: SpentView): string {
  if (usd === 0 && unknownCount > 0) return 'not known';
  const amount = estimatedUsd > 0 ? `about ${formatUsd(usd)}` : formatUsd(usd);
  return unknownCount > 0 ? `${amount}, and ${unknownCount} of unknown cost` : amount;
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
