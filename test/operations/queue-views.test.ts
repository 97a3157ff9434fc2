// What the page is told of the queue and what it offers; folders with many files; pauses that reach every job.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pauseQueue } from '../../app/cli/queue-command.ts';
import { jobIn, must, NOW } from '../storage/support.ts';
import { toolsFor } from './command-line.ts';
import { startCore } from './core-support.ts';
import { until } from '../queue/support.ts';

describe('the actions of an item', () => {
  it('are what its job, or the file alone, allows', () => {
    const { library, views } = startCore();
    const actionsOf = (id: number) => views.item(must(library.items.ofRecording(id))).actions;
    const of = (...[state, more]: [Parameters<typeof jobIn>[1], Parameters<typeof jobIn>[2]?]) =>
      actionsOf(jobIn(library, state, more).recordingId);
    const always = ['reveal', 'remove'];
    expect(of('queued')).toEqual(['next', 'up', 'down', 'hold', 'cancel', ...always]);
    expect(of('uploading')).toEqual(['cancel', ...always]);
    expect(of('uncertain', { service: 'cloud' })).toEqual(['look-again', 'send-again', 'drop', ...always]);
    expect(of('failed')).toEqual(['retry', 'dismiss', ...always]);
    expect(of('done')).toEqual(always);
    const seen = { folderId: null, sizeBytes: 5, modifiedMs: NOW, inode: null };
    const file = (path: string, state: 'settling' | 'left') =>
      views.item(must(library.items.ofFile(library.files.upsertSeen({ ...seen, path }, state, NOW).id)));
    expect(file('/a.mp3', 'settling').actions).toEqual(['reveal']);
    expect(file('/b.mp3', 'left').actions).toEqual(['take', 'reveal']);
  });

  it('let a held job go on, and say why it waits', () => {
    const { core, library, views } = startCore();
    const { id, recordingId } = jobIn(library, 'queued');
    const item = () => views.item(must(library.items.ofRecording(recordingId)));
    expect(item().parked).toBeNull();
    core.act(id, 'hold');
    expect(item()).toMatchObject({
      parked: 'held',
      actions: ['release', 'up', 'down', 'cancel', 'reveal', 'remove'],
    });
    core.act(id, 'release');
    expect(item().parked).toBeNull();
  });
});

describe('the time left of the whole queue', () => {
  it('counts what will be done, not what is held back', () => {
    const { core, library, views } = startCore();
    jobIn(library, 'queued');
    const before = must(views.queue().secondsLeft);
    const held = jobIn(library, 'queued');
    expect(must(views.queue().secondsLeft)).toBe(2 * before);
    core.act(held.id, 'hold');
    expect(views.queue()).toMatchObject({ secondsLeft: before, waiting: 2 });
  });

  it('follows from what was measured, which is kept for the next process', () => {
    const { core, library, views } = startCore();
    jobIn(library, 'queued');
    expect(views.queue().secondsLeft).toBe(10);
    core.progress.end(1, 'device', { heardSeconds: 30, workSeconds: 10 });
    expect(views.queue().secondsLeft).toBe(20);
    expect(library.settings.get('rates')).toEqual({ device: 3 });
  });
});

describe('pausing', () => {
  it('a folder reaches every job of it, by the words of the command line too', async () => {
    const work = startCore();
    const { device, library, place, views } = work;
    const { tools } = toolsFor(work);
    device.maxAccepted = 1;
    const folder = library.folders.add(
      { path: place, name: 'Shows', includeSubfolders: true, service: 'device' },
      NOW,
    );
    const jobs = Array.from({ length: 600 }, () => jobIn(library, 'queued', { folderId: folder.id }));
    expect(await pauseQueue({ paused: true, what: place }, tools)).toBe(0);
    const parked = (): number => library.jobs.backlog().find((row) => row.parked)?.count ?? 0;
    await until(() => parked() === 600, 'all jobs to be told');
    expect(views.item(must(library.items.ofRecording(must(jobs[0]).recordingId))).parked).toBe('show-paused');
    expect(views.queue()).toMatchObject({ waiting: 600, secondsLeft: null });
    await pauseQueue({ paused: false, what: place }, tools);
    await until(() => parked() === 0, 'all jobs to be let go');
  });

  it('everything and one job are words too, and what does not exist is said', async () => {
    const work = startCore();
    const { core, library } = work;
    const { tools } = toolsFor(work);
    const { id } = jobIn(library, 'queued');
    await pauseQueue({ paused: true, what: null }, tools);
    expect(core.preferences.get('paused')).toBe(true);
    await pauseQueue({ paused: false, what: null }, tools);
    expect(core.preferences.get('paused')).toBe(false);
    expect(await pauseQueue({ paused: true, what: String(id) }, tools)).toBe(0);
    expect(library.jobs.get(id)?.heldAt).not.toBeNull();
    for (const what of ['999', '0'])
      expect(await pauseQueue({ paused: true, what }, tools)).toMatchObject({
        failure: { code: 'not-found', message: 'There is no job of this number.' },
      });
    expect(await pauseQueue({ paused: true, what: '/nowhere' }, tools)).toMatchObject({
      failure: { code: 'not-found', message: 'Earshot does not watch this folder.' },
    });
  });
});

describe('a folder whose old files are left', () => {
  it('has every one of them written down before it is listened to, and lets others work meanwhile', async () => {
    const { choices, library, place } = startCore();
    for (let index = 0; index < 1_200; index += 1) {
      if (index % 100 === 0) mkdirSync(join(place, String(index)));
      writeFileSync(join(place, String(index - (index % 100)), `${index}.mp3`), 'x');
    }
    let turns = 0;
    const count = setInterval(() => (turns += 1), 0);
    const added = await choices.add(place, { existing: 'leave' });
    clearInterval(count);
    expect(added.ok).toBe(true);
    if (!added.ok) return;
    const listed = library.items.page({ view: 'all', folderId: added.value.id, offset: 0, limit: 1 });
    expect(listed).toMatchObject({ total: 1_200, rows: [{ state: 'left' }] });
    expect(turns).toBeGreaterThan(3);
    // Forgotten with the folder, they are left again with it.
    library.folders.remove(added.value.id, NOW);
    const again = await choices.add(place, { existing: 'leave' });
    expect(again.ok && again.value.id).toBe(added.value.id);
    expect(library.items.page({ view: 'all', folderId: added.value.id, offset: 0, limit: 1 }).total).toBe(
      1_200,
    );
  });
});
