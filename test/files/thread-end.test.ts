// The end of a thread that breaks down just then: a real worker, and a main thread that is busy meanwhile.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Thread } from '../../app/files/thread.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'earshot-thread-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('is an end and no error of the app', async () => {
  const workerUrl = join(folder, 'worker.mjs');
  writeFileSync(
    workerUrl,
    `import { parentPort } from 'node:worker_threads';
     parentPort.once('message', () => {
       parentPort.once('message', () => { throw new Error('It broke down.'); });
       parentPort.postMessage({});
     });`,
  );
  let [answers, lost] = [0, 0];
  const endings: Promise<void>[] = [];
  const uncaught: unknown[] = [];
  const onUncaught = (error: unknown): number => uncaught.push(error);
  const listeners = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException').on('uncaughtException', onUncaught);
  try {
    const thread = new Thread({
      role: 'listener',
      workerUrl,
      wasmPath: null,
      stallMs: 30_000,
      idleMs: 30_000,
      waits: true,
      onAnswer: () => {
        answers += 1;
        thread.post({ kind: 'end', id: 1 });
        // It breaks down while nobody here can hear of it.
        const until = performance.now() + 500;
        while (performance.now() < until) continue;
        endings.push(thread.close());
      },
      onLost: () => (lost += 1),
    });
    thread.busy = true;
    thread.post({ kind: 'end', id: 1 });
    await vi.waitFor(() => expect(endings).toHaveLength(1), { timeout: 15_000 });
    await endings[0];
    await delay(50);
    expect([answers, lost, uncaught]).toEqual([1, 0, []]);
  } finally {
    process.removeListener('uncaughtException', onUncaught);
    for (const listener of listeners) process.on('uncaughtException', listener);
  }
});
