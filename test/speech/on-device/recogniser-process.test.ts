// The recogniser's process from outside: what it is told to stop is over soon, whatever it is in the middle of.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startForked, type ForkedChild } from '../../../app/speech/on-device/forked-child.ts';
import { createRecogniser } from '../../../app/speech/on-device/recogniser-process.ts';
import { MOONSHINE_BASE } from '../../../app/speech/on-device/models/catalogue/moonshine-base.ts';
import type { RecogniseEnd, Recogniser } from '../../../app/speech/on-device/parts.ts';
import type {
  RecogniserMessage,
  RecogniserOrder,
} from '../../../app/speech/on-device/recogniser-messages.ts';
import { tempDirectory } from '../../storage/support.ts';

/** Says that it begins. In German it is in the middle of something native and hears nothing; else it ends when it is told to. */
const CHILD = `
process.on('disconnect', () => process.exit());
process.on('message', ({ order }) => {
  if (!order) return;
  if (order.type === 'stop') return process.send({ said: { type: 'failed', id: order.id, detail: 'as told' } });
  process.send({ said: { type: 'progress', id: order.id, seconds: process.pid } }, () => {
    if (order.language === 'de') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
});`;

let children: ForkedChild<RecogniserOrder, RecogniserMessage>[];
let exits: () => number;
let recogniser: Recogniser<MessagePort>;

beforeEach(() => {
  children = [];
  let count = 0;
  exits = () => count;
  const script = join(tempDirectory(), 'child.cjs');
  writeFileSync(script, CHILD);
  recogniser = createRecogniser<MessagePort>({
    voiceDetector: () => ({ model: MOONSHINE_BASE, directory: '/voice' }),
    start: () => {
      const child = startForked<RecogniserOrder, RecogniserMessage>(script, 'models', {
        PATH: process.env.PATH ?? '',
      });
      child.onExit(() => (count += 1));
      children.push(child);
      return child;
    },
  });
});
afterEach(() => {
  for (const child of children) child.kill();
});

/** Begins to hear. @returns the process that does, how it ends, and the way to stop it */
async function hearing(
  language: string,
): Promise<{ readonly pid: number; readonly end: Promise<RecogniseEnd>; readonly stop: () => void }> {
  const abort = new AbortController();
  return new Promise((resolve) => {
    const end = recogniser.recognise({
      ...{ sound: new MessageChannel().port1, model: { model: MOONSHINE_BASE, directory: '/model' } },
      ...{ start: 0, language, isAlone: false, isWatched: false, leaveOut: [], signal: abort.signal },
      onPiece: () => undefined,
      onFinal: () => undefined,
      onProgress: (pid) => resolve({ pid, end, stop: () => abort.abort() }),
    });
  });
}

it('what does not hear that it is to stop is ended, which is no fault, and the next is heard by another', async () => {
  const one = await hearing('de');
  one.stop();
  expect(await one.end).toEqual({ kind: 'failed', detail: 'stopped' });
  expect(exits()).toBe(1);
  const other = await hearing('en');
  expect(other.pid).not.toBe(one.pid);
});

it('what stops when it is told to keeps its process, and its model', async () => {
  const one = await hearing('en');
  one.stop();
  expect(await one.end).toEqual({ kind: 'failed', detail: 'as told' });
  expect((await hearing('en')).pid).toBe(one.pid);
});

it('is not ended over one recording while it hears another', async () => {
  const one = await hearing('en');
  const other = await hearing('de');
  other.stop();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(exits()).toBe(0);
  one.stop();
  // It cannot say so of the one that it hears: it is in the middle of the other.
  expect(await one.end).toEqual({ kind: 'failed', detail: 'stopped' });
  expect(await other.end).toEqual({ kind: 'failed', detail: 'stopped' });
});
