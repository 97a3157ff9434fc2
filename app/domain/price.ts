// What sound costs: the price of an hour, from the service or from the person, and what follows from it.

/** Who said what an hour costs. */
export const PRICE_SOURCES = ['service', 'own'] as const;
export type PriceSource = (typeof PRICE_SOURCES)[number];

/** The price of an hour of sound with a model. */
export interface Price {
  readonly model: string;
  readonly usdPerHour: number;
  readonly source: PriceSource;
  /** When the service said so, epoch ms; null for the person's own. */
  readonly fetchedAt: number | null;
}

/** What so much sound costs, US dollars; the service bills by the second. */
export function costUsd(audioSeconds: number, usdPerHour: number): number {
  return (audioSeconds * usdPerHour) / 3_600;
}

/** An amount as people read it: cents from ten cents on, more figures below, so that no cost looks like none. */
export function formatUsd(usd: number): string {
  if (usd === 0) return '$0.00';
  if (usd < 0.0001) return 'less than $0.0001';
  const digits = usd >= 0.1 ? 2 : usd >= 0.01 ? 3 : 4;
  return `$${usd.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: digits })}`;
}
