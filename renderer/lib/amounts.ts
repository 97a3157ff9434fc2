// Counts and sizes as people read them.
import { numberFormat, perCent, whole } from '../../app/messages/figures.ts';
import { formats, t } from '../../app/messages/text.ts';

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

/** `1,020`. */
export function count(n: number): string {
  return whole(n, formats());
}

function unitOf(bytes: number): { readonly name: (typeof UNITS)[number]; readonly size: number } {
  let size = 1;
  let at = 0;
  // A step early (at 999.5), so that nothing is written as `1,000 KB`.
  while (bytes / size >= 999.5 && at < UNITS.length - 1) {
    size *= 1000;
    at += 1;
  }
  return { name: UNITS[at] ?? 'bytes', size };
}

function inUnit(bytes: number, size: number): string {
  const n = bytes / size;
  return n < 10 && size > 1 ? numberFormat(formats(), { maximumFractionDigits: 1 }).format(n) : count(n);
}

/** A size in powers of 1,000, as file managers show it: `0 bytes`, `48 MB`, `1.2 GB`. */
export function size(bytes: number): string {
  const unit = unitOf(bytes);
  return unit.size === 1 ? t('common.amounts.bytes', { bytes }) : `${inUnit(bytes, unit.size)} ${unit.name}`;
}

/** `640 of 1,020 MB`: both in one unit, small enough that the first figure moves. */
export function sizeOf(done: number, total: number): string {
  const unit = unitOf(total / 10);
  const capped = Math.min(done, total);
  return t('common.amounts.doneOfTotal', {
    done: count(capped / unit.size),
    total: count(total / unit.size),
    unit: unit.name,
  });
}

/** `12%`, as the language writes it. @param n whole hundredths, or what stands for them, as `<1` */
export function percentSaid(n: number | string): string {
  return perCent(n, formats());
}

/** A fraction as whole per cent, 0–100; 0 while the total is not known. */
export function percent(done: number, total: number): number {
  if (!(total > 0) || Number.isNaN(done)) return 0;
  return Math.round(Math.min(1, Math.max(0, done / total)) * 100);
}
