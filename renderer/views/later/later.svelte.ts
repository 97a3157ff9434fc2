// What of the window is fetched after its first list: what a recording is read with once somebody turns to the window, the rest when it is opened.
import { tellDrawn } from '../../lib/api.ts';
import { LIST_MARK } from '../../lib/list-mark.ts';
import { turnedTo } from '../../lib/turned-to.ts';
import { items } from '../../state/items.svelte.ts';
import { Later } from '../../state/later.svelte.ts';
import { reading } from '../reader/later.ts';

export const panels = new Later(() => import('./panels.ts'));
export const settings = new Later(() => import('./settings.ts'));
export const sheets = new Later(() => import('./sheets.ts'));

/**
 * Tells when the first list is drawn, and fetches what a recording is read with once somebody turns to the window, while the page has nothing to do: so that the
 * first press finds it there, and a window that only lies open does without its megabyte. Sheets and settings are opened seldom and are a megabyte of
 * memory, too: they come with their first press, which is no slower for it.
 */
export function followList(): void {
  const turned = turnedTo(window);
  const stop = $effect.root(() => {
    $effect(() => {
      if (!items.loaded) return;
      stop();
      performance.mark(LIST_MARK);
      void goOn(turned);
    });
  });
}

async function goOn(turned: Promise<void>): Promise<void> {
  // The list is drawn first.
  await new Promise(requestAnimationFrame);
  await new Promise((idle) => requestIdleCallback(idle));
  tellDrawn();
  await turned;
  for (const later of [reading, panels]) {
    await new Promise((idle) => requestIdleCallback(idle));
    // It is told when it is wanted.
    await later.fetch().catch(() => undefined);
  }
}
