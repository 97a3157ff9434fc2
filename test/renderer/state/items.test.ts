// The list in the window: what is fetched when. All of a list of some thousands is there before anybody draws the scroll bar along.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { firstCalls, markOf } from '../../../app/contract/first-calls.ts';
import { items } from '../../../renderer/state/items.svelte.ts';

interface Asked {
  readonly offset: number;
  readonly limit: number;
  readonly folderId: number | null;
}
let asked: Asked[] = [];
let total = 0;

beforeEach(() => {
  asked = [];
  const call = (_name: string, args: Asked): Promise<unknown> => {
    asked.push(args);
    const length = Math.max(0, Math.min(args.limit, total - args.offset));
    const rows = Array.from({ length }, (_, at) => ({
      id: `${args.folderId}-${args.offset + at}`,
      jobId: null,
    }));
    return Promise.resolve({ ok: true, value: { total, items: rows } });
  };
  vi.stubGlobal('window', { api: { call, on: () => () => undefined } });
  vi.stubGlobal('requestIdleCallback', (run: () => void) => setTimeout(run));
});
afterEach(() => vi.unstubAllGlobals());

const idsOf = (): readonly (string | undefined)[] => Array.from(items.rows, (row) => row?.id);
const wanted = (folderId: number, count = total): readonly string[] =>
  Array.from({ length: count }, (_, at) => `${folderId}-${at}`);

it('shows its first page at once, and has all of it soon after somebody turned to it', async () => {
  total = 1_234;
  items.show('all', 1);
  await vi.waitFor(() => expect(items.loaded).toBe(true));
  expect(idsOf().slice(0, 100)).toEqual(wanted(1, 100));
  await new Promise((later) => setTimeout(later, 30));
  expect(asked).toHaveLength(1);
  items.come();
  items.come();
  await vi.waitFor(() => expect(idsOf()).toEqual(wanted(1)));
  expect(asked.map(({ offset, limit }) => [offset, limit])).toEqual([
    [0, 100],
    [0, 500],
    [500, 500],
    [1_000, 500],
  ]);
});

it('leaves a list for another one in the middle, and mixes nothing', async () => {
  total = 3_000;
  items.show('all', 2);
  await vi.waitFor(() => expect(asked.length).toBeGreaterThan(2));
  total = 700;
  items.show('all', 3);
  await vi.waitFor(() => expect(idsOf()).toEqual(wanted(3)));
});

it('of a list beyond all bounds fetches the rest where it is looked at', async () => {
  total = 50_000;
  items.show('all', 4);
  await vi.waitFor(() => expect(idsOf()[9_999]).toBe('4-9999'), { timeout: 10_000 });
  await new Promise((later) => setTimeout(later, 30));
  expect(idsOf()[10_000]).toBeUndefined();
  items.look(40_000, 40_020);
  await vi.waitFor(() => expect(idsOf()[40_020]).toBe('4-40020'));
});

it('asks for the first list as the preload did before', async () => {
  total = 3;
  items.show('all', null);
  await vi.waitFor(() => expect(items.loaded).toBe(true));
  const ahead = firstCalls(items.sort).find(([name]) => name === 'items.page');
  expect(ahead).toBeDefined();
  expect(markOf('items.page', asked[0])).toBe(markOf('items.page', ahead?.[1]));
});
