// Search by meaning in the window: what is asked when, what stands below which places, and what becomes of a failure.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MeaningPlaceView, MeaningStateView } from '../../../app/contract/meaning-views.ts';
import type { HitGroupView, SearchView } from '../../../app/contract/views.ts';
import { NO_FACETS } from '../../../app/domain/search-choices.ts';
import { deedsOf } from '../../../renderer/state/failure-deeds.ts';
import { meaning } from '../../../renderer/state/meaning.svelte.ts';
import { savedSearches } from '../../../renderer/state/saved-searches.svelte.ts';
import { search } from '../../../renderer/state/search.svelte.ts';

const passage = (recordingId: number, start: number): MeaningPlaceView => ({
  ...{ recordingId, start, end: start + 30, segmentId: start, segmentIds: [start, start + 1] },
  ...{ title: 'A', folderId: null, show: null, recordedAt: 0, speaker: null, text: 'Said.' },
  ...{ likeness: 0.9, shared: [], link: null },
});
const group = (recordingId: number, hitCount: number, ...starts: readonly number[]): HitGroupView => ({
  ...{ recordingId, hitCount, title: 'A', folderId: null, addedAt: 0, recordedAt: 0 },
  ...{ durationSeconds: null, isOlder: false },
  hits: starts.map((start) => ({ segmentId: 1_000 + start, start, speaker: null, snippet: [] })),
});
const view = (groups: readonly HitGroupView[], next: unknown = null): SearchView =>
  ({
    ...{ text: 'w', groups, atLeast: false, more: false, next, hint: null, suggestion: null, also: null },
    ...{ facets: NO_FACETS, tookMs: 1, hitCount: groups.reduce((sum, { hitCount }) => sum + hitCount, 0) },
  }) as never;

const state: MeaningStateView = { isWanted: true, isModelHere: true, done: 3, total: 3, failure: null };
type Answers = Record<string, (args: never) => unknown>;
const listeners: ((event: { areas: readonly string[] }) => void)[] = [];
let asked: { name: string; args: unknown }[] = [];
let answers: Answers = {};
const BROKEN = new Error('The model could not be run.');

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { getElementById: () => null });
  asked = [];
  answers = {
    'meaning.state': () => state,
    'meaning.search': () => [passage(1, 60), passage(2, 7)],
    'search.query': () => view([]),
  };
  const call = async (name: string, args: never): Promise<unknown> => {
    asked.push({ name, args });
    const value = await answers[name]?.(args);
    return value === BROKEN
      ? { ok: false, code: 'model-damaged', message: BROKEN.message }
      : { ok: true, value: value ?? null };
  };
  const on = (name: string, listener: (event: { areas: readonly string[] }) => void) => {
    if (name === 'changed') listeners.push(listener);
    return () => undefined;
  };
  vi.stubGlobal('window', { api: { call, on } });
  listeners.length = 0;
  meaning.start();
});
afterEach(() => {
  search.clear();
  meaning.isTakenAlong = false;
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1_000);
const changed = async (...areas: readonly string[]): Promise<void> => {
  for (const listener of listeners) listener({ areas });
  await settled();
};
const starts = (): readonly (number | null)[] => meaning.places.map(({ start }) => start);
const times = (name: string): number => asked.filter((one) => one.name === name).length;

describe('search by meaning in the window', () => {
  it('asks for the search that stands as soon as it is turned on, though all was read before', async () => {
    answers['meaning.state'] = () => ({ ...state, isWanted: false });
    await changed('settings');
    search.type('winding');
    await settled();
    expect(times('meaning.search')).toBe(0);
    answers['meaning.state'] = () => state;
    await meaning.turnOn();
    await settled();
    expect(starts()).toEqual([60, 7]);
    answers['meaning.state'] = () => ({ ...state, isWanted: false });
    await changed('settings');
    expect(starts()).toEqual([]);
  });

  it('is got ready by the first letter of a search, not by each, and not where it is off', async () => {
    await settled();
    search.type('w');
    search.type('wi');
    expect(times('meaning.warm')).toBe(1);
    search.clear();
    answers['meaning.state'] = () => ({ ...state, isWanted: false });
    await changed('settings');
    search.type('w');
    expect(times('meaning.warm')).toBe(1);
  });

  it('asks once for a search, however often the archive changes, and once more when all is read', async () => {
    answers['meaning.state'] = () => ({ ...state, done: 1 });
    await changed('search');
    search.type('winding');
    await settled();
    answers['meaning.state'] = () => ({ ...state, done: 2 });
    await changed('search');
    expect(times('meaning.search')).toBe(1);
    answers['meaning.state'] = () => state;
    await changed('search');
    expect(times('meaning.search')).toBe(2);
    await changed('search');
    expect(times('meaning.search')).toBe(2);
  });

  it('takes a passage away once a place in it is shown above, by whichever way', async () => {
    // So many that no more of them follow by themselves.
    const many = Array.from({ length: 20 }, (_, n) => 100 + n);
    answers['search.query'] = () => view([group(1, 22, ...many)], { recordedAt: 1 });
    search.type('winding');
    await settled();
    expect(starts()).toEqual([60, 7]);
    answers['search.query'] = () => view([group(2, 1, 10)]);
    await search.showMore();
    expect(starts()).toEqual([60]);
    answers['search.query'] = () => view([group(1, 22, 61, 200)]);
    await search.showRest(1);
    expect(starts()).toEqual([]);
    expect(times('meaning.search')).toBe(1);
  });

  it('tells why it failed and how to go on, and asks again when told to or when the model is put right', async () => {
    answers['meaning.search'] = () => BROKEN;
    search.type('winding');
    await settled();
    expect(meaning.failure).toEqual({ code: 'model-damaged', message: BROKEN.message });
    expect(deedsOf('model-damaged')).toHaveLength(1);
    expect(deedsOf('internal')).toHaveLength(1);
    // Each text that is read tries nothing again.
    await changed('search');
    expect(times('meaning.search')).toBe(1);
    meaning.again();
    await settled();
    expect(times('meaning.search')).toBe(2);
    expect(meaning.failure).not.toBeNull();
    answers['meaning.search'] = () => [passage(2, 7)];
    await changed('models');
    expect(meaning.failure).toBeNull();
    expect(starts()).toEqual([7]);
  });

  it('forgets a failure with what was typed', async () => {
    answers['meaning.search'] = () => BROKEN;
    search.type('winding');
    await settled();
    search.type('windin');
    expect(meaning.failure).toBeNull();
  });

  it('has passages saved where nothing else was found, and beside places where they are wanted', async () => {
    const saved = { count: 1, name: 'a.csv', savedId: 1, lacksMeant: null };
    answers['search.export'] = () => saved;
    const meant = async (): Promise<unknown> => {
      await savedSearches.takeAlong('csv');
      return asked.findLast(({ name }) => name === 'search.export')?.args;
    };
    search.type('winding');
    await settled();
    expect(await meant()).toMatchObject({ meant: true });
    answers['search.query'] = () => view([group(1, 1, 5)]);
    search.type('wound');
    await settled();
    expect(await meant()).toMatchObject({ meant: false });
    meaning.isTakenAlong = true;
    expect(await meant()).toMatchObject({ meant: true });
  });
});
