// By what the page's first answers are known again in another build: by all that they may hold.
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { firstCalls } from '../../app/contract/first-calls.ts';
import { firstShape } from '../../app/contract/first-shape.ts';
import { CHANNELS } from '../../app/contract/schema.ts';
import { itemPage } from '../../app/contract/views.ts';

const NAMES = firstCalls(null).map(([name]) => name);

/** The same contract, but for one answer. */
const otherwise = (answer: v.GenericSchema): string =>
  firstShape({ ...CHANNELS, 'items.page': { ...CHANNELS['items.page'], answer } });

describe('the shape of what the page asks first', () => {
  it('is the same for the same contract', () => {
    expect(firstShape({ ...CHANNELS })).toBe(firstShape());
    expect(otherwise(v.strictObject({ ...itemPage.entries }))).toBe(firstShape());
  });

  it.each(NAMES)('has %s', (name) => {
    expect(firstShape({ ...CHANNELS, [name]: { answer: v.boolean() } })).not.toBe(firstShape());
  });

  it('is another one with every change, however deep it lies', () => {
    const { items, total } = itemPage.entries;
    const { item } = { item: items.item.entries };
    const page = (entries: v.ObjectEntries) =>
      v.strictObject({ total, items: v.array(v.strictObject(entries)) });
    expect(otherwise(page(item))).toBe(firstShape());
    const { sizeBytes: _gone, ...less } = item;
    const shapes = [
      otherwise(page({ ...item, more: v.string() })),
      otherwise(page(less)),
      otherwise(page({ ...item, title: v.nullable(v.string()) })),
      otherwise(page({ ...item, title: v.optional(v.string()) })),
      otherwise(page({ ...item, parked: v.nullable(v.picklist(['held', 'show-paused', 'waiting'])) })),
      firstShape(),
    ];
    expect(new Set(shapes).size).toBe(shapes.length);
  });

  it('says of each field what it may hold', () => {
    // These say nothing of what is in them.
    for (const type of ['any', 'custom', 'unknown', 'lazy'])
      expect(firstShape()).not.toContain(`"type":"${type}"`);
  });
});
