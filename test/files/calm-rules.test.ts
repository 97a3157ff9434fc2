// When a listening thread may go, step by step: what the thread says is made up here, the plain watches are real.
import { mkdirSync, renameSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Calm } from '../../app/files/calm.ts';
import type { OwnDirectory } from '../../app/files/messages.ts';
import { Sandbox, watches } from './support.ts';

const EVERY_MS = 20;
const SOON = { timeout: 5_000, interval: 5 };

let box: Sandbox;
let calm: Calm;
/** What was asked, the newest last. */
let asked: { readonly turn: number; readonly calmMs: number; readonly at: number }[];
let listeners: readonly number[];
let calms: number;
let stirs: number;
beforeEach(() => {
  box = new Sandbox();
  for (const name of ['one', 'two']) mkdirSync(box.at(name));
  [asked, listeners, calms, stirs] = [[], [1, 2], 0, 0];
  calm = new Calm({
    everyMs: EVERY_MS,
    ask: (turn, calmMs) => {
      if (listeners.length > 0) asked.push({ turn, calmMs, at: performance.now() });
      return listeners;
    },
    onCalm: () => (calms += 1),
    onStir: () => (stirs += 1),
  });
  calm.begin();
});
afterEach(() => {
  calm.end();
  box.remove();
});

const of = (name: string): readonly OwnDirectory[] => {
  const { dev, ino } = statSync(box.at(name));
  return [{ path: box.at(name), device: dev, inode: ino }];
};
/** Waits for this many questions in all. */
const questions = (count: number): Promise<void> => vi.waitFor(() => expect(asked).toHaveLength(count), SOON);
const turn = (): number => asked.at(-1)?.turn ?? 0;
/** Both listeners answer the newest question. */
function answer(second = of('two')): void {
  calm.told(2, turn(), second);
  calm.told(1, turn(), of('one'));
}
/** Both rounds of an attempt that is the first. */
async function settle(): Promise<void> {
  await questions(1);
  answer();
  await questions(2);
  answer();
}

it('goes when both answers are the same, the second with the watches open, and comes back once when something happens', async () => {
  await settle();
  expect([calms, stirs]).toEqual([1, 0]);
  box.write('two/a.txt');
  box.write('one/a.txt');
  await vi.waitFor(() => expect(stirs).toBe(1), SOON);
  box.write('one/b.txt');
  await delay(50);
  expect([calms, stirs]).toEqual([1, 1]);
});

it('stays while one of them has not answered', async () => {
  await questions(1);
  calm.told(1, turn(), of('one'));
  await delay(EVERY_MS * 4);
  expect(asked).toHaveLength(1);
});

it.each(['first', 'second'])('stays where the %s answer is no', async (which) => {
  await questions(1);
  if (which === 'second') {
    answer();
    await questions(2);
  }
  calm.told(1, turn(), null);
  calm.told(2, turn(), of('two'));
  calm.told(1, turn(), of('one'));
  // What was opened is closed: nobody is told.
  box.write('one/a.txt');
  await delay(40);
  expect([calms, stirs]).toEqual([0, 0]);
});

it('stays where the second answer names another directory, or another one under a name', async () => {
  await questions(1);
  answer();
  await questions(2);
  answer([...of('two'), { path: box.at('two/new'), device: 1, inode: 1 }]);
  await questions(3);
  answer();
  await questions(4);
  const [two] = of('two');
  answer(two ? [{ ...two, inode: two.inode + 1 }] : []);
  expect(calms).toBe(0);
});

it('stays where something happens between the two answers', async () => {
  await questions(1);
  answer();
  await questions(2);
  box.write('one/a.txt');
  await delay(40);
  answer();
  expect([calms, stirs]).toEqual([0, 0]);
});

it('stays where one of them goes before it is watched', async () => {
  await questions(1);
  const two = of('two');
  renameSync(box.at('two'), box.at('away'));
  answer(two);
  await questions(2);
  expect(asked[1]?.calmMs).toBe((asked[0]?.calmMs ?? 0) * 2);
  expect(calms).toBe(0);
});

it.skipIf(process.platform !== 'linux')(
  'stays, and watches nothing, where the second question can be asked of nobody',
  async () => {
    await questions(1);
    listeners = [];
    answer();
    expect([...watches().values()].flat()).not.toContain(statSync(box.at('one')).ino);
    expect(calms).toBe(0);
  },
);

it('takes no answer to an earlier question', async () => {
  await questions(1);
  const first = turn();
  answer();
  await questions(2);
  calm.told(1, first, of('one'));
  calm.told(2, first, of('two'));
  expect(calms).toBe(0);
  answer();
  expect(calms).toBe(1);
});

it('asks for twice as long each time, from a part of the time between two looks on, and no longer than 64 times', async () => {
  for (let count = 1; count <= 8; count += 1) {
    await questions(count);
    calm.told(1, turn(), null);
  }
  expect(asked.map(({ calmMs }) => calmMs)).toEqual(
    [1, 2, 4, 8, 16, 32, 64, 64].map((factor) => EVERY_MS * 0.8 * factor),
  );
  expect((asked[3]?.at ?? 0) - (asked[2]?.at ?? 0)).toBeGreaterThanOrEqual(EVERY_MS * 0.8 * 8);
});

it('does not count looks at which nobody could be asked', async () => {
  listeners = [];
  calm.giveUp();
  await delay(EVERY_MS * 6);
  listeners = [1, 2];
  await questions(1);
  expect(asked[0]?.calmMs).toBe(EVERY_MS * 0.8);
});

it('tells who gives up whether there was a thread', async () => {
  expect(calm.giveUp()).toBe(false);
  await questions(1);
  answer();
  await questions(2);
  expect(calm.giveUp()).toBe(false);
  await questions(3);
  answer();
  await questions(4);
  answer();
  expect([calm.giveUp(), calm.giveUp(), calms]).toEqual([true, false, 1]);
  box.write('one/a.txt');
  await delay(40);
  expect(stirs).toBe(0);
});

it('asks nothing once it ended', async () => {
  calm.end();
  await delay(EVERY_MS * 4);
  expect(asked).toEqual([]);
});
