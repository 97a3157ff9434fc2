// What a scan cannot look into is told: a name without letters, a folder that is closed; and is let go of when it is put right.
import { execFileSync } from 'node:child_process';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import { createFilesWorker } from '../../app/files/files-worker.ts';
import { noteUnreadable } from '../../app/intake/unreadable.ts';
import { startCore } from '../operations/core-support.ts';
import { until } from '../queue/support.ts';
import { makeLibrary, must, tempDirectory } from '../storage/support.ts';
import { bundleWorker } from '../support/bundle-worker.ts';

vi.setConfig({ testTimeout: 60_000 }); // other suites may be running on the same cores

const workerUrl = await bundleWorker('app/files/worker.ts');

it('writes each down once, keeps what a person dismissed or took in, and lets go of what can be read', () => {
  const library = makeLibrary(tempDirectory());
  const { id } = library.folders.add(
    { path: '/talks', name: 'Talks', service: 'device', includeSubfolders: true },
    1,
  );
  const closed = { path: '/talks/closed', failure: failure('folder-unreadable') };
  const odd = { path: '/talks/\uFFFD.wav', failure: failure('file-unreadable') };
  const state = ({ path }: { path: string }) => library.files.byPath(path)?.state;

  expect(noteUnreadable(library, id, [closed, odd], 2)).toBe(true);
  expect([state(closed), state(odd)]).toEqual(['rejected', 'rejected']);
  expect(library.files.byPath(closed.path)?.failure?.code).toBe('folder-unreadable');
  const told = library.events.forPath(odd.path).length;
  expect(noteUnreadable(library, id, [odd, closed], 3)).toBe(false);
  expect(library.events.forPath(odd.path)).toHaveLength(told);

  expect(noteUnreadable(library, id, [odd], 4)).toBe(true);
  expect([state(closed), state(odd)]).toEqual(['gone', 'rejected']);
  expect(noteUnreadable(library, id, [closed, odd], 5)).toBe(true);
  expect(state(closed)).toBe('rejected');
  // What is a recording again by the time that it is let go of is one.
  library.files.setState(must(library.files.byPath(odd.path)).id, { state: 'reading' }, 6);
  expect(noteUnreadable(library, id, [closed], 7)).toBe(true);
  expect([state(closed), state(odd)]).toEqual(['rejected', 'reading']);
});

it.runIf(process.platform === 'linux')(
  'tells of a name that is no UTF-8, and takes the recording once it is renamed',
  async () => {
    const work = startCore(createFilesWorker({ workerUrl }));
    const good = work.record('ep.wav');
    execFileSync('sh', ['-c', `cp "$0" "$1/$(printf 'b\\377d').wav"`, good, work.place]);
    await work.core.start(true);
    await work.choices.add(work.place, {});
    const told = () => work.library.files.inState('rejected');
    await until(() => told().length === 1, 'it is told');
    expect(told()[0]?.failure).toMatchObject({ code: 'file-unreadable' });
    expect(told()[0]?.failure?.message).toContain('Rename it');
    renameSync(
      Buffer.concat([Buffer.from(join(work.place, 'b')), Buffer.from([0xff]), Buffer.from('d.wav')]),
      join(work.place, 'bd.wav'),
    );
    await until(
      () => work.library.files.byPath(join(work.place, 'bd.wav'))?.state === 'known',
      'it is taken',
    );
    await until(() => told().length === 0, 'nothing is told any more');
    expect(work.faults).toEqual([]);
  },
);
