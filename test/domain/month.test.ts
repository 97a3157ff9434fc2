// The month by the person's own calendar: summer time, the turn of the year, and zones where days begin at one.
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { monthBefore, monthOf } from '../../app/domain/month.ts';
import { costUsd, formatUsd } from '../../app/domain/price.ts';

const HOUR = 3_600_000;
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Pacific/Apia',
  'America/Sao_Paulo',
  'Africa/Cairo',
];
afterEach(() => vi.unstubAllEnvs());

describe('the month', () => {
  it('is an hour shorter or longer where the clock changes', () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    const march = monthOf(new Date(2026, 2, 29, 12).getTime());
    expect(march.endsAt - march.startsAt).toBe(31 * 24 * HOUR - HOUR);
    expect(new Date(march.startsAt).toISOString()).toBe('2026-02-28T23:00:00.000Z');
    const october = monthOf(new Date(2026, 9, 25, 2, 30).getTime());
    expect(october.endsAt - october.startsAt).toBe(31 * 24 * HOUR + HOUR);
  });

  it('ends with the year', () => {
    vi.stubEnv('TZ', 'America/New_York');
    const lastInstant = new Date(2027, 0, 1).getTime() - 1;
    expect(monthOf(lastInstant).endsAt).toBe(lastInstant + 1);
    expect(monthOf(lastInstant + 1).startsAt).toBe(lastInstant + 1);
    expect(monthBefore(monthOf(lastInstant + 1))).toEqual(monthOf(lastInstant));
  });

  it.each(ZONES)('leaves no gap and holds its instant in %s', (zone) => {
    vi.stubEnv('TZ', zone);
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2060, 0) }), (now) => {
        const month = monthOf(now);
        expect(month.startsAt).toBeLessThanOrEqual(now);
        expect(month.endsAt).toBeGreaterThan(now);
        expect(monthOf(month.endsAt).startsAt).toBe(month.endsAt);
        expect(monthBefore(month).endsAt).toBe(month.startsAt);
        expect(new Date(month.startsAt).getDate()).toBe(1);
      }),
    );
  });
});

describe('money', () => {
  it('costs by the second', () => {
    expect(costUsd(1_800, 0.36)).toBeCloseTo(0.18, 10);
  });

  it.each([
    [0, '$0.00'],
    [0.00001, 'less than $0.0001'],
    [0.0012, '$0.0012'],
    [0.05, '$0.05'],
    [0.0456, '$0.046'],
    [0.456, '$0.46'],
    [12, '$12.00'],
    [1_234.5, '$1,234.50'],
  ])('%d is written %s', (usd, text) => {
    expect(formatUsd(usd)).toBe(text);
  });
});
