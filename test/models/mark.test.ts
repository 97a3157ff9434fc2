// When the store of models is looked through again: the mark of its folder.
import { mkdirSync, mkdtempSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { markOf } from '../../app/models/staging.ts';

describe('the mark of the store of models', () => {
  let store = '';
  beforeEach(() => {
    store = mkdtempSync(join(tmpdir(), 'earshot-mark-'));
    mkdirSync(join(store, '.coming-small'));
    utimesSync(store, 1_000, 1_000);
  });
  afterEach(() => rmSync(store, { recursive: true, force: true }));

  it('stays while nothing comes or goes, and changes when something does', async () => {
    const nowMs = 1_000_000 + 60_000;
    const mark = await markOf(store, nowMs);
    expect(mark).not.toBeNull();
    expect(await markOf(store, nowMs)).toBe(mark);
    renameSync(join(store, '.coming-small'), join(store, 'small'));
    const later = statSync(store).mtimeMs + 60_000;
    expect(await markOf(store, later)).not.toBeNull();
    expect(await markOf(store, later)).not.toBe(mark);
  });

  it('is none while the folder may change again under the same time, nor of a store that is not there', async () => {
    expect(await markOf(store, 1_000_000 + 1_999)).toBeNull();
    expect(await markOf(store, 1_000_000 - 1_999)).toBeNull();
    expect(await markOf(store, 1_000_000 + 2_000)).not.toBeNull();
    expect(await markOf(join(store, 'nowhere'), 1_000_000)).toBeNull();
  });
});
