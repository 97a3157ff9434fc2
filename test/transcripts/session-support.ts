// An engine at work whose device says the name of the file that it heard, and ways to look at sessions.
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFilesWorker } from '../../app/files/files-worker.ts';
import { sessionViews } from '../../app/transcripts/session-views.ts';
import { must, segment, transcriptOf } from '../storage/support.ts';
import { bundleWorker } from '../support/bundle-worker.ts';
import { wav } from '../support/media.ts';
import { startCore } from '../operations/core-support.ts';
import { until } from '../queue/support.ts';

const workerUrl = await bundleWorker('app/files/worker.ts');
/** Seconds since the epoch. */
export const NOON = Date.UTC(2026, 4, 1, 12) / 1_000;
let seeds = 9_000;

/** An engine whose device says the name of the file, at two places. */
export function atWork() {
  const work = startCore(createFilesWorker({ workerUrl }));
  const { device, core, library } = work;
  device.pollPaceMs = 20;
  const said = new Map<string, string>();
  device.onCreate = async (request) => {
    const accepted = await device.accept(request);
    const name = must(request.path.split(/[/\\]/).at(-1)).replace(/\W/g, '');
    if (accepted.kind === 'accepted') said.set(accepted.generationId, name);
    return accepted;
  };
  device.onGet = (generationId) => {
    const name = said.get(generationId) ?? '';
    const at = name.includes('Otto') ? 1 : 0;
    return {
      kind: 'ready',
      transcript: transcriptOf(segment(`begin${name}`, at, '0'), segment(`end${name}`, at + 2, '0')),
      raw: null,
    };
  };
  const record = (name: string, { endsAt = NOON, seconds = 10 } = {}): string => {
    const path = join(work.place, name);
    writeFileSync(path, wav({ seconds, seed: ++seeds }));
    utimesSync(path, endsAt, endsAt);
    return path;
  };
  const rows = () => library.items.page({ view: 'all', folderId: null, offset: 0, limit: 100 }).rows;
  const ids = new Map<string, number>();
  /** A file that is looked at again belongs to no recording for a moment; its recording stays the same. */
  const idOf = (path: string): number => {
    const id = library.files.byPath(path)?.recordingId ?? must(ids.get(path));
    ids.set(path, id);
    return id;
  };
  return {
    ...work,
    record,
    rows,
    idOf,
    names: () =>
      rows()
        .map(({ fileName }) => fileName)
        .sort(),
    allDone: (count: number) =>
      until(() => rows().filter(({ state }) => state === 'done').length === count, `${count} done`),
    texts: (path: string) =>
      library.transcripts.get(idOf(path))?.segments.map(({ speaker, start, text }) => [speaker, start, text]),
    sessionOf: (path: string) => sessionViews(library, idOf(path))[0],
    joined: (path: string) => until(() => sessionViews(library, idOf(path))[0]?.state === 'joined', 'joined'),
    addFolder: async () => {
      await core.start(true);
      const added = await work.choices.add(work.place, {});
      return must(added.ok ? added.value : null);
    },
  };
}
