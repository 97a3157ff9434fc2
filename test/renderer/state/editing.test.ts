// What is written in a transcript and when it is kept: at pauses, without any, and where the library refuses it.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { editing } from '../../../renderer/state/editing.svelte.ts';
import { reader } from '../../../renderer/state/reader.svelte.ts';

const SEGMENT = { id: 7, start: 0, end: 2, speaker: null, text: 'The tide', words: [] };
let kept: string[] = [];
let isFull = false;

beforeEach(() => {
  vi.useFakeTimers();
  kept = [];
  isFull = false;
  const call = (name: string, { command }: { command?: { text: string } }): Promise<unknown> => {
    if (name === 'edits.do' && command) kept.push(command.text);
    const refusal = { ok: false, code: 'disk-full', message: 'The disk is full.' };
    // Nothing on the page follows what is told of another text.
    const done = { ok: true, value: { transcriptId: 0, segments: [], moved: false, offer: null } };
    return Promise.resolve(name === 'edits.do' && !isFull ? done : refusal);
  };
  vi.stubGlobal('window', { api: { call, on: () => () => undefined }, setTimeout });
  vi.stubGlobal('document', { getElementById: () => null });
  reader.transcript = { id: 1, recordingId: 1, revision: 0, segments: [SEGMENT] } as never;
});
afterEach(() => {
  editing.forget();
  reader.transcript = null;
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const write = async (text: string, forMs: number): Promise<void> => {
  editing.write(SEGMENT, text);
  await vi.advanceTimersByTimeAsync(forMs);
};

it('keeps what is written at a pause', async () => {
  await write('The tide r', 899);
  expect(kept).toEqual([]);
  await write('The tide rises', 900);
  expect(kept).toEqual(['The tide rises']);
});

it('keeps it every five seconds where there is no pause, and waits for one after that', async () => {
  for (let letters = 1; letters <= 10; letters += 1) await write(`The tide ${'a'.repeat(letters)}`, 500);
  expect(kept).toEqual([`The tide ${'a'.repeat(10)}`]);
});

it('has what was refused on the page, and sends it again when it is left', async () => {
  isFull = true;
  await write('The tide rises', 1_000);
  expect(kept).toEqual(['The tide rises']);
  await editing.leave();
  expect(kept).toEqual(['The tide rises', 'The tide rises']);
  expect(editing.textOf(SEGMENT as never)).toBe('The tide rises');
  await editing.leave();
  expect(kept).toHaveLength(3);
});
