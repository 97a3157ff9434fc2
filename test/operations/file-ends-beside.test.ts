// A command beside the process that works, when that one goes away in the middle of it.
import { afterEach, expect, it, vi } from 'vitest';
import { watchEnding } from '../../app/operations/ending.ts';
import { FileEnds } from '../../app/operations/file-ends.ts';
import { toolsFor } from './command-line.ts';
import { startCore } from './core-support.ts';

afterEach(() => void vi.restoreAllMocks());

/** What a command waits for, and what it is told each second of who works. */
async function beside(works: readonly boolean[], wait = false) {
  const work = startCore();
  const { core, record } = work;
  let nowMs = 0;
  // Each look is a second after the one before.
  vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 1_000));
  let asked = 0;
  const isWorkedOn = (): boolean => works[asked++] ?? false;
  const ending = watchEnding(new Promise(() => undefined));
  const ends = new FileEnds({ core, ending, works: false, isWorkedOn, wait });
  const { call } = toolsFor(work).tools;
  const end = await ends.of(call('places.transcribe', { path: record('episode.wav'), service: 'device' }));
  return { end, ends, asked: () => asked, core };
}

it('says that nobody works any more, after nobody did for some seconds', async () => {
  const { asked, core, end, ends } = await beside([true, true, false, false, false, true]);
  expect(end).toMatchObject({ kind: 'waiting', why: { code: 'upload-interrupted' } });
  expect('why' in end && end.why.message).toMatch(/^The Earshot that worked on this library has ended/);
  expect(ends.standstills).toHaveLength(1);
  // Six looks in a row from the last that found somebody.
  expect(asked()).toBe(12);
  expect(core.library.jobs.get(1)?.state).toBe('queued');
});

it('says so also where it was to wait for what passes by itself', async () => {
  expect((await beside([], true)).end).toMatchObject({ kind: 'waiting' });
});
