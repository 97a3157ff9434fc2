// A library that takes nothing: neither commands nor the window take silence for an end, and both say why.
import { afterEach, expect, it, vi } from 'vitest';
import { LASTING_MS } from '../../app/domain/refusals.ts';
import { systemClock } from '../../app/domain/clock.ts';
import { outlookOf } from '../../app/operations/outlook.ts';
import type { CoreAtWork } from './core-support.ts';
import { startCore } from './core-support.ts';
import { until } from '../models/support.ts';

const FULL = Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
const SLOW = { timeout: 60_000 };
const refuse = (): never => {
  throw FULL;
};

/** Lets time pass for whoever asks how long something was refused. */
function later(): void {
  vi.spyOn(systemClock, 'monotonicMs').mockImplementation(() => performance.now() + LASTING_MS);
}
afterEach(() => void vi.restoreAllMocks());

async function atWork(): Promise<CoreAtWork> {
  const work = startCore();
  await work.core.start(true);
  return work;
}

it('files that it cannot take are no end of the work, and then a standstill', SLOW, async () => {
  const work = await atWork();
  const { choices, core, library, place, record } = work;
  record('a.wav');
  const takeIn = vi.spyOn(library, 'takeIn').mockImplementation(refuse);
  await choices.add(place, {});
  await until(() => core.refusals.some);
  await until(() => core.intake.size === 0);
  expect(core.listening.quiet).toBe(true);
  expect(outlookOf(core)).toMatchObject({ goesOn: true, standstills: [] });
  later();
  expect(outlookOf(core)).toMatchObject({
    goesOn: false,
    standstills: [{ service: null, folder: null, passes: true, failure: { code: 'disk-full' } }],
  });
  takeIn.mockRestore();
});

it('what folders hold, not written down, is a standstill, too', SLOW, async () => {
  const { choices, core, library, place, record } = await atWork();
  record('a.wav');
  await choices.add(place, {});
  const noting = vi.spyOn(library, 'noting').mockImplementation(refuse);
  record('b.wav');
  await until(() => core.refusals.some);
  await until(() => core.intake.size === 0 && !core.worker.busy);
  later();
  expect(outlookOf(core).goesOn).toBe(false);
  noting.mockRestore();
  await until(() => !core.refusals.some, 40_000);
});

it(
  'recordings that it cannot have begun stand still, and their service says so in the window',
  SLOW,
  async () => {
    const { core, device, views, library, place, record, choices } = await atWork();
    const claim = vi.spyOn(library.jobs, 'claimNext').mockImplementation(refuse);
    record('a.wav');
    await choices.add(place, {});
    await until(() => core.refusals.some);
    expect(views.queue().held).toEqual([]);
    later();
    expect(outlookOf(core)).toMatchObject({ goesOn: false });
    expect(views.queue().held).toMatchObject([{ failure: { code: 'disk-full' } }]);
    claim.mockRestore();
    await until(() => device.sent.length === 1 && views.queue().held.length === 0, 40_000);
  },
);
