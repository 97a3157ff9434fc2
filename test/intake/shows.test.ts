// What a person does with shows, with a real engine on real folders.
import { mkdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createFilesWorker } from '../../app/files/files-worker.ts';
import { DEFAULT_MODEL } from '../../app/speech/cloud/option-fields.ts';
import { unwatchedText } from '../../app/domain/not-watched.ts';
import { DEFAULT_SHOW } from '../../app/domain/show.ts';
import { Shows } from '../../app/operations/shows.ts';
import { storyOf } from '../../app/operations/story.ts';
import { unwatchedIn } from '../../app/intake/unwatched.ts';
import { must, transcriptOf } from '../storage/support.ts';
import { bundleWorker } from '../support/bundle-worker.ts';
import { wav } from '../support/media.ts';
import { startCore } from '../operations/core-support.ts';
import { until } from '../queue/support.ts';
import { takeFile } from '../../app/operations/taking.ts';

vi.setConfig({ testTimeout: 60_000 }); // other suites may be running on the same cores

const workerUrl = await bundleWorker('app/files/worker.ts');

/** An engine whose device says what the test wants. */
function atWork(say: (path: string) => string = (path) => `This is ${path}.`) {
  const files = createFilesWorker({ workerUrl });
  const work = startCore(files);
  work.device.pollPaceMs = 20;
  const said = new Map<string, string>();
  work.device.onCreate = async (request) => {
    const accepted = await work.device.accept(request);
    if (accepted.kind === 'accepted') said.set(accepted.generationId, say(request.path));
    return accepted;
  };
  work.device.onGet = (generationId) => ({
    kind: 'ready',
    transcript: transcriptOf(said.get(generationId) ?? ''),
    raw: null,
  });
  const shows = new Shows(work.core);
  const { library } = work;
  return {
    ...work,
    shows,
    state: (path: string) => library.files.byPath(path)?.state ?? null,
    recordingOf: (path: string) => library.files.byPath(path)?.recordingId ?? null,
    done: () =>
      library.items
        .page({ view: 'all', folderId: null, offset: 0, limit: 100 })
        .rows.filter(({ state }) => state === 'done')
        .map(({ fileName }) => fileName)
        .sort(),
  };
}

const kinds = (work: ReturnType<typeof atWork>, path: string): readonly string[] =>
  work.library.events.forPath(path).map(({ kind }) => kind);

describe('patterns of a show', () => {
  it('pass files over with the reason, and take them when they are asked for', async () => {
    const work = atWork();
    const [kept, raw] = [work.record('ep1.wav'), work.record('raw/ep1.wav')];
    await work.core.start(true);
    const added = await work.choices.add(work.place, { patterns: { include: [], ignore: ['raw'] } });
    const folder = added.ok ? added.value : null;
    expect(folder?.patterns.ignore).toEqual(['raw']);
    await until(() => work.done().length === 1 && work.state(raw) === 'left', 'one done, one passed over');
    expect(work.device.sent.map(({ path }) => path)).toEqual([kept]);
    expect(kinds(work, raw)).toEqual(['file-seen', 'file-skipped']);
    expect((await work.shows.fates.ask(raw)).file).toMatchObject({ code: 'ignored' });

    const changed = await work.shows.changes.change(must(folder).id, { patterns: DEFAULT_SHOW.patterns });
    expect(changed).toMatchObject({ ok: true, value: { nowMatching: 1, skipped: 0 } });
    expect(work.device.sent).toHaveLength(1);
    expect(await work.shows.changes.takeLeft(must(folder).id, 'matching')).toEqual({ ok: true, value: 1 });
    await until(() => work.done().length === 2, 'both done');
    expect(work.faults).toEqual([]);
  });

  it('skip what waits when they stop fitting', async () => {
    const work = atWork();
    work.core.preferences.change({ paused: true });
    const [a, b] = [work.record('a.wav'), work.record('b.wav')];
    await work.core.start(true);
    const added = await work.choices.add(work.place, {});
    const { id } = must(added.ok ? added.value : null);
    await until(() => work.state(a) === 'known' && work.state(b) === 'known', 'both queued');
    const changed = await work.shows.changes.change(id, { patterns: { include: ['a*'], ignore: [] } });
    expect(changed).toMatchObject({ ok: true, value: { skipped: 1, nowMatching: 0 } });
    expect(work.library.jobs.latestFor(must(work.recordingOf(b)))?.state).toBe('cancelled');
    expect(work.library.jobs.latestFor(must(work.recordingOf(a)))?.state).toBe('queued');
    expect(kinds(work, b)).toContain('file-skipped');
  });

  it('are refused where they cannot be read, and then nothing changes', async () => {
    const work = atWork();
    const added = await work.choices.add(work.place, {});
    const { id } = must(added.ok ? added.value : null);
    const refused = await work.shows.changes.change(id, {
      name: 'Other',
      patterns: { include: ['{a'], ignore: [] },
    });
    expect(refused).toMatchObject({ ok: false, failure: { code: 'bad-argument' } });
    expect(work.library.folders.get(id)?.name).not.toBe('Other');
  });
});

describe('files that were there before', () => {
  it('are taken from a day on, and the older ones later', async () => {
    const work = atWork();
    const [old, fresh] = [work.record('old.wav'), work.record('fresh.wav')];
    utimesSync(old, new Date(2020, 0, 1), new Date(2020, 0, 1));
    await work.core.start(true);
    const added = await work.choices.add(work.place, {
      existing: { since: new Date(2024, 0, 1).getTime() },
    });
    const { id } = must(added.ok ? added.value : null);
    await until(() => work.done().length === 1, 'the fresh one');
    expect(work.state(fresh)).toBe('known');
    expect((await work.shows.fates.ask(old)).file).toMatchObject({
      code: 'older',
      actions: ['take', 'reveal'],
    });
    expect(await work.shows.changes.takeLeft(id, 'all')).toEqual({ ok: true, value: 1 });
    await until(() => work.done().length === 2, 'both');
  });

  it('are chosen one by one, with their length and price told first', async () => {
    const work = atWork();
    const paths = ['old 1.wav', 'old 2.wav', 'raw 3.wav'].map((name) => {
      const path = join(work.place, name);
      writeFileSync(path, wav({ seconds: 10, seed: name.length + name.charCodeAt(4) }));
      return path;
    }) as [string, string, string];
    const broken = join(work.place, 'broken.wav');
    writeFileSync(broken, 'a letter, not sound');
    await work.core.start(true);
    const added = await work.choices.add(work.place, {
      existing: 'leave',
      patterns: { include: [], ignore: ['raw*'] },
    });
    const { id } = must(added.ok ? added.value : null);
    await until(() => work.state(paths[2]) === 'left' && work.state(paths[0]) === 'left', 'all left');
    const ids = [...paths, broken].map((path) => must(work.library.files.byPath(path)).id);

    let answer = await work.shows.left.survey(ids);
    await until(() => {
      void work.shows.left.survey(ids).then((next) => (answer = next));
      return answer.measured === 4;
    }, 'their lengths');
    // The device costs nothing; what is no sound has no length.
    expect(answer).toMatchObject({ count: 4, seconds: 30, unknown: 1, paid: null });
    await work.shows.changes.change(id, { service: 'cloud' });
    expect((await work.shows.left.survey(ids)).paid).toEqual({ count: 4, seconds: 30, usd: null });
    work.library.prices.setOwn(
      String(work.core.requests.for(id, 'cloud').options.model ?? DEFAULT_MODEL),
      0.36,
    );
    const { paid } = await work.shows.left.survey([...ids, ...ids, 999_999]);
    expect(paid?.usd).toBeCloseTo(0.003);
    expect(work.cloud.sent).toHaveLength(0);

    work.cloud.pollPaceMs = 20;
    expect(await work.shows.left.take([ids[0]!, ids[2]!])).toBe(2);
    await until(() => work.done().length === 2, 'two done');
    expect(work.cloud.sent).toHaveLength(2);
    expect([work.state(paths[1]), work.state(paths[2])]).toEqual(['left', 'known']);
    // What is done cannot be chosen again, and what cannot be used says so again.
    expect(await work.shows.left.survey(ids)).toMatchObject({ count: 2 });
    expect(await work.shows.left.take([ids[0]!, ids[3]!])).toBe(1);
    await until(() => work.state(broken) === 'rejected', 'refused');
    expect(work.faults).toEqual([]);
  });

  it('are counted and measured before they are taken', async () => {
    const work = atWork();
    for (const name of ['a.wav', 'raw/b.wav', 'c.wav']) {
      mkdirSync(join(work.place, 'raw'), { recursive: true });
      writeFileSync(join(work.place, name), wav({ seconds: 10 }));
    }
    utimesSync(join(work.place, 'c.wav'), new Date(2020, 0, 1), new Date(2020, 0, 1));
    const ask = (more: object) =>
      work.shows.survey.ask(work.place, {
        includeSubfolders: true,
        patterns: { include: [], ignore: ['raw'] },
        since: new Date(2024, 0, 1).getTime(),
        measure: true,
        ...more,
      });
    let answer = await ask({});
    expect(answer).toMatchObject({ ok: true, value: { count: 1, passedOver: 1, older: 1 } });
    await until(() => {
      void ask({}).then((next) => (answer = next));
      return answer.ok && answer.value.measured === 1;
    }, 'its length');
    expect(answer).toMatchObject({ ok: true, value: { seconds: 10, unknown: 0 } });
    expect(await ask({ includeSubfolders: false, since: null })).toMatchObject({
      ok: true,
      value: { count: 2, passedOver: 0, older: 0 },
    });
  });
});

describe('a file in a cloud drive', () => {
  it('is not read, and is taken when it is asked for or was downloaded', async () => {
    const work = atWork();
    const path = work.record('cloud.wav');
    writeFileSync(path, '');
    truncateSync(path, 3_000_000);
    await work.core.start(true);
    await work.choices.add(work.place, {});
    await until(() => work.state(path) === 'left', 'it to be passed over');
    expect((await work.shows.fates.ask(path)).file).toMatchObject({
      code: 'not-downloaded',
      actions: ['download', 'reveal'],
    });
    expect(await takeFile(work.core, path)).toMatchObject({ ok: false, failure: { code: 'not-audio' } });
    expect(work.state(path)).toBe('rejected');
  });
});

describe('a placeholder of iCloud Drive', () => {
  it('is listed, taken once it is downloaded, and its recording stays when it goes back', async () => {
    const work = atWork();
    const path = join(work.place, 'Episode 1.wav');
    const stub = join(work.place, '.Episode 1.wav.icloud');
    const other = join(work.place, '.Episode 2.wav.icloud');
    for (const one of [stub, other]) writeFileSync(one, 'bplist00');
    await work.core.start(true);
    await work.choices.add(work.place, {});
    await until(() => work.state(path) === 'left', 'it to be listed');
    expect((await work.shows.fates.ask(path)).file).toMatchObject({ code: 'not-downloaded' });
    expect(await takeFile(work.core, path)).toMatchObject({
      failure: { code: 'file-not-downloaded', message: expect.stringContaining('Finder') as string },
    });
    expect(work.state(path)).toBe('left');

    work.record('Episode 1.wav');
    rmSync(stub);
    await until(() => work.done().length === 1, 'it to be transcribed', 30_000);

    writeFileSync(stub, 'bplist00');
    rmSync(path);
    rmSync(other);
    work.core.listening.rescan();
    await until(
      () => work.state(join(work.place, 'Episode 2.wav')) === 'gone',
      'the other to be gone',
      30_000,
    );
    expect(work.state(path)).toBe('known');
    expect(kinds(work, path).filter((kind) => kind === 'file-gone')).toEqual([]);
    expect(work.faults).toEqual([]);
  });
});

describe('kinds of files that are not watched', () => {
  it('are told once, in the trail, for the folder and by why; ignored ones are not', async () => {
    const work = atWork();
    work.record('a.wav');
    for (const name of ['one.aup3', 'raw/two.aup3', 'tune.mid', 'talk.aax']) work.record(name);
    await work.core.start(true);
    const added = await work.choices.add(work.place, { patterns: { include: [], ignore: ['*.aax'] } });
    const { id } = must(added.ok ? added.value : null);
    const told = (): readonly string[] =>
      work.library.events
        .recent(500)
        .filter(({ kind }) => kind === 'folder-unwatched')
        .map(({ text }) => text ?? '');
    const found = [
      { ending: 'aup3', count: 2 },
      { ending: 'mid', count: 1 },
    ];
    await until(() => work.done().length === 1 && told().length === 2, 'one done, two kinds told');
    expect(told()).toEqual(found.map(unwatchedText));
    expect(unwatchedIn(work.library, id)).toEqual(found);
    // Never a row of their own.
    expect(
      work.library.fileTrail.step({ text: '', filter: 'every', folderId: null, before: null, limit: 9 }).rows,
    ).toHaveLength(1);
    expect((await work.shows.fates.ask(join(work.place, 'one.aup3'))).file).toMatchObject({
      code: 'not-audio',
      text: expect.stringContaining('Export a mix') as string,
    });
    expect((await work.shows.fates.ask(work.place)).file.text).toContain(
      '2 files that end in “.aup3” are not watched',
    );

    work.record('three.aup3');
    work.core.listening.rescan();
    await until(() => unwatchedIn(work.library, id)[0]?.count === 3, 'the third to be counted');
    expect(told()).toHaveLength(2);
    expect(work.faults).toEqual([]);
  });
});

describe('the same episode again', () => {
  it('at the same path is a new version, and the old text is kept', async () => {
    const work = atWork();
    const path = work.record('Episode 12.wav');
    await work.core.start(true);
    await work.choices.add(work.place, {});
    await until(() => work.done().length === 1, 'the first');
    const first = must(work.recordingOf(path));
    writeFileSync(path, wav({ seconds: 1.2, seed: 99 }));
    await until(() => work.device.sent.length === 2 && work.done().length === 1, 'the second');
    const second = must(work.recordingOf(path));
    expect(second).not.toBe(first);
    const { versions } = work.shows.episode(first);
    expect(versions.map(({ hasTranscript, recordingId }) => [recordingId, hasTranscript])).toEqual([
      [second, true],
      [first, true],
    ]);
    expect(work.library.transcripts.get(first)?.segments).toHaveLength(1);

    expect(work.shows.unlink(second).ok).toBe(true);
    expect(work.shows.episode(first).versions).toEqual([]);
    expect(work.done()).toHaveLength(2);
  });

  it('at the same path, with other words, is parted again: two recordings, whatever the name', async () => {
    const talk = (seed: number): string =>
      Array.from({ length: 300 }, (_, at) => `talk${seed}word${(at * 7919) % 211}`).join(' ');
    let seed = 0;
    const work = atWork(() => talk((seed += 1)));
    const path = work.record('Monday meeting.wav');
    await work.core.start(true);
    await work.choices.add(work.place, {});
    await until(() => work.done().length === 1, 'the first');
    const first = must(work.recordingOf(path));
    writeFileSync(path, wav({ seconds: 1.2, seed: 99 }));
    await until(
      () => work.device.sent.length === 2 && work.done().length === 2,
      'both as recordings of their own',
    );
    const second = must(work.recordingOf(path));
    expect(second).not.toBe(first);
    for (const id of [first, second]) {
      expect(work.shows.episode(id)).toMatchObject({ versions: [], offers: [] });
      expect(work.library.transcripts.get(id)?.segments).toHaveLength(1);
      expect(storyOf(work.library.events.forRecording(id), work.core.engines).at(-1)?.text).toContain(
        'two recordings, not two versions',
      );
    }
  });

  it('at the same path, what is a version of the one that is parted goes with it', async () => {
    const work = atWork();
    const path = work.record('Talk.wav');
    await work.core.start(true);
    await work.choices.add(work.place, {});
    const ids: number[] = [];
    for (const seed of [1, 2, 3]) {
      writeFileSync(path, wav({ seconds: 1, seed: 40 + seed }));
      await until(
        () => work.device.sent.length >= seed && (work.recordingOf(path) ?? 0) > (ids.at(-1) ?? 0),
        'the next',
      );
      ids.push(must(work.recordingOf(path)));
    }
    await until(() => work.done().length === 1, 'one episode');
    const [first = 0, second = 0, third = 0] = ids;
    expect(work.library.episodes.linksByPath(second)).toEqual([
      { newerId: second, olderId: first },
      { newerId: third, olderId: second },
    ]);
    work.library.episodes.part(second, first, Date.now());
    expect(work.shows.episode(first).versions).toEqual([]);
    expect(work.shows.episode(third).versions.map(({ recordingId }) => recordingId)).toEqual([third, second]);
    expect(work.done()).toHaveLength(2);
    // What a person said stays.
    work.library.episodes.link(third, first, Date.now());
    expect(work.library.episodes.linksByPath(third)).toEqual([]);
  });

  it('of a recorder’s name that was used again is a recording of its own, until its words say otherwise', async () => {
    const text = Array.from({ length: 300 }, (_, at) => `word${(at * 7919) % 211}`).join(' ');
    const work = atWork(() => text);
    const path = work.record('Untitled.wav');
    await work.core.start(true);
    await work.choices.add(work.place, {});
    await until(() => work.done().length === 1, 'the first');
    writeFileSync(path, wav({ seconds: 9, seed: 99 }));
    await until(() => work.done().length === 2, 'both');
    const second = must(work.recordingOf(path));
    expect(work.shows.episode(second).versions).toEqual([]);
    await until(() => work.shows.episode(second).offers.length === 1, 'the offer');
    expect(work.shows.episode(second).offers[0]?.reason).toContain('Almost the same is said');
  });

  it('under a name with the mark of a version is offered, and remembered for the show', async () => {
    const work = atWork();
    const [a, b] = [work.record('Talk.wav'), work.record('Talk v2.wav')];
    await work.core.start(true);
    await work.choices.add(work.place, {});
    await until(() => work.done().length === 2, 'both');
    const newer = Math.max(must(work.recordingOf(a)), must(work.recordingOf(b)));
    const [offer] = work.shows.episode(newer).offers;
    expect(offer).toMatchObject({ kind: 'version' });
    expect(work.shows.episode(newer).versions).toEqual([]);
    expect(work.shows.answer(must(offer).offerId, true, true).ok).toBe(true);
    expect(work.shows.episode(newer).versions).toHaveLength(2);
    expect(work.done()).toHaveLength(1);
    expect(work.shows.answer(must(offer).offerId, true, true).ok).toBe(false);

    work.record('Talk v3.wav');
    await until(() => work.shows.episode(newer).versions.length === 3, 'the third, without a question');
  });

  it('under another name is offered by what is said in it', async () => {
    const text = Array.from({ length: 300 }, (_, at) => `word${(at * 7919) % 211}`).join(' ');
    const work = atWork((path) => (path.includes('other') ? `${text} and thanks` : text));
    const [a, b] = [work.record('one.wav'), work.record('the other name.wav')];
    await work.core.start(true);
    await work.choices.add(work.place, {});
    await until(() => work.done().length === 2, 'both');
    const newer = () => Math.max(must(work.recordingOf(a)), must(work.recordingOf(b)));
    await until(() => work.shows.episode(newer()).offers.length === 1, 'the offer');
    expect(work.shows.episode(newer()).offers[0]?.reason).toContain('Almost the same is said');
    expect(work.shows.answer(must(work.shows.episode(newer()).offers[0]).offerId, false, false).ok).toBe(
      true,
    );
    expect(work.shows.episode(newer()).versions).toEqual([]);
  });
});

describe('why', () => {
  it('has an answer for any path', async () => {
    const work = atWork();
    const path = work.record('sub/a.wav');
    writeFileSync(join(work.place, 'notes.docx'), 'x');
    await work.core.start(true);
    await work.choices.add(work.place, { includeSubfolders: false });
    const code = async (asked: string) => (await work.shows.fates.ask(asked)).file.code;
    expect(await code(path)).toBe('in-subfolder');
    expect(await code(join(work.place, 'notes.docx'))).toBe('not-audio');
    expect(await code(join(work.place, 'gone.wav'))).toBe('missing');
    expect(await code('/somewhere/else.wav')).toBe('not-in-a-folder');
    expect(await code(work.place)).toBe('directory');
  });

  it('tells the trail of a file from its first sight to its text', async () => {
    const work = atWork();
    const path = work.record('a.wav');
    await work.core.start(true);
    await work.choices.add(work.place, {});
    await until(() => work.done().length === 1, 'it');
    const { file, trail } = await work.shows.fates.ask(path);
    expect(file).toMatchObject({ code: 'transcribed', actions: ['open', 'reveal'] });
    expect(trail.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['file-seen', 'file-settled', 'recording-added', 'job-queued', 'job-ready']),
    );
    const page = await work.shows.fates.page({
      text: 'A.WAV',
      filter: 'every',
      folderId: null,
      before: null,
      limit: 10,
    });
    expect(page.files.map((one) => one.path)).toEqual([path]);
    expect(
      (await work.shows.fates.page({ text: '', filter: 'open', folderId: null, before: null, limit: 10 }))
        .files,
    ).toEqual([]);
  });
});
