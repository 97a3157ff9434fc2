// The order of the queue in the stand-in for window.api.
import type { ItemView } from '../../app/contract/views.ts';
import type { QueueAction } from '../../app/domain/job.ts';

/** The items after a person has moved, held back or let go one of them. */
export function arranged(
  items: readonly ItemView[],
  itemId: string,
  action: QueueAction,
): readonly ItemView[] {
  const at = items.findIndex(({ id }) => id === itemId);
  const item = items[at];
  if (!item) return items;
  if (action === 'hold')
    return items.with(at, { ...item, parked: 'held', actions: ['release', 'up', 'down', 'cancel'] });
  if (action === 'release')
    return items.with(at, { ...item, parked: null, actions: ['next', 'up', 'down', 'hold', 'cancel'] });
  const waiting = items.flatMap(({ state }, index) => (state === 'queued' ? [index] : []));
  const place = waiting.indexOf(at);
  const to = waiting[action === 'next' ? 0 : place + (action === 'up' ? -1 : 1)];
  if (to === undefined) return items;
  const moved = items.toSpliced(at, 1);
  return moved.toSpliced(to, 0, item);
}
