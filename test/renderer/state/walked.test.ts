// The walk through a text that is written in meanwhile, and who speaks in a passage that moved: both go by what a place is, not by its number.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { finder } from '../../../renderer/state/finder.svelte.ts';
import { notices } from '../../../renderer/state/notices.svelte.ts';
import { reader } from '../../../renderer/state/reader.svelte.ts';
import { who } from '../../../renderer/state/who.svelte.ts';
import { holdBridge, turns } from './held-bridge.ts';

let bridge: ReturnType<typeof holdBridge>;
const segment = (id: number, text: string, speaker: string | null = null) => ({
  ...{ id, start: null, end: null, speaker, text, words: [] },
});
const shown = (...segments: ReturnType<typeof segment>[]): void => {
  reader.transcript = { id: 70, recordingId: 7, revision: 0, segments } as never;
};
const where = (): readonly unknown[] => [finder.at, reader.target?.segmentId];

beforeEach(() => {
  bridge = holdBridge();
  notices.list = [];
});
afterEach(async () => {
  finder.close();
  who.close(false);
  reader.close();
  await bridge.end();
  vi.unstubAllGlobals();
});

it('goes on behind a place that was put right, and passes none over', () => {
  shown(segment(1, 'tide tide'), segment(2, 'tide'), segment(3, 'tide'));
  finder.open('text');
  finder.look('tide');
  finder.step(1);
  finder.step(1);
  expect(where()).toEqual([2, 2]);
  shown(segment(1, 'tide tide'), segment(2, 'ebb'), segment(3, 'tide'));
  expect(finder.at).toBe(-1);
  finder.step(1);
  expect(where()).toEqual([2, 3]);
  shown(segment(1, 'tide tide'), segment(2, 'ebb'), segment(3, 'ebb'));
  finder.step(1);
  expect(where()).toEqual([0, 1]);
  shown(segment(1, 'ebb and tide'), segment(2, 'tide'), segment(3, 'tide'));
  finder.step(-1);
  expect(where()).toEqual([2, 3]);
});

it('stands at its place where others came or went before it', () => {
  shown(segment(1, 'tide'), segment(2, 'tide'), segment(3, 'tide'));
  finder.open('text');
  finder.look('tide');
  finder.step(1);
  shown(segment(4, 'tide tide'), segment(1, 'tide'), segment(2, 'tide'), segment(3, 'tide'));
  expect(finder.at).toBe(3);
  finder.step(-1);
  expect(where()).toEqual([2, 1]);
  finder.step(-1);
  finder.step(-1);
  finder.step(-1);
  expect(where()).toEqual([4, 3]);
});

it('asks who speaks in a passage, wherever it stands by now, and no longer once its text is left', async () => {
  const opener = { getBoundingClientRect: () => ({}), isConnected: false } as never;
  shown(segment(1, 'One', 'A'), segment(2, 'Two', 'B'));
  who.ask(opener, 1);
  const { asked } = who;
  if (!asked) throw new Error('nobody is asked');
  shown(segment(9, 'Before', 'A'), segment(1, 'One', 'A'), segment(2, 'Two', 'B'));
  expect(who.asked).toBe(asked);
  void who.give(asked, 'turn', 'C');
  await turns();
  const given = bridge.next('edits.do');
  expect(given.args).toMatchObject({ command: { type: 'speaker', segmentIds: [2] } });
  await given.refuse('Enough.');
  shown(segment(5, 'Another', 'A'), segment(6, 'text', 'B'));
  expect(who.asked).toBeNull();
  void who.give(asked, 'turn', 'C');
  await turns();
  expect(bridge.waiting()).not.toContain('edits.do');
});
