// A search that is closed in the middle of an answer. A thread that was broken off within a statement took its whole process with it: of
// that no test tells, but that this file ended unexpectedly.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createSearch, type Search } from '../../../app/storage/search/search.ts';
import { bundleWorker } from '../../support/bundle-worker.ts';
import { ENGINE_IDS } from '../../support/engines.ts';
import { makeLibrary, transcribed, transcriptOf } from '../support.ts';

const RECORDINGS = 150;
const PASSAGES = 60;
const ROUNDS = 30;
const ask = { folderId: null, limit: 100 };

it('refuses what it was at, gives a list whole or not at all, and the process lives on', async () => {
  const library = makeLibrary();
  const passage = (n: number): string => `the moon and number${n} of the sun is the moon`;
  for (let at = 0; at < RECORDINGS; at += 1)
    transcribed(library, transcriptOf(...Array.from({ length: PASSAGES }, (_, n) => passage(n))), {
      path: `/x/${at}.mp3`,
    });
  const workerUrl = await bundleWorker('app/storage/search/search-worker.ts');
  /** Closes a search that is so many milliseconds at something. @returns what came of it; null where it was refused */
  const cutAfter = async <T>(ms: number, asking: (search: Search) => Promise<T>): Promise<T | null> => {
    const search = createSearch({ engines: ENGINE_IDS, workerUrl, libraryPath: library.path });
    await search.query({ ...ask, text: 'sun', limit: 1 });
    const asked = asking(search).catch((why: unknown) => {
      expect(String(why)).toMatch(/closed|ended/);
      return null;
    });
    await sleep(ms);
    await search.close();
    return asked;
  };

  const views: unknown[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    views.push(await cutAfter(round % 20, (search) => search.query({ ...ask, text: 'the moon number1*' })));
  expect(views).toContain(null);
  const lists: (number | undefined)[] = [];
  for (let ms = 0; ms < 200; ms += 25)
    lists.push((await cutAfter(ms, (search) => search.list({ ...ask, text: 'moon ' }, 100_000)))?.length);
  expect(lists).toContain(undefined);
  expect(lists.filter((one) => one !== undefined && one !== RECORDINGS * PASSAGES)).toEqual([]);
});
