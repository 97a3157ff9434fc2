// What of the window is fetched after its first list, when it is opened or before, once nobody waits for anything.
import { items } from '../../state/items.svelte.ts';
import { Later } from '../../state/later.svelte.ts';
import { reading } from '../reader/later.ts';

export const panels = new Later(() => import('./panels.ts'));
export const settings = new Later(() => import('./settings.ts'));
export const sheets = new Later(() => import('./sheets.ts'));

/** Fetches all of them after the first list, one after the other while the page has nothing to do, so that the first press finds them there. */
export function fetchAfterList(): void {
  const stop = $effect.root(() => {
    $effect(() => {
      if (!items.loaded) return;
      stop();
      void fetchAll();
    });
  });
}

async function fetchAll(): Promise<void> {
  // The list is drawn first.
  await new Promise(requestAnimationFrame);
  for (const later of [reading, sheets, panels, settings]) {
    await new Promise((idle) => requestIdleCallback(idle));
    // It is told when it is wanted.
    await later.fetch().catch(() => undefined);
  }
}
