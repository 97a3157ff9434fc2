// What of the window is fetched after its first list: what a recording is read with once nobody waits for anything, the rest when it is opened.
import { LIST_MARK } from '../../lib/list-mark.ts';
import { items } from '../../state/items.svelte.ts';
import { Later } from '../../state/later.svelte.ts';
import { reading } from '../reader/later.ts';

export const panels = new Later(() => import('./panels.ts'));
export const settings = new Later(() => import('./settings.ts'));
export const sheets = new Later(() => import('./sheets.ts'));

/**
 * Fetches what a recording is read with after the first list, while the page has nothing to do, so that the first press finds it there. Sheets and
 * settings are opened seldom and are a megabyte of memory: they come with their first press, which is no slower for it.
 */
export function fetchAfterList(): void {
  const stop = $effect.root(() => {
    $effect(() => {
      if (!items.loaded) return;
      stop();
      performance.mark(LIST_MARK);
      void fetchReading();
    });
  });
}

async function fetchReading(): Promise<void> {
  // The list is drawn first.
  await new Promise(requestAnimationFrame);
  for (const later of [reading, panels]) {
    await new Promise((idle) => requestIdleCallback(idle));
    // It is told when it is wanted.
    await later.fetch().catch(() => undefined);
  }
}
