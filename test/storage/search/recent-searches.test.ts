// What was searched for lately is kept with the library, in order, and forgotten when that is asked for.
import { expect, it } from 'vitest';
import { RecentSearches } from '../../../app/storage/search/recent-searches.ts';
import { makeLibrary } from '../support.ts';

it('keeps the latest first, each once, and takes what goes on from the last in its place', () => {
  const { settings } = makeLibrary();
  const recent = new RecentSearches(settings);
  expect(recent.list()).toEqual([]);
  recent.remember('rye');
  recent.remember('wheat');
  recent.remember('wheat and salt');
  expect(recent.list()).toEqual(['wheat and salt', 'rye']);
  expect(recent.remember('rye')).toEqual(['rye', 'wheat and salt']);
  for (let at = 0; at < 20; at += 1) recent.remember(`${at} loaves`);
  expect(recent.list()).toHaveLength(8);
  expect(new RecentSearches(settings).list()[0]).toBe('19 loaves');
});

it('forgets one, or all, and takes nothing that is not a list of words for one', () => {
  const { settings } = makeLibrary();
  const recent = new RecentSearches(settings);
  recent.remember('rye');
  recent.remember('wheat');
  expect(recent.forget('rye')).toEqual(['wheat']);
  expect(recent.forget(null)).toEqual([]);
  expect(settings.get('recentSearches')).toBeUndefined();
  settings.set('recentSearches', { rye: 1 });
  expect(recent.list()).toEqual([]);
  settings.set('recentSearches', ['rye', 4, null]);
  expect(recent.list()).toEqual(['rye']);
});
