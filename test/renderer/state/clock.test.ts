// The clock of the window: it ticks while somebody shows something by it, and not otherwise.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ENGINES } from '../../../app/speech/engines.ts';
import type { ItemView } from '../../../app/contract/views.ts';
import { storyOf } from '../../../renderer/lib/story.ts';
import { time } from '../../../renderer/state/clock.svelte.ts';

// In plain Node the package gives what draws on a server, where nothing is followed.
const { SVELTE } = vi.hoisted(() => ({ SVELTE: '../../../node_modules/svelte/src' }));
const { flushSync } = await vi.importActual<typeof import('svelte')>(`${SVELTE}/index-client.js`);
const { toStore } = await vi.importActual<typeof import('svelte/store')>(`${SVELTE}/store/index-client.js`);
vi.mock('svelte/reactivity', () => vi.importActual(`${SVELTE}/reactivity/index-client.js`));

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 10, 29, 23, 58, 30) });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Follows a value as a part of the page would. @returns what was read, each time that something behind it changed */
function watched<T>(read: () => T): { readonly seen: readonly T[]; readonly end: () => void } {
  const seen: T[] = [];
  const end = toStore(read).subscribe((value) => void seen.push(value));
  flushSync();
  return { seen, end };
}

/** Lets so much time pass, and what follows it run. */
async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  flushSync();
}

describe('the clock', () => {
  it('tells of the seconds while they are shown, and has no timer else', async () => {
    expect(vi.getTimerCount()).toBe(0);
    const { end, seen } = watched(() => time.now);
    const begun = Date.now();
    await pass(12_000);
    expect(seen).toEqual([begun, begun + 5_000, begun + 10_000]);
    end();
    await pass(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells of the day once another has begun, and not before', async () => {
    const { end, seen } = watched(() => new Date(time.today).getDate());
    await pass(60_000);
    expect(seen).toEqual([29]);
    await pass(60_000);
    expect(seen).toEqual([29, 30]);
    await pass(3_600_000);
    expect(seen).toEqual([29, 30]);
    end();
    await pass(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not asked for what is over, and is for what is to come', async () => {
    const moment = (): Parameters<typeof storyOf>[2] => ({
      engine: ENGINES.traits('cloud'),
      paused: false,
      get now() {
        return time.now;
      },
    });
    const item = { state: 'done', preview: 'Said.', failure: null, dueAt: null } as ItemView;
    const over = watched(() => storyOf(item, null, moment()).text);
    expect(vi.getTimerCount()).toBe(0);
    const waits = { ...item, state: 'queued', dueAt: Date.now() + 60_000 } as ItemView;
    const toCome = watched(() => storyOf(waits, null, moment()).text);
    expect(vi.getTimerCount()).toBe(1);
    await pass(5_000);
    expect(over.seen).toHaveLength(1);
    expect(toCome.seen).toEqual([expect.stringContaining('60 s'), expect.stringContaining('55 s')]);
    over.end();
    toCome.end();
  });
});
