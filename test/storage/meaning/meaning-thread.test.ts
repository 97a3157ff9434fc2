// The thread that looks for passages: where WebAssembly is missing, where it cannot begin, and when it is given back.
import { execFile } from 'node:child_process';
import { readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { packVector, VECTOR_WIDTH } from '../../../app/domain/vector.ts';
import { ENGINES } from '../../../app/speech/engines.ts';
import { MeaningSearch } from '../../../app/storage/meaning/meaning-search.ts';
import { bundleWorker } from '../../support/bundle-worker.ts';
import { makeLibrary, tempDirectory, transcribed, transcriptOf } from '../support.ts';

const workerUrl = await bundleWorker('app/storage/meaning/meaning-worker.ts');
const VECTOR = new Float32Array(VECTOR_WIDTH).fill(1 / Math.sqrt(VECTOR_WIDTH));
const REQUEST = {
  ...{ text: 'a word', folderId: null, speaker: null, year: null, tag: null, recordingId: null, limit: 5 },
};

function libraryOfOne() {
  const library = makeLibrary();
  transcribed(library, transcriptOf('A word.'));
  const due = library.meanings.next('m');
  if (!due) throw new Error('nothing is due');
  const passage = { segment: 0, letter: 0, mark: 1, vector: packVector(VECTOR) };
  library.meanings.put(due, 'm', [passage], true);
  return library;
}

describe('the meaning thread', () => {
  it('finds without WebAssembly what it finds with it', async () => {
    const library = libraryOfOne();
    const engines = ENGINES.all.map(({ id }) => id);
    const workerData = { libraryPath: library.path, engines, model: 'm' };
    const question = { kind: 'search', vector: VECTOR, request: REQUEST } as const;
    const search = new MeaningSearch(workerUrl, workerData);
    const [places = []] = await search.ask(question);
    expect(places).toHaveLength(1);
    await search.close();
    // A process, since all threads of one share its V8.
    const program = `
      const { Worker } = require('node:worker_threads');
      const worker = new Worker(new URL(${JSON.stringify(workerUrl.href)}), { workerData: ${JSON.stringify(workerData)} });
      const vector = new Float32Array(${VECTOR_WIDTH}).fill(${1 / Math.sqrt(VECTOR_WIDTH)});
      worker.postMessage({ id: 1, kind: 'search', vector, request: ${JSON.stringify(REQUEST)} });
      worker.once('message', (answer) => {
        console.log(JSON.stringify({ has: typeof WebAssembly, ...answer }));
        process.exit();
      });`;
    const run = await promisify(execFile)(process.execPath, ['--jitless', '-e', program]);
    expect(JSON.parse(run.stdout)).toEqual({ has: 'undefined', id: 1, lists: [places] });
  });

  it('ends what was asked before it is given back, and answers what is asked from then on', async () => {
    const library = libraryOfOne();
    const engines = ENGINES.all.map(({ id }) => id);
    const search = new MeaningSearch(workerUrl, { libraryPath: library.path, engines, model: 'm' });
    const question = { kind: 'search', vector: VECTOR, request: REQUEST } as const;
    const before = search.ask(question);
    const ended = expect(before).rejects.toThrow('it was ended');
    const closing = search.close();
    const after = search.ask(question);
    await ended;
    await closing;
    expect((await after)[0]).toHaveLength(1);
    await search.close();
  });

  it('tells what SQLite says of a library that it cannot read', async () => {
    const path = join(tempDirectory(), 'junk.db');
    writeFileSync(path, 'No library at all. '.repeat(100));
    const search = new MeaningSearch(workerUrl, { libraryPath: path, engines: [], model: 'm' });
    await expect(search.ask({ kind: 'warm' })).rejects.toMatchObject({ code: 'SQLITE_NOTADB' });
    await search.close();
  });

  it.runIf(process.platform === 'linux')('leaves no connection open where it could not begin', async () => {
    const library = libraryOfOne();
    const search = new MeaningSearch(workerUrl, {
      ...{ libraryPath: library.path, model: 'm' },
      // Not what it should be told.
      engines: null as never,
    });
    const opened = (): number =>
      readdirSync('/proc/self/fd').filter((fd) => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`) === library.path;
        } catch {
          return false;
        }
      }).length;
    const before = opened();
    for (let time = 0; time < 5; time += 1)
      await expect(search.ask({ kind: 'warm' })).rejects.toThrow('Search by meaning failed');
    // SQLite keeps one handle back for the next, while another connection holds a lock: https://sqlite.org/src/file/src/os_unix.c
    expect(opened()).toBeLessThanOrEqual(before + 1);
    await search.close();
  });
});
