// The queue in the window: which heading an item stands under, what moves it, and why it waits, in words.
import { describe, expect, it } from 'vitest';
import type { ItemState } from '../../../app/contract/views.ts';
import { actionLabel, menuActions, moveOf, nextSteps, sectionOf } from '../../../renderer/lib/actions.ts';
import { stateName } from '../../../renderer/lib/story.ts';
import { itemOf, toldOf } from '../scenes.ts';

describe('the headings', () => {
  it.each<readonly [ItemState, string]>([
    ['failed', 'Needs you'],
    ['uncertain', 'Needs you'],
    ['rejected', 'Needs you'],
    ['uploading', 'Working'],
    ['transcribing', 'Working'],
    ['queued', 'Waiting, in this order'],
    ['settling', 'Being checked'],
    ['reading', 'Being checked'],
  ])('%s: %s', (state, heading) => {
    expect(sectionOf({ state })).toBe(heading);
  });
});

describe('moving', () => {
  const waiting = itemOf(1, 'A', { state: 'queued', actions: ['next', 'up', 'down', 'hold', 'cancel'] });

  it('is what the keys say, of what can be moved', () => {
    expect(['ArrowUp', 'ArrowDown', 'Home', 'End'].map((key) => moveOf(key, waiting))).toEqual([
      'up',
      'down',
      'next',
      null,
    ]);
    expect(moveOf('ArrowUp', itemOf(1, 'A', { state: 'done' }))).toBeNull();
  });

  it('is in the menu, in a steady order, and letting go stands on the row', () => {
    expect(menuActions(waiting).map((action) => actionLabel(action, waiting))).toEqual([
      'Next, please',
      'Move up',
      'Move down',
      'Hold back',
      'Cancel',
    ]);
    expect(nextSteps(waiting)).toEqual([]);
    const held = itemOf(1, 'A', {
      state: 'queued',
      parked: 'held',
      actions: ['release', 'up', 'down', 'cancel'],
    });
    expect(nextSteps(held).map((action) => actionLabel(action, held))).toEqual(['Let it go on']);
  });
});

describe('what waits', () => {
  it('says who holds it back', () => {
    const of = (parked: 'held' | 'show-paused' | null) => itemOf(1, 'A', { state: 'queued', parked });
    expect(toldOf(of('held'), null, false).text).toContain('Held back');
    expect(toldOf(of('show-paused'), null, true).text).toContain('show is paused');
    expect(toldOf(of(null), null, true).text).toContain('queue is paused');
    expect(stateName(of('held'), { runsHere: true })).toBe('Held back');
  });
});
