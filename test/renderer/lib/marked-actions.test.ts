// What is offered for several recordings at once: only what fits, and said of how many.
import { describe, expect, it } from 'vitest';
import { isFiltered, readSort } from '../../../renderer/lib/list-choices.ts';
import { fittingActions, tagsOf, withText } from '../../../renderer/lib/marked-actions.ts';
import { itemOf } from '../scenes.ts';

const done = itemOf(1, 'Done', { preview: 'Words.', tags: ['Live', 'bread'] });
const failed = itemOf(2, 'Failed', {
  state: 'failed',
  actions: ['retry', 'dismiss', 'remove'],
  tags: ['live'],
});
const waiting = itemOf(3, 'Waiting', { state: 'queued', actions: ['next', 'hold', 'cancel', 'remove'] });

describe('the actions for what is marked', () => {
  it('are none where nothing fits', () => {
    expect(fittingActions([])).toEqual([]);
    expect(fittingActions([done])).toEqual([]);
  });

  it('say of how many where they do not fit all, and name those', () => {
    expect(fittingActions([failed, { ...failed, recordingId: 9 }])).toMatchObject([
      { action: 'retry', label: 'Try again', recordingIds: [2, 9] },
      { action: 'dismiss', label: 'Dismiss' },
    ]);
    expect(fittingActions([done, failed, waiting]).map(({ label }) => label)).toEqual([
      'Try again (1 of 3)',
      'Do these next (1 of 3)',
      'Hold back (1 of 3)',
      'Cancel (1 of 3)',
      'Dismiss (1 of 3)',
    ]);
  });

  it('leave out what is no recording yet', () => {
    expect(fittingActions([{ ...waiting, recordingId: null }])).toEqual([]);
  });

  it('save only what has a text', () => {
    expect(withText([done, failed, waiting])).toEqual([done]);
    expect(withText([{ ...failed, preview: 'Old words.' }])).toHaveLength(1);
  });
});

it('counts tags whatever their case, the most frequent first', () => {
  expect(tagsOf([done, failed, waiting])).toEqual([
    { tag: 'Live', count: 2 },
    { tag: 'bread', count: 1 },
  ]);
});

it('knows what narrows a list down, and which order was kept', () => {
  expect([{}, { state: null }, { tag: '' }].map(isFiltered)).toEqual([false, false, false]);
  expect([{ state: 'done' as const }, { tag: 'x' }, { speaker: 'Ada' }].map(isFiltered)).toEqual([
    true,
    true,
    true,
  ]);
  expect(['title', 'nonsense', null].map(readSort)).toEqual(['title', 'newest', 'newest']);
});
