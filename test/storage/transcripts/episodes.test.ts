import { describe, expect, it } from 'vitest';
import { sketchOf } from '../../../app/domain/text-sketch.ts';
import { makeLibrary, NOW, settledFile } from '../support.ts';

const listed = (library: ReturnType<typeof makeLibrary>): number[] =>
  library.items
    .page({ view: 'all', folderId: null, offset: 0, limit: 100 })
    .rows.flatMap(({ recordingId }) => recordingId ?? [])
    .sort((a, b) => a - b);

function three() {
  const library = makeLibrary();
  const [a, b, c] = [1, 2, 3].map(() => library.takeIn(settledFile(), NOW).recording.id) as [
    number,
    number,
    number,
  ];
  return { library, a, b, c };
}

describe('versions of an episode', () => {
  it('are listed by the newest, whichever way they are linked', () => {
    const { library, a, b, c } = three();
    library.episodes.link(b, a, NOW);
    expect(listed(library)).toEqual([b, c]);
    expect(library.items.counts().recordings).toBe(2);
    library.episodes.link(c, b, NOW);
    expect(listed(library)).toEqual([c]);
    expect(library.episodes.versionsOf(a).map(({ recordingId }) => recordingId)).toEqual([c, b, a]);
  });

  it('become one episode when two episodes turn out to be the same', () => {
    const { library, a, b, c } = three();
    const d = library.takeIn(settledFile(), NOW).recording.id;
    library.episodes.link(b, a, NOW);
    library.episodes.link(d, c, NOW);
    library.episodes.link(d, b, NOW);
    expect(listed(library)).toEqual([d]);
    expect(library.episodes.versionsOf(a)).toHaveLength(4);
  });

  it('are recordings of their own again when they are parted', () => {
    const { library, a, b, c } = three();
    library.episodes.link(b, a, NOW);
    library.episodes.link(c, a, NOW);
    expect(library.episodes.unlink(c, NOW)).toBe(true);
    expect(listed(library)).toEqual([b, c]);
    expect(library.episodes.unlink(a, NOW)).toBe(true);
    expect(listed(library)).toEqual([a, b, c]);
    expect(library.episodes.versionsOf(b)).toEqual([]);
    expect(library.episodes.unlink(b, NOW)).toBe(false);
  });

  it('stand up for one another when the newest is removed and comes back', () => {
    const { library, a, b, c } = three();
    library.episodes.link(b, a, NOW);
    library.remove(b, NOW);
    expect(listed(library)).toEqual([a, c]);
    library.restore(b, NOW);
    expect(listed(library)).toEqual([b, c]);
  });

  it('keep the folder’s count and list in step', () => {
    const library = makeLibrary();
    const folder = library.folders.add(
      { path: '/shows', name: 'Show', includeSubfolders: true, service: 'device' },
      NOW,
    );
    const [a, b] = [1, 2].map(
      () => library.takeIn(settledFile({ folderId: folder.id }), NOW).recording.id,
    ) as [number, number];
    library.episodes.link(b, a, NOW);
    expect(library.folders.list()[0]?.recordingCount).toBe(1);
    expect(library.items.page({ view: 'all', folderId: folder.id, offset: 0, limit: 9 }).total).toBe(1);
  });
});

describe('offers', () => {
  it('are made once, and answered once', () => {
    const { library, a, b } = three();
    const offer = { kind: 'version', members: [a, b], reason: 'Same name.' } as const;
    expect(library.episodes.offer(offer, NOW)).toBe(true);
    expect(library.episodes.offer(offer, NOW)).toBe(false);
    const [open] = library.episodes.offersFor(b);
    expect(open).toMatchObject({ kind: 'version', members: [a, b], reason: 'Same name.' });
    expect(library.episodes.offersFor(a)).toHaveLength(1);
    library.episodes.answer(open?.id ?? 0, 'declined');
    expect(library.episodes.offersFor(a)).toEqual([]);
    expect(library.episodes.openOffer(open?.id ?? 0)).toBeNull();
    expect(library.episodes.offer(offer, NOW)).toBe(false);
  });

  it('remember an answer for the show', () => {
    const library = makeLibrary();
    const { id } = library.folders.add(
      { path: '/shows', name: 'Show', includeSubfolders: true, service: 'device' },
      NOW,
    );
    expect(library.episodes.joinAnswer(id, 'version')).toBe('ask');
    library.episodes.setJoinAnswer(id, 'version', 'always');
    library.episodes.setJoinAnswer(id, 'version', 'never');
    expect(library.episodes.joinAnswer(id, 'version')).toBe('never');
    expect(library.episodes.joinAnswer(null, 'version')).toBe('ask');
  });
});

describe('the fate of files', () => {
  it('says why a file was passed over, and forgets it when the file is taken', () => {
    const library = makeLibrary();
    const file = library.files.upsertSeen(settledFile(), 'settling', NOW);
    library.fileTrail.skip(file.id, { why: 'ignored', detail: '*.mp3' }, NOW);
    expect(library.fileTrail.fate(file.path)).toMatchObject({
      state: 'left',
      skip: { why: 'ignored', detail: '*.mp3' },
      hasTranscript: false,
    });
    expect(library.events.forPath(file.path).at(-1)).toMatchObject({
      kind: 'file-skipped',
      data: { why: 'ignored', detail: '*.mp3' },
    });
    library.takeIn(settledFile({ path: file.path }), NOW);
    expect(library.fileTrail.fate(file.path)).toMatchObject({
      state: 'known',
      skip: null,
      jobState: 'queued',
    });
  });

  it('keeps ignored files out of the folder’s list, and older ones in it', () => {
    const library = makeLibrary();
    const { id: folderId } = library.folders.add(
      { path: '/shows', name: 'Show', includeSubfolders: true, service: 'device' },
      NOW,
    );
    const [a, b] = [1, 2].map(() => library.files.upsertSeen(settledFile({ folderId }), 'settling', NOW));
    library.fileTrail.skip(a?.id ?? 0, { why: 'ignored', detail: '*' }, NOW);
    library.fileTrail.skip(b?.id ?? 0, { why: 'older', detail: null }, NOW);
    const page = library.items.page({ view: 'all', folderId, offset: 0, limit: 9 });
    expect(page.rows.map(({ fileId }) => fileId)).toEqual([b?.id]);
    expect([...library.fileTrail.leftIn(folderId)].map(({ skipWhy }) => skipWhy)).toEqual([
      'ignored',
      'older',
    ]);
  });

  it('lists every file step by step, and finds by any part of the path', () => {
    const library = makeLibrary();
    library.transaction(() => {
      for (let at = 0; at < 5_000; at += 1)
        library.files.upsertSeen(settledFile({ path: `/shows/a%b_${at}.mp3` }), 'settling', NOW);
    });
    const all: number[] = [];
    const query = { text: 'A%B_', filter: 'every', folderId: null, limit: 300 } as const;
    let before: number | null = null;
    for (;;) {
      const step = library.fileTrail.step({ ...query, before });
      all.push(...step.rows.map(({ id }) => id));
      if (step.next === null) break;
      before = step.next;
    }
    expect(all).toHaveLength(5_000);
    expect(new Set(all).size).toBe(5_000);
    expect(all).toEqual([...all].sort((x, y) => y - x));
    const rare = { text: 'b_17.', filter: 'open', folderId: null, limit: 300 } as const;
    let found = 0;
    for (let next: number | null = null, done = false; !done;) {
      const step = library.fileTrail.step({ ...rare, before: next });
      found += step.rows.length;
      next = step.next;
      done = next === null;
    }
    expect(found).toBe(1);
  });

  it('remembers what a path held before', () => {
    const library = makeLibrary();
    const first = library.takeIn(settledFile({ path: '/shows/ep.mp3' }), NOW);
    library.files.upsertSeen(settledFile({ path: '/shows/ep.mp3' }), 'settling', NOW);
    const second = library.takeIn(settledFile({ path: '/shows/ep.mp3' }), NOW);
    expect(library.fileTrail.previousRecording(second.file.id)).toBe(first.recording.id);
  });
});

it('keeps the sketch of a text', () => {
  const { library, a } = three();
  const sketch = sketchOf(Array.from({ length: 400 }, (_, at) => `w${at}`));
  if (!sketch) throw new Error('too short');
  expect(library.episodes.sketch(a)).toBeNull();
  library.transaction(() => undefined);
  // A sketch belongs to a transcript; none is stored here, so the link is refused.
  expect(() => library.episodes.putSketch(a, 1, sketch)).toThrow(/FOREIGN KEY/);
});
