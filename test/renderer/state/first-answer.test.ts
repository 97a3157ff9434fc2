// What a part of the window is drawn from: taken once, asked for again where it failed, and never two at a time.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { call } from '../../../renderer/lib/api.ts';
import { FirstAnswer } from '../../../renderer/state/first-answer.svelte.ts';
import { holdBridge, turns } from './held-bridge.ts';

let bridge: ReturnType<typeof holdBridge>;
let taken: unknown[] = [];
beforeEach(() => {
  bridge = holdBridge();
  taken = [];
});
afterEach(async () => {
  await bridge.end();
  vi.unstubAllGlobals();
});

const template = () =>
  new FirstAnswer(
    () => call('notes.template', { folderId: 1 }),
    (value) => taken.push(value),
  );

it('is asked for at once, and taken', async () => {
  const first = template();
  expect([first.isHere, first.failure]).toEqual([false, null]);
  await bridge.next('notes.template').answer('one');
  expect([first.isHere, first.failure, taken]).toEqual([true, null, ['one']]);
});

it('says why it is not there, and is asked for again', async () => {
  const first = template();
  await bridge.next('notes.template').refuse('It is busy.');
  expect([first.isHere, first.failure?.message, taken]).toEqual([false, 'It is busy.', []]);
  void first.ask();
  await turns();
  // Told until it is known better.
  expect(first.failure?.message).toBe('It is busy.');
  await bridge.next('notes.template').answer('two');
  expect([first.isHere, first.failure, taken]).toEqual([true, null, ['two']]);
});

it('is asked for once at a time, and never when it is there', async () => {
  const first = template();
  void first.ask();
  expect(bridge.waiting()).toEqual(['notes.template']);
  await bridge.next('notes.template').answer('one');
  void first.ask();
  expect(bridge.waiting()).toEqual([]);
  expect(taken).toEqual(['one']);
});
