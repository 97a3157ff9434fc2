// The order of the queue: what a person moves, holds back and pauses is what happens, and is still so after a restart.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QueueAction } from '../../../app/domain/job.ts';
import type { Library } from '../../../app/storage/library.ts';
import { jobIn, makeLibrary, must, NOW, settledFile, tempDirectory } from '../support.ts';

const claimNext = (library: Library): number | undefined =>
  library.jobs.claimNext('device', { leaseToken: 'lease', requestId: `r${Math.random()}` }, NOW)?.id;

/** Every waiting job in the order in which it would be begun. */
function order(library: Library): number[] {
  const ids: number[] = [];
  library.events.append('test', {}, NOW);
  for (;;) {
    const id = claimNext(library);
    if (id === undefined) return ids;
    ids.push(id);
  }
}

const listed = (library: Library): (number | undefined)[] =>
  library.items
    .page({ view: 'queue', folderId: null, offset: 0, limit: 100 })
    .rows.filter((row) => row.state === 'queued')
    .map((row) => row.job?.id);

function queue(library: Library, count: number, folderId: number | null = null): number[] {
  return Array.from({ length: count }, () => jobIn(library, 'queued', { folderId }).id);
}

function addFolder(library: Library, path: string): number {
  return library.folders.add({ path, name: path, includeSubfolders: true, service: 'device' }, NOW).id;
}

describe('the order of the queue', () => {
  it('is the order of arrival, and “next” goes first', () => {
    const library = makeLibrary();
    const [a, b, c] = queue(library, 3);
    expect(listed(library)).toEqual([a, b, c]);
    expect(library.jobs.arrange(must(c), 'next', NOW)).toMatchObject({ state: 'queued' });
    expect(listed(library)).toEqual([c, a, b]);
    library.jobs.arrange(must(b), 'next', NOW);
    expect(order(library)).toEqual([b, c, a]);
  });

  it('stays as it was put, in a library that is opened again', () => {
    const library = makeLibrary();
    const [a, b, c] = queue(library, 3);
    library.jobs.arrange(must(a), 'down', NOW);
    library.jobs.arrange(must(c), 'up', NOW);
    const again = makeLibrary(library.directory);
    expect(listed(again)).toEqual([b, c, a]);
    expect(order(again)).toEqual([b, c, a]);
  });

  it('does nothing at its ends, and nothing to what does not wait', () => {
    const library = makeLibrary();
    const [a, b] = queue(library, 2);
    const done = jobIn(library, 'done');
    for (const action of ['next', 'up'] as const) library.jobs.arrange(must(a), action, NOW);
    library.jobs.arrange(must(b), 'down', NOW);
    expect(library.jobs.arrange(done.id, 'next', NOW)).toBeNull();
    expect(listed(library)).toEqual([a, b]);
    const kinds = library.events
      .forRecording(must(library.jobs.get(must(a))).recordingId)
      .map(({ kind }) => kind);
    expect(kinds).not.toContain('job-next');
  });

  it(
    'is a permutation that the list and the claims agree on, after any moves and changes of folders',
    { timeout: 120_000 },
    () => {
      const move = fc.oneof(
        fc.record({
          which: fc.nat(5),
          action: fc.constantFrom<QueueAction>('next', 'up', 'down', 'hold', 'release'),
        }),
        fc.record({ folder: fc.nat(1), priority: fc.constantFrom(-1 as const, 0 as const, 1 as const) }),
        fc.record({ folder: fc.nat(1), paused: fc.boolean() }),
        fc.record({ which: fc.nat(5), moveTo: fc.nat(1) }),
      );
      fc.assert(
        fc.property(fc.array(move, { maxLength: 25 }), (moves) => {
          const library = makeLibrary();
          const folders = [addFolder(library, '/a'), addFolder(library, '/b')];
          const ids = [
            ...queue(library, 2, folders[0]),
            ...queue(library, 2, folders[1]),
            ...queue(library, 2),
          ];
          for (const one of moves) {
            if ('action' in one) library.jobs.arrange(must(ids[one.which]), one.action, NOW);
            else if ('moveTo' in one) {
              const { recordingId } = must(library.jobs.get(must(ids[one.which])));
              const { path } = must(library.files.byPath(must(library.files.pathFor(recordingId))));
              library.files.setKnown(
                { ...settledFile(), path, folderId: must(folders[one.moveTo]) },
                recordingId,
                NOW,
              );
            } else {
              const { folder, ...patch } = one;
              library.folders.update(must(folders[folder]), patch);
            }
            while (library.jobs.followFolders(2) > 0);
          }
          const waiting = listed(library);
          expect([...waiting].sort()).toEqual([...ids].sort());
          const isOpen = (id: number | undefined): boolean => {
            const job = must(library.jobs.get(must(id)));
            const { folderId } = must(library.recordings.get(job.recordingId));
            return (
              job.heldAt === null && (folderId === null || library.folders.get(folderId)?.paused === false)
            );
          };
          const open = waiting.filter(isOpen);
          expect(library.jobs.hasClaimable('device')).toBe(open.length > 0);
          expect(library.jobs.backlog().find(({ parked }) => parked)?.count ?? 0).toBe(
            ids.length - open.length,
          );
          expect(order(library)).toEqual(open);
          library.close();
        }),
        { numRuns: 20 },
      );
    },
  );
});

describe('what is held back', () => {
  it('is not begun until it is let go, and is still waiting', () => {
    const library = makeLibrary();
    const [a, b] = queue(library, 2);
    expect(library.jobs.arrange(must(a), 'hold', NOW)).toMatchObject({ state: 'queued', heldAt: NOW });
    const again = makeLibrary(library.directory);
    expect(claimNext(again)).toBe(b);
    expect(claimNext(again)).toBeUndefined();
    again.jobs.arrange(must(a), 'release', NOW);
    expect(claimNext(again)).toBe(a);
  });
});

describe('a paused folder', () => {
  it('is obeyed at once, also before its jobs were told', () => {
    const library = makeLibrary();
    const folderId = addFolder(library, '/a');
    const [a] = queue(library, 1, folderId);
    const [b] = queue(library, 1);
    library.folders.update(folderId, { paused: true });
    expect(library.jobs.hasClaimable('device')).toBe(true);
    expect(claimNext(library)).toBe(b);
    expect(claimNext(library)).toBeUndefined();
    expect(library.jobs.hasClaimable('device')).toBe(false);
    // What comes later is paused from the beginning.
    queue(library, 1, folderId);
    expect(claimNext(library)).toBeUndefined();
    library.folders.update(folderId, { paused: false });
    while (library.jobs.followFolders(1) > 0);
    expect(claimNext(library)).toBe(a);
  });

  it('that is no longer listened to leaves its jobs held, one by one', () => {
    const library = makeLibrary();
    const folderId = addFolder(library, '/a');
    const [a] = queue(library, 1, folderId);
    library.folders.update(folderId, { paused: true });
    library.folders.remove(folderId, NOW);
    while (library.jobs.followFolders(500) > 0);
    expect(claimNext(library)).toBeUndefined();
    library.jobs.arrange(must(a), 'release', NOW);
    expect(claimNext(library)).toBe(a);
  });

  it('that was removed has its jobs held in slices, through a kill between any two of them', () => {
    const directory = tempDirectory();
    const before = makeLibrary(directory);
    const folderId = addFolder(before, '/a');
    const jobs = queue(before, 4, folderId);
    const [running] = jobs;
    before.folders.update(folderId, { paused: true });
    expect(before.jobs.followFolders(1)).toBe(1);
    before.folders.remove(folderId, NOW);
    expect(claimNext(before)).toBeUndefined();
    expect(before.jobs.followFolders(2)).toBe(2);
    before.close();

    const after = makeLibrary(directory);
    expect(claimNext(after)).toBeUndefined();
    // A word about one that is not held back yet counts for good.
    after.jobs.arrange(must(jobs[3]), 'release', NOW);
    while (after.jobs.followFolders(1) > 0) continue;
    expect(jobs.map((id) => after.jobs.get(id)?.heldAt)).toEqual([NOW, NOW, NOW, null]);
    expect(claimNext(after)).toBe(jobs[3]);
    after.jobs.arrange(must(running), 'release', NOW);
    expect(claimNext(after)).toBe(running);
  });

  it('that was removed and is added again still holds back what its pause kept', () => {
    const library = makeLibrary();
    const folderId = addFolder(library, '/a');
    const [a] = queue(library, 1, folderId);
    library.folders.update(folderId, { paused: true });
    library.folders.remove(folderId, NOW);
    expect(addFolder(library, '/a')).toBe(folderId);
    while (library.jobs.followFolders(500) > 0) continue;
    expect(library.jobs.get(must(a))?.heldAt).toBe(NOW);
  });

  it('whose pause had ended when it was removed holds nothing back', () => {
    const library = makeLibrary();
    const folderId = addFolder(library, '/a');
    const [a] = queue(library, 1, folderId);
    library.folders.update(folderId, { paused: true });
    while (library.jobs.followFolders(500) > 0) continue;
    library.folders.update(folderId, { paused: false });
    library.folders.remove(folderId, NOW);
    while (library.jobs.followFolders(500) > 0) continue;
    expect(claimNext(library)).toBe(a);
  });

  it('keeps what was under way, which comes back to the pause when it has to', () => {
    const library = makeLibrary();
    const folderId = addFolder(library, '/a');
    const job = jobIn(library, 'uploading', { folderId });
    library.folders.update(folderId, { paused: true, priority: 1 });
    while (library.jobs.followFolders(500) > 0);
    library.jobs.apply(
      job.id,
      job,
      { type: 'interrupted', failure: must(jobIn(library, 'failed').failure), crashed: false },
      NOW,
    );
    expect(library.jobs.get(job.id)).toMatchObject({ state: 'queued' });
    expect(library.jobs.backlog()).toContainEqual(
      expect.objectContaining({ state: 'queued', parked: true, count: 1 }),
    );
    expect(claimNext(library)).toBeUndefined();
  });
});

describe('results', () => {
  it('are asked for in the order in which they would be lost, those past their hour last', () => {
    const library = makeLibrary();
    const MINUTE = 60_000;
    const accept = (atMs: number): number => {
      const { id } = jobIn(library, 'queued', { service: 'cloud' });
      const job = must(library.jobs.claimNext('cloud', { leaseToken: 'l', requestId: `q${id}` }, NOW));
      const event = { type: 'accepted', generationId: `g${id}`, firstPollAt: NOW, deadlineAt: null } as const;
      library.jobs.apply(job.id, job, event, atMs);
      return job.id;
    };
    const young = accept(NOW - MINUTE);
    const lost = accept(NOW - 61 * MINUTE);
    const near = accept(NOW - 59 * MINUTE);
    const ids = (limit: number) => library.jobs.duePolls('cloud', NOW, limit).map(({ id }) => id);
    expect(ids(10)).toEqual([near, young, lost]);
    expect(ids(1)).toEqual([near]);
  });
});

describe('short recordings first', () => {
  const audio = (durationSeconds: number) => ({
    durationSeconds,
    format: 'mp3',
    channels: 2,
    sampleRateHz: 44_100,
  });
  const put = (library: Library, seconds: number, folderId: number | null = null): number =>
    jobIn(library, 'queued', { folderId, audio: audio(seconds) }).id;
  const follow = (library: Library, byLength: boolean): void => {
    library.settings.set('queueOrder', byLength ? 'shortest' : 'arrival');
    while (library.jobs.followOrder(byLength, 2) > 0);
  };

  it('goes by length for what waits and for what comes, unknown lengths last, and back to arrival', () => {
    const library = makeLibrary();
    const [long, unknown, short] = [put(library, 600), put(library, 0), put(library, 10.5)];
    follow(library, true);
    const middle = put(library, 60);
    expect(listed(library)).toEqual([short, middle, long, unknown]);
    library.jobs.arrange(must(unknown), 'next', NOW);
    expect(listed(library)).toEqual([unknown, short, middle, long]);
    const last = put(library, 3_000);
    expect(listed(library)).toEqual([unknown, short, middle, long, last]);
    follow(library, false);
    expect(listed(library)).toEqual([long, unknown, short, middle, last]);
    expect(order(library)).toEqual([long, unknown, short, middle, last]);
  });

  it('leaves the priority of a show before it', () => {
    const library = makeLibrary();
    const urgent = addFolder(library, '/urgent');
    library.folders.update(urgent, { priority: 1 });
    follow(library, true);
    const [short, long] = [put(library, 5), put(library, 500, urgent)];
    expect(listed(library)).toEqual([long, short]);
    expect(order(library)).toEqual([long, short]);
  });

  it('follows a length that is learned late, but not what a person has moved', () => {
    const library = makeLibrary();
    follow(library, true);
    const [a, b, c] = [put(library, 100), put(library, 0), put(library, 0)];
    library.jobs.arrange(c, 'next', NOW);
    const recordingOf = (id: number): number => must(library.jobs.get(id)).recordingId;
    library.recordings.setDuration(recordingOf(b), 20);
    library.recordings.setDuration(recordingOf(c), 900);
    expect(listed(library)).toEqual([c, b, a]);
  });
});
