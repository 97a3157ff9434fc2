// A process with native parts as a child of plain Node: orders, sound and words go through, and its death is its own.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startForked, type ForkedChild } from '../../../app/speech/on-device/forked-child.ts';
import { tempDirectory } from '../../storage/support.ts';

type Order = { readonly type: 'hear' | 'stop'; readonly id: number };
type Message = { readonly type: string; readonly id: number; readonly heard?: unknown };

/** Speaks as `ordersOfParent` does: tells what it is given, and dies of a sound that says so, as a fault of a native part would have it. */
const CHILD = `
process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  if ('order' in message) {
    process.send({ said: { type: process.argv[2], id: message.order.id } });
    if (message.hasSound) process.send({ of: message.order.id, credit: { credit: 4 } });
  } else if (message.sound === 'deadly') process.kill(process.pid, 'SIGKILL');
  else if ('sound' in message) process.send({ said: { type: 'heard', id: message.of, heard: message.sound.length } });
});`;

let child: ForkedChild<Order, Message>;
let said: Message[];
let wake: () => void;

beforeEach(() => {
  const script = join(tempDirectory(), 'child.cjs');
  writeFileSync(script, CHILD);
  child = startForked<Order, Message>(script, 'ready', { PATH: process.env.PATH ?? '' });
  said = [];
  wake = () => undefined;
  child.onMessage((message) => {
    said.push(message);
    wake();
  });
});
afterEach(() => child.kill());

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise<void>((resolve) => (wake = resolve));
}

describe('a forked child', () => {
  it('is given orders and sound, and asks for more of it', async () => {
    const { port1, port2 } = new MessageChannel();
    const credit = new Promise((resolve) => port1.once('message', resolve));
    child.postMessage({ type: 'hear', id: 7 }, port2);
    expect(await credit).toEqual({ credit: 4 });
    port1.postMessage(new Float32Array(512));
    await until(() => said.length === 2);
    expect(said).toEqual([
      { type: 'ready', id: 7 },
      { type: 'heard', id: 7, heard: 512 },
    ]);
    port1.close();
  });

  it('dies alone: its end is told, its sounds are closed, and orders after it are no fault', async () => {
    const { port1, port2 } = new MessageChannel();
    const closed = new Promise<void>((resolve) => port1.once('close', resolve));
    port1.on('message', () => undefined);
    const ended = new Promise((resolve) => child.onExit(resolve));
    child.postMessage({ type: 'hear', id: 1 }, port2);
    port1.postMessage('deadly');
    // Ended by a signal, it has no code.
    expect(await ended).toBeNull();
    await closed;
    expect(() => child.postMessage({ type: 'stop', id: 1 }, null)).not.toThrow();
  });

  // A limit of processes, as of a container, ends it in the same way.
  it.each([
    ['told later', { execPath: join(tempDirectory(), 'moved') }],
    ['told at once', { execPath: 'a\0b' }],
  ])('that cannot be begun, %s, is told as ended, and its sounds are closed', async (_when, { execPath }) => {
    const was = process.execPath;
    process.execPath = execPath;
    const none = startForked<Order, Message>('/nowhere.cjs', 'ready', {});
    process.execPath = was;
    const { port1, port2 } = new MessageChannel();
    const closed = new Promise<void>((resolve) => port1.once('close', resolve));
    const ended = new Promise((resolve) => none.onExit(resolve));
    none.postMessage({ type: 'hear', id: 1 }, port2);
    expect(await ended).toBeNull();
    await closed;
    expect(() => none.kill()).not.toThrow();
  });
});
