// Search on real data: what is found, in which order, how it is marked, and what is left out.
import { describe, expect, it } from 'vitest';
import type { SearchView } from '../../../app/contract/views.ts';
import { openForReading } from '../../../app/storage/database.ts';
import type { Library } from '../../../app/storage/library.ts';
import { searchHere } from '../../../app/storage/search/search-here.ts';
import { createSearch, type Search } from '../../../app/storage/search/search.ts';
import { SearchRun } from '../../../app/storage/search/search-run.ts';
import { bundleWorker } from '../../support/bundle-worker.ts';
import {
  connect,
  jobIn,
  makeLibrary,
  must,
  NOW,
  segment,
  settledFile,
  transcribed,
  transcriptOf,
} from '../support.ts';
import { ENGINE_IDS } from '../../support/engines.ts';

function searching(library: Library): (text: string, folderId?: number | null, limit?: number) => SearchView {
  const run = new SearchRun(openForReading(library.path), ENGINE_IDS);
  return (text, folderId = null, limit = 100) => must(run.answer({ text, folderId, limit }));
}

/** Hits as marked text, by recording. */
function marked(view: SearchView): string[][] {
  return view.groups.map(({ hits }) =>
    hits.map(({ snippet }) => snippet.map((part) => (part.hit ? `[${part.text}]` : part.text)).join('')),
  );
}

describe('finding', () => {
  it('finds words, phrases and beginnings whatever the case and accents, and marks them', () => {
    const library = makeLibrary();
    transcribed(library, transcriptOf('The café is open.', 'We land on the moon.'));
    const search = searching(library);
    expect(marked(search('CAFE '))).toEqual([['The [café] is open.']]);
    expect(marked(search('moon lan'))).toEqual([['We [land] on the [moon].']]);
    expect(marked(search('"the moon"'))).toEqual([['We land on [the moon].']]);
    expect(marked(search('the -moon '))).toEqual([['[The] café is open.']]);
    expect(search('sun ')).toMatchObject({ groups: [], hitCount: 0, more: false, hint: null });
  });

  it('gives recordings newest first and their hits in the order they were said', () => {
    const library = makeLibrary();
    const old = transcribed(library, transcriptOf('A moon.', 'Nothing.', 'Moon again.'));
    const young = transcribed(library, transcriptOf('Moon today.'));
    const view = searching(library)('moon ');
    expect(view.groups.map(({ recordingId }) => recordingId)).toEqual([young.recordingId, old.recordingId]);
    expect(marked(view)).toEqual([['[Moon] today.'], ['A [moon].', '[Moon] again.']]);
    expect(view).toMatchObject({ hitCount: 3, more: false, text: 'moon ' });
    expect(view.groups[1]?.hits.map(({ start }) => start)).toEqual([0, 10]);
  });

  it('shows many recordings before much of one, and says when there is more', () => {
    const library = makeLibrary();
    transcribed(library, transcriptOf('An old moon.'));
    transcribed(library, transcriptOf(...Array.from({ length: 50 }, (_, index) => `Moon ${index}.`)));
    const search = searching(library);
    const few = search('moon ', null, 20);
    expect(few.groups.map(({ hits }) => hits.length)).toEqual([19, 1]);
    expect(few).toMatchObject({ hitCount: 51, more: true });
    expect(marked(few)[0]?.[0]).toBe('[Moon] 0.');
    expect(search('moon ', null, 51)).toMatchObject({ hitCount: 51, more: false });
  });

  it('cuts long segments around the hit', () => {
    const library = makeLibrary();
    transcribed(library, transcriptOf(`${'before '.repeat(300)}needle${' after'.repeat(300)}`));
    const text = must(marked(searching(library)('needle '))[0]?.[0]);
    expect(text).toMatch(/^….*\[needle\].*…$/);
    expect(text.length).toBeLessThan(400);
  });

  it('cannot be fooled by what was said', () => {
    const library = makeLibrary();
    const hostile = '<img src=x onerror=alert(1)> \u0001forged\u0002 moon';
    transcribed(library, transcriptOf(hostile));
    expect(searching(library)('moon ').groups[0]?.hits[0]?.snippet).toEqual([
      { text: '<img src=x onerror=alert(1)>  forged  ', hit: false },
      { text: 'moon', hit: true },
    ]);
  });
});

describe('what is searched', () => {
  it('is the newest transcript of each recording only', () => {
    const library = makeLibrary();
    const { recordingId } = transcribed(library, transcriptOf('Old words.'));
    const { job } = library.jobs.enqueue({ recordingId, service: 'cloud', options: '{}', priority: 0 }, NOW);
    const search = searching(library);
    expect(search('old ').hitCount).toBe(1);
    const claim = must(library.jobs.claimNext('cloud', { leaseToken: 'l', requestId: 'r' }, NOW));
    const ready = must(
      library.jobs.apply(
        job.id,
        claim,
        { type: 'accepted', generationId: 'g', firstPollAt: NOW, deadlineAt: null },
        NOW,
      ),
    );
    library.jobs.finish(job.id, ready, transcriptOf('New words.'), null, NOW);
    expect(search('old ').hitCount).toBe(0);
    expect(marked(search('words '))).toEqual([['New [words].']]);
    expect(search('service:cloud words ').hitCount).toBe(1);
    expect(search('service:device words ').hitCount).toBe(0);
    expect(search('language:en words ').hitCount).toBe(1);
    expect(search('language:de words ').hitCount).toBe(0);
  });

  it('leaves out removed recordings until they are restored, under the same segment ids', () => {
    const library = makeLibrary();
    const { recordingId } = transcribed(library, transcriptOf('Here is the moon.'));
    const search = searching(library);
    const before = search('moon ');
    library.remove(recordingId);
    expect(search('moon ').hitCount).toBe(0);
    expect(search('title:episode ').groups).toEqual([]);
    library.restore(recordingId);
    expect(search('moon ').groups).toEqual(before.groups);
  });

  it('has an index that agrees with the text after all of this', () => {
    const library = makeLibrary();
    const ids = Array.from(
      { length: 5 },
      (_, index) => transcribed(library, transcriptOf(`Text ${index}.`, 'More.')).recordingId,
    );
    library.remove(must(ids[1]));
    library.remove(must(ids[3]));
    library.restore(must(ids[1]));
    const db = connect(library);
    expect(() =>
      db.exec("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)"),
    ).not.toThrow();
    db.exec("INSERT INTO segments_fts (segments_fts, rowid, text) VALUES ('delete', 1, 'Text 0.')");
    expect(() =>
      db.exec("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)"),
    ).toThrow(/malformed/);
  });
});

describe('filters', () => {
  it('narrow by show, folder, title, speaker, date and length', () => {
    const library = makeLibrary();
    const wide = library.folders.add(
      { path: '/w', name: 'Wide Éarth', includeSubfolders: true, service: 'device' },
      NOW,
    );
    const talk = transcribed(
      library,
      transcriptOf(segment('Moon, said one.', 0, '0'), segment('Moon, said two.', 5, '1')),
      { folderId: wide.id, path: '/w/Talk 7.mp3', modifiedMs: new Date(2024, 4, 31, 10).getTime() },
    ).recordingId;
    const other = transcribed(library, transcriptOf('Moon elsewhere.'), {
      modifiedMs: new Date(2023, 1, 1).getTime(),
      audio: { durationSeconds: 7200, format: 'wav', channels: 1, sampleRateHz: 8000 },
    }).recordingId;
    const search = searching(library);
    const found = (text: string, folderId: number | null = null): number[] =>
      search(text, folderId).groups.map((group) => group.recordingId);
    expect(found('moon ')).toEqual([talk, other]);
    expect(found('moon ', wide.id)).toEqual([talk]);
    expect(found('moon show:earth ')).toEqual([talk]);
    expect(found('moon show:nowhere ')).toEqual([]);
    expect(found('moon title:"talk 7" ')).toEqual([talk]);
    expect(found('moon after:2024 ')).toEqual([talk]);
    expect(found('moon before:2024 ')).toEqual([other]);
    expect(found('moon after:2024-05-31 before:2024-06 ')).toEqual([talk]);
    expect(found('moon before:2024-05-31 after:2024 ')).toEqual([]);
    expect(found('moon longer:1h ')).toEqual([other]);
    expect(marked(search('moon speaker:"speaker 2" '))).toEqual([['[Moon], said two.']]);
    // Without words: how the recordings begin, or what the speaker says.
    expect(marked(search('title:talk'))).toEqual([['Moon, said one.']]);
    expect(marked(search('speaker:2'))).toEqual([['Moon, said two.']]);
  });

  it('find the few wanted recordings among many that fit the words', () => {
    const library = makeLibrary();
    const wanted = [0, 40, 90].map((place) => `Wanted ${place}`);
    for (let place = 0; place < 100; place += 1)
      transcribed(library, transcriptOf('Moon one.', 'Moon two.', 'Moon three.'), {
        path: wanted.includes(`Wanted ${place}`) ? `/x/Wanted ${place}.mp3` : `/x/Other ${place}.mp3`,
      });
    const view = searching(library)('moon title:wanted ');
    expect(view.groups.map(({ title }) => title)).toEqual(wanted.toReversed());
    expect(view).toMatchObject({ hitCount: 9, more: false });
  });
});

describe('the search thread', () => {
  it('answers beside the library, and what is overtaken gets the newest answer', async () => {
    const library = makeLibrary();
    transcribed(library, transcriptOf('Here is the moon.'));
    const search = createSearch({
      engines: ENGINE_IDS,
      workerUrl: await bundleWorker('app/storage/search/search-worker.ts'),
      libraryPath: library.path,
    });
    try {
      const ask = (text: string): Promise<SearchView> => search.query({ text, folderId: null, limit: 10 });
      const answers = await Promise.all([ask('m'), ask('mo'), ask('moo'), ask('moon')]);
      expect(answers[3]).toMatchObject({ text: 'moon', hitCount: 1 });
      // None is older than what was asked, and none waits in vain.
      for (const [at, { text }] of answers.entries()) expect(text.length).toBeGreaterThan(at);
      transcribed(library, transcriptOf('The moon again.'));
      expect((await ask('moon')).hitCount).toBe(2);
    } finally {
      await search.close();
    }
    await expect(search.query({ text: 'moon', folderId: null, limit: 10 })).rejects.toThrow(/closed/);
  });

  it('says so when the library is not there, and recovers when it is', async () => {
    const library = makeLibrary();
    const search = createSearch({
      engines: ENGINE_IDS,
      workerUrl: await bundleWorker('app/storage/search/search-worker.ts'),
      libraryPath: `${library.path}-elsewhere`,
    });
    try {
      await expect(search.query({ text: 'moon', folderId: null, limit: 10 })).rejects.toThrow(
        /Search failed/,
      );
      connect(library).exec(`VACUUM INTO '${library.path}-elsewhere'`);
      expect((await search.query({ text: 'moon', folderId: null, limit: 10 })).hitCount).toBe(0);
    } finally {
      await search.close();
    }
  });

  it('finds nothing in a library where nothing is done', () => {
    const library = makeLibrary();
    jobIn(library, 'queued');
    library.takeIn(settledFile(), NOW);
    expect(searching(library)('episode ').groups).toEqual([]);
  });
});

describe('search on the thread that asks', () => {
  const terms = { text: 'moon', folderId: null, limit: 10 };
  const inThread = async (libraryPath: string): Promise<Search> =>
    createSearch({
      engines: ENGINE_IDS,
      workerUrl: await bundleWorker('app/storage/search/search-worker.ts'),
      libraryPath,
    });

  it('answers what a thread answers, also what has come since', async () => {
    const library = makeLibrary();
    transcribed(library, transcriptOf('Here is the moon.', 'Not here.', 'The moon again.'));
    const here = searchHere({ engines: ENGINE_IDS, libraryPath: library.path });
    const thread = await inThread(library.path);
    try {
      for (const text of ['moon', '"the moon"', 'service:nobody', 'sun'])
        expect(await here.query({ ...terms, text })).toEqual({
          ...(await thread.query({ ...terms, text })),
          tookMs: expect.any(Number) as number,
        });
      expect(await here.list(terms, 5)).toEqual(await thread.list(terms, 5));
      expect(await here.check()).toBe(true);
      transcribed(library, transcriptOf('A third moon.'));
      expect((await here.query(terms)).hitCount).toBe(3);
    } finally {
      await Promise.all([here.close(), thread.close()]);
    }
  });

  it('says the same when the library is not there', async () => {
    const libraryPath = `${makeLibrary().path}-elsewhere`;
    const here = searchHere({ engines: ENGINE_IDS, libraryPath });
    const thread = await inThread(libraryPath);
    const told = (error: Error): string => error.message;
    try {
      expect(await here.query(terms).catch(told)).toBe(await thread.query(terms).catch(told));
      expect(await here.query(terms).catch(told)).toContain('Search failed');
    } finally {
      await Promise.all([here.close(), thread.close()]);
    }
  });
});
