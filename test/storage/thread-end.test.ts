// A thread that has the library open ends between two answers, and is never broken off: that took the whole process along.
import { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { endThread, isThreadStuck } from '../../app/storage/thread-end.ts';
import { until } from '../models/support.ts';

/** A thread that is at an answer for so long, and then listens; what it does when told is `endsWhenTold`. */
function busyFor(ms: number): Worker {
  const busy = `
    const { parentPort } = require('node:worker_threads');
    parentPort.on('message', (said) => {
      if (said === 'end of the thread') process.exit(7);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${ms});
      parentPort.postMessage('answered');
    });`;
  const worker = new Worker(busy, { eval: true });
  onTestFinished(() => void worker.terminate());
  worker.postMessage('a question');
  return worker;
}

it('ends once its answer is made', async () => {
  const worker = busyFor(50);
  const said: unknown[] = [];
  worker.on('message', (what) => said.push(what));
  worker.once('exit', (code) => said.push(code));
  await endThread(worker);
  expect(said).toEqual(['answered', 7]);
  expect(isThreadStuck()).toBe(false);
  await endThread(worker);
});

it('that is at a long answer is left to it, and the process knows not to wait for it', async () => {
  const worker = busyFor(1_500);
  const said: unknown[] = [];
  worker.on('message', (what) => said.push(what));
  worker.once('exit', (code) => said.push(code));
  await endThread(worker, 20);
  expect(said).toEqual([]);
  expect(isThreadStuck()).toBe(true);
  await until(() => !isThreadStuck());
  expect(said).toEqual(['answered', 7]);
});
