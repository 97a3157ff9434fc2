// Many recordings into a folder, made by the real export thread; and what it does when the place or the person says no.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CHOICES } from '../../app/domain/export-format.ts';
import { createExporter, exporterHere } from '../../app/publish/exporter.ts';
import { runExportTask } from '../../app/publish/export-task.ts';
import { bundleWorker } from '../support/bundle-worker.ts';
import { makeLibrary, tempDirectory, transcribed, transcriptOf } from '../storage/support.ts';

let workerUrl: URL;
beforeAll(async () => {
  workerUrl = await bundleWorker('app/publish/export-worker.ts');
}, 60_000);
const closers: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closers) await close();
});

function makeShelf(...texts: string[]) {
  const library = makeLibrary();
  const recordings = texts.map((text, index) => ({
    id: transcribed(library, transcriptOf(text), { path: `/shows/talk ${index + 1}.mp3` }).recordingId,
    title: `talk ${index + 1}`,
  }));
  const exporter = createExporter({ workerUrl, libraryPath: library.path });
  closers.push(() => exporter.close());
  return { library, recordings, exporter, directory: join(tempDirectory(), 'out') };
}

const plain = { formats: ['txt', 'srt'], pack: false, choices: DEFAULT_CHOICES } as const;

describe('an export of many', () => {
  it('writes each format of each recording, and nothing over what is there', async () => {
    const { directory, exporter, recordings } = makeShelf('First words.', 'Second words.');
    mkdirSync(directory);
    writeFileSync(join(directory, 'talk 1.txt'), 'mine');
    const done: number[] = [];
    const { failure, report } = await runExportTask({ ...plain, recordings, directory }, exporter, {
      onProgress: (count) => done.push(count),
    });
    expect(failure).toBeNull();
    expect(report).toMatchObject({ written: 4, skippedCount: 0, cancelled: false });
    expect(done).toEqual([1, 2]);
    expect(readdirSync(directory).sort()).toEqual([
      'talk 1 2.txt',
      'talk 1.srt',
      'talk 1.txt',
      'talk 2.srt',
      'talk 2.txt',
    ]);
    expect(readFileSync(join(directory, 'talk 1.txt'), 'utf8')).toBe('mine');
    expect(readFileSync(join(directory, 'talk 1 2.txt'), 'utf8')).toBe('First words.\n');
  });

  it('names those of which something was written, and no other', async () => {
    const { directory, library, recordings } = makeShelf('One.', 'Two.', 'Three.');
    const stop = new AbortController();
    const written: number[] = [];
    const given = [recordings[0], { id: 9_999, title: 'not there' }, ...recordings.slice(1)].filter(
      (one) => one !== undefined,
    );
    await runExportTask({ ...plain, recordings: given, directory }, exporterHere(library), {
      signal: stop.signal,
      onWritten: (id) => written.push(id),
      onProgress: (done) => done === 3 && stop.abort(),
    });
    expect(written).toEqual([recordings[0]?.id, recordings[1]?.id]);
  });

  it('makes a publish pack a folder, each with a name of its own', async () => {
    const { directory, exporter, recordings } = makeShelf('One.', 'Two.');
    const same = recordings.map(({ id }) => ({ id, title: 'Pilot: “one”' }));
    const { report } = await runExportTask({ ...plain, pack: true, recordings: same, directory }, exporter);
    expect(report.written).toBe(14);
    expect(readdirSync(directory).sort()).toEqual(['Pilot “one”', 'Pilot “one” 2']);
    expect(readdirSync(join(directory, 'Pilot “one”'))).toHaveLength(7);
  });

  it('goes on past what cannot be made, and says what and why', async () => {
    const { directory, exporter, library, recordings } = makeShelf('Words.');
    const report = await runExportTask(
      {
        ...plain,
        formats: ['raw', 'txt'],
        recordings: [...recordings, { id: 999, title: 'gone' }],
        directory,
      },
      exporter,
    );
    expect(report.report).toMatchObject({ written: 1, skippedCount: 3 });
    expect(report.report.skipped[0]).toMatchObject({ what: 'raw', title: 'talk 1' });
    library.remove(recordings[0]?.id ?? 0);
    expect(await exporter.make(recordings[0]?.id ?? 0, 'txt')).toMatchObject({
      ok: false,
      failure: { code: 'not-found' },
    });
  });

  it('ends after the file in hand when it is called off', async () => {
    const { directory, exporter, recordings } = makeShelf('One.', 'Two.', 'Three.');
    const abort = new AbortController();
    const { report } = await runExportTask({ ...plain, recordings, directory }, exporter, {
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    expect(report).toMatchObject({ written: 2, cancelled: true });
  });

  it('fails as a whole where the place is none', async () => {
    const { directory, library, recordings } = makeShelf('One.');
    writeFileSync(directory, 'a file, no folder');
    const { failure, report } = await runExportTask(
      { ...plain, recordings, directory },
      exporterHere(library),
    );
    expect(failure?.code).toBe('library-unwritable');
    expect(report.written).toBe(0);
  });

  it('leaves no half file behind', async () => {
    const { directory, exporter, recordings } = makeShelf('One.');
    await runExportTask({ ...plain, recordings, directory }, exporter);
    expect(readdirSync(directory).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(existsSync(join(directory, 'talk 1.srt'))).toBe(true);
  });
});
