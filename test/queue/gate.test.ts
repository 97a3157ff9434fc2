// The gate before a service: what a refusal means for the others, and how many tries a minute there may be.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failure, FAILURE_CODES, type FailureCode } from '../../app/domain/failure.ts';
import { Gate } from '../../app/queue/gate.ts';
import { blameOf } from '../../app/queue/policy.ts';
import { RetryBudget, RETRIES_A_MINUTE } from '../../app/queue/retry-budget.ts';
import { NOW } from './support.ts';
import { ManualTime } from './time.ts';

const codesOf = (blame: string): readonly FailureCode[] =>
  FAILURE_CODES.filter((code) => blameOf(code) === blame);

function gate(): { time: ManualTime; gate: Gate } {
  const time = new ManualTime(NOW);
  return { time, gate: new Gate(time, () => 0.5) };
}

describe('the gate', () => {
  it.each(codesOf('service'))('is closed by %s until a person opens it', async (code) => {
    const { gate: one, time } = gate();
    expect(one.refused(1, failure(code))).toEqual({ waitMs: 0, isTransient: false });
    await time.pass(3_600_000);
    expect(one.sendsAtOnce(4)).toBe(0);
    expect(one.held?.code).toBe(code);
    one.open();
    expect(one.sendsAtOnce(4)).toBe(4);
  });

  it.each(codesOf('transient'))('waits after %s, then lets one try alone', async (code) => {
    const { gate: one, time } = gate();
    const { isTransient, waitMs } = one.refused(1, failure(code));
    expect(isTransient).toBe(true);
    expect(waitMs).toBeGreaterThan(0);
    expect(one.sendsAtOnce(4)).toBe(0);
    await time.pass(waitMs);
    expect(one.sendsAtOnce(4)).toBe(1);
    one.open();
    expect(one.sendsAtOnce(4)).toBe(4);
  });

  it('does not care for what one recording did wrong', () => {
    const { gate: one } = gate();
    one.refused(1, failure('no-sound'));
    expect(one.sendsAtOnce(4)).toBe(4);
  });

  it('takes a fault that several recordings met for the service’s, one that meets a single one for its own', () => {
    const { gate: one } = gate();
    const fault = failure('server-error');
    expect(one.refused(1, fault).isTransient).toBe(false);
    expect(one.refused(1, fault).isTransient).toBe(false);
    expect(one.refused(2, fault).isTransient).toBe(true);
    expect(one.refused(1, fault).isTransient).toBe(true);
    // But not for ever: two recordings that break the service must end.
    for (let count = 0; count < 30; count += 1) one.refused(2, fault);
    expect(one.refused(2, fault).isTransient).toBe(false);
  });

  it('is opened by an answer only where an answer proves the cause gone', () => {
    for (const [code, isGone] of [
      ['key-refused', true],
      ['tls', true],
      ['no-credit', false],
    ] as const) {
      const { gate: one } = gate();
      one.hold(failure(code));
      one.answered();
      expect(one.held === null).toBe(isGone);
    }
  });
});

describe('the budget of tries', () => {
  it('gives the wanted wait as long as there is room, and spreads the rest over later minutes', () => {
    const time = new ManualTime(NOW);
    const budget = new RetryBudget(time, () => 0.5);
    const waits = Array.from({ length: 3 * RETRIES_A_MINUTE }, () => budget.take(1_000));
    expect(waits.slice(0, RETRIES_A_MINUTE)).toEqual(new Array(RETRIES_A_MINUTE).fill(1_000));
    expect(waits.slice(RETRIES_A_MINUTE, 2 * RETRIES_A_MINUTE)).toEqual(
      new Array(RETRIES_A_MINUTE).fill(90_000),
    );
    budget.clear();
    expect(budget.take(1_000)).toBe(1_000);
  });

  it('is never exceeded in a minute, nor shortens a wait, whatever is asked for and when', async () => {
    const asked = fc.array(
      fc.record({ pauseMs: fc.nat(90_000), delayMs: fc.nat(600_000), times: fc.nat(40) }),
      { maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(asked, async (steps) => {
        const time = new ManualTime(NOW);
        const budget = new RetryBudget(time, Math.random);
        const tries = new Map<number, number>();
        for (const { delayMs, pauseMs, times } of steps) {
          await time.pass(pauseMs);
          for (let count = 0; count < times; count += 1) {
            const waitMs = budget.take(delayMs);
            expect(waitMs).toBeGreaterThanOrEqual(delayMs);
            const minute = Math.floor((time.monotonicMs() + waitMs) / 60_000);
            tries.set(minute, (tries.get(minute) ?? 0) + 1);
          }
        }
        // A wait rounded at the end of a minute may fall on the first millisecond of the next.
        for (const count of tries.values()) expect(count).toBeLessThanOrEqual(RETRIES_A_MINUTE + 1);
      }),
      { numRuns: 40 },
    );
  });
});
