// An export by a command is told to what its show does afterwards; where that cannot be done here, it waits for the window.
import { expect, it } from 'vitest';
import { join } from 'node:path';
import { tempDirectory, transcribed, transcriptOf } from '../storage/support.ts';
import { terminalFor } from './command-line.ts';
import { startCore } from './core-support.ts';

it('files that a command wrote are on the list of a show that wants it, and of no other', async () => {
  const work = startCore();
  const { library, place } = work;
  const show = (name: string) =>
    library.folders.add({ path: join(place, name), name, includeSubfolders: true, service: 'device' }, 1).id;
  const [wants, other] = [show('Tide'), show('Kitchen')];
  library.desk.actions.setEvents(wants, ['exported']);
  const [one, two] = [wants, other].map(
    (folderId) =>
      transcribed(library, transcriptOf('Ice.'), { folderId, path: join(place, `${folderId}.mp3`) })
        .recordingId,
  );
  const written = await terminalFor(work).call('places.export', {
    ...{ what: { kind: 'all', folderId: null }, directory: join(tempDirectory(), 'out') },
    ...{ formats: ['txt'], pack: false },
  } as never);
  expect(written).toMatchObject({ ok: true, value: { written: 2 } });
  expect(library.desk.actions.of(one ?? 0)).toMatchObject([{ event: 'exported', attempt: 0 }]);
  expect(library.desk.actions.of(two ?? 0)).toEqual([]);
});
