// A thread that waits is asked for signs of life, and seldom while all is well.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { Thread, type Loss } from '../../app/files/thread.ts';

/** Looked after every tenth of a second at first. */
const STALL_MS = 400;

/** Answers so many signs of life, says when, and then is silent. */
const entry = (answers: number): string => `
  const { parentPort, workerData } = require('node:worker_threads');
  const slots = new Int32Array(workerData.pulse);
  let left = ${answers};
  parentPort.on('message', ({ kind }) => {
    if (kind !== 'beat') Atomics.store(slots, 3, 1);
    else if (left-- > 0) Atomics.add(slots, 0, 1);
    parentPort.postMessage({ kind, at: performance.now() });
  });`;

function started(answers: number) {
  const directory = mkdtempSync(join(tmpdir(), 'earshot-thread-'));
  const path = join(directory, 'entry.cjs');
  writeFileSync(path, entry(answers));
  const beatsAt: number[] = [];
  let enough = 0;
  let onEnough: () => void = () => undefined;
  let onLost: (loss: Loss) => void = () => undefined;
  const lost = new Promise<Loss>((resolve) => (onLost = resolve));
  const thread = new Thread({
    workerUrl: pathToFileURL(path),
    wasmPath: null,
    stallMs: STALL_MS,
    idleMs: 10_000,
    role: 'listener',
    waits: true,
    onAnswer: (answer) => {
      const { at, kind } = answer as unknown as { at: number; kind: string };
      if (kind !== 'beat') return;
      beatsAt.push(at);
      if (beatsAt.length >= enough) onEnough();
    },
    onLost,
  });
  onTestFinished(async () => {
    await thread.close();
    rmSync(directory, { recursive: true });
  });
  const ask = (): void => thread.post({ kind: 'end', id: 1 });
  thread.busy = true;
  ask();
  const beats = (count: number): Promise<void> =>
    new Promise((resolve) => {
      [enough, onEnough] = [count, resolve];
    });
  return { ask, beats, beatsAt, lost };
}

/** Between a sign of life and the one before, milliseconds. */
const gap = (at: readonly number[], index: number): number => (at[index] ?? NaN) - (at[index - 1] ?? NaN);

it('is asked seldom once it gave some, and often again when something is asked of it', async () => {
  const { ask, beats, beatsAt } = started(Infinity);
  await beats(11);
  // A late one makes the next come sooner, but not as soon as those before.
  expect(gap(beatsAt, 10)).toBeGreaterThan(3 * (STALL_MS / 4));
  ask();
  const from = beatsAt.length;
  await beats(from + 8);
  expect((beatsAt[from + 7] ?? NaN) - (beatsAt[from - 1] ?? NaN)).toBeLessThan(8 * 8 * (STALL_MS / 4) * 0.5);
});

it('is lost when it gives none any more, also after it was well for long', async () => {
  const { lost } = started(12);
  expect(await lost).toMatchObject({ detail: 'No sign of life.' });
});
