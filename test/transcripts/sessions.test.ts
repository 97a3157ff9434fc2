// Files that are one session, with a real engine on real folders: offered, joined, remembered, parted, removed and brought back.
import { describe, expect, it, vi } from 'vitest';
import { must, segment, transcriptOf } from '../storage/support.ts';
import { atWork, NOON } from './session-support.ts';
import { until } from '../queue/support.ts';
import { removeRecording, restoreRecordings } from '../../app/operations/removing.ts';
import { transcribeWith } from '../../app/operations/transcribing.ts';

vi.setConfig({ testTimeout: 60_000 }); // other suites may be running on the same cores

function twoPieces(work: ReturnType<typeof atWork>, number = 7): [string, string] {
  return [
    work.record(`ZOOM000${number}_01.WAV`, { endsAt: NOON + number * 1_000 }),
    work.record(`ZOOM000${number}_02.WAV`, { endsAt: NOON + number * 1_000 + 10 }),
  ];
}

describe('pieces of which a part is missing', () => {
  it('are joined to one that says so at its place, and takes it back when they are parted', async () => {
    const work = atWork();
    const answer = work.device.onGet;
    work.device.onGet = async (generationId, signal) => {
      const ready = await answer(generationId, signal);
      const isSecond = JSON.stringify(ready).includes('_02');
      return ready.kind === 'ready' && isSecond
        ? { ...ready, heard: { endSeconds: 10, damaged: [{ from: 4, to: 7 }] } }
        : ready;
    };
    const [first, second] = twoPieces(work);
    await work.addFolder();
    await work.allDone(2);
    await until(() => work.sessionOf(first)?.state === 'offered', 'the offer');
    const { sessionId } = must(work.sessionOf(second));
    expect(work.views.recording(work.idOf(first))?.transcript?.missing).toEqual([]);
    await work.core.sessions.answer(sessionId, true, false);
    const view = must(work.views.recording(work.idOf(first)));
    expect(view.item.missing).toBe('0:03 of 0:20 missing');
    expect(view.transcript?.missing).toMatchObject([{ code: 'damaged', from: 14, to: 17 }]);
    await work.core.sessions.part(sessionId);
    expect(work.views.recording(work.idOf(first))?.item.missing).toBeUndefined();
    expect(work.views.recording(work.idOf(second))?.item.missing).toBe('0:03 of 0:10 missing');
  });
});

describe('pieces of a recording', () => {
  it('are offered, joined to one, and parted again without loss', async () => {
    const work = atWork();
    const [first, second] = twoPieces(work);
    await work.addFolder();
    await work.allDone(2);
    await until(() => work.sessionOf(first)?.state === 'offered', 'the offer');
    const offer = must(work.sessionOf(second));
    expect(offer).toMatchObject({ kind: 'split', state: 'offered', members: [{}, {}] });
    const before = [work.texts(first), work.texts(second)];
    expect(work.library.items.counts().recordings).toBe(2);

    expect(await work.core.sessions.answer(offer.sessionId, true, false)).toMatchObject({ ok: true });
    expect(work.names()).toEqual(['ZOOM0007_01.WAV']);
    expect(work.texts(first)).toEqual([
      ['0', 0, 'beginZOOM0007_01WAV'],
      ['0', 2, 'endZOOM0007_01WAV'],
      ['0', 10, 'beginZOOM0007_02WAV'],
      ['0', 12, 'endZOOM0007_02WAV'],
    ]);
    const view = must(work.views.recording(work.idOf(first)));
    expect(view.item.durationSeconds).toBe(20);
    expect(view.parts).toEqual([
      { mediaUrl: `earshot-media://recording/${work.idOf(first)}`, offset: 0, duration: 10 },
      { mediaUrl: `earshot-media://recording/${work.idOf(second)}`, offset: 10, duration: 10 },
    ]);
    expect(work.texts(second)).toBeUndefined();
    expect(work.device.sent).toHaveLength(2);

    expect(await work.core.sessions.part(offer.sessionId)).toMatchObject({ ok: true });
    expect(work.names()).toEqual(['ZOOM0007_01.WAV', 'ZOOM0007_02.WAV']);
    expect([work.texts(first), work.texts(second)]).toEqual(before);
    expect(must(work.views.recording(work.idOf(first))).parts).toEqual([]);
    expect(await work.core.sessions.part(offer.sessionId)).toMatchObject({ ok: false });
    expect(work.faults).toEqual([]);
  });

  it('are joined when the last of them is transcribed, and again when one is transcribed anew', async () => {
    const work = atWork();
    const [first, second] = twoPieces(work);
    work.core.preferences.change({ paused: true });
    await work.addFolder();
    await until(
      () =>
        work.library.files.byPath(first)?.state === 'known' &&
        work.library.files.byPath(second)?.state === 'known',
      'both known',
    );
    const { sessionId } = must(work.sessionOf(first));
    await work.core.sessions.answer(sessionId, true, false);
    expect(work.sessionOf(first)?.state).toBe('wanted');
    expect(work.names()).toHaveLength(2);
    work.core.preferences.change({ paused: false });
    work.core.worker.wake();
    await work.joined(first);
    expect(work.texts(first)).toHaveLength(4);

    work.cloud.pollPaceMs = 20;
    work.cloud.onGet = () => ({ kind: 'ready', transcript: transcriptOf(segment('anew', 1)), raw: null });
    const again = transcribeWith(work.core, work.idOf(second), 'cloud');
    expect(again).toMatchObject({ ok: true });
    await until(() => work.texts(first)?.length === 3, 'joined anew');
    expect(work.texts(first)?.[2]).toEqual([null, 11, 'anew']);
    expect(work.texts(second)).toBeUndefined();
    await work.core.sessions.part(sessionId);
    expect(work.texts(first)).toHaveLength(2);
    expect(work.texts(second)).toEqual([[null, 1, 'anew']]);
  });

  it('are joined without asking in a show where that was answered once', async () => {
    const work = atWork();
    const [first] = twoPieces(work);
    await work.addFolder();
    await work.allDone(2);
    await until(() => work.sessionOf(first)?.state === 'offered', 'the offer');
    await work.core.sessions.answer(must(work.sessionOf(first)).sessionId, true, true);
    const [later] = twoPieces(work, 8);
    await until(() => work.library.files.byPath(later)?.state === 'known', 'taken in');
    await work.joined(later);
    expect(work.names()).toEqual(['ZOOM0007_01.WAV', 'ZOOM0008_01.WAV']);
    // A third piece that comes late belongs to it too.
    const third = work.record('ZOOM0008_03.WAV', { endsAt: NOON + 8_020 });
    await until(() => work.library.files.byPath(third)?.state === 'known', 'the third');
    await until(() => work.texts(later)?.length === 6, 'joined with it');
    expect(work.names()).toEqual(['ZOOM0007_01.WAV', 'ZOOM0008_01.WAV']);
  });

  it('stay apart where that was answered', async () => {
    const work = atWork();
    const [first, second] = twoPieces(work);
    await work.addFolder();
    await work.allDone(2);
    await until(() => work.sessionOf(first)?.state === 'offered', 'the offer');
    await work.core.sessions.answer(must(work.sessionOf(first)).sessionId, false, true);
    expect(work.sessionOf(first)).toBeUndefined();
    work.core.sessions.look(work.idOf(second));
    const [later] = twoPieces(work, 8);
    await until(() => work.library.files.byPath(later)?.state === 'known', 'taken in');
    await work.allDone(4);
    expect([first, second, later].map((path) => work.sessionOf(path))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('go to the trash together and come back together', async () => {
    const work = atWork();
    const [first, second] = twoPieces(work);
    await work.addFolder();
    await work.allDone(2);
    await until(() => work.sessionOf(first)?.state === 'offered', 'the offer');
    await work.core.sessions.answer(must(work.sessionOf(first)).sessionId, true, false);
    const { library } = work;
    removeRecording(work.core, work.idOf(first));
    expect(library.trash.count()).toBe(2);
    library.restore(work.idOf(second));
    expect(library.trash.count()).toBe(0);
    expect(work.names()).toEqual(['ZOOM0007_01.WAV']);
    expect(work.texts(first)).toHaveLength(4);
    expect(work.texts(second)).toBeUndefined();

    removeRecording(work.core, work.idOf(first));
    const id = work.idOf(second);
    expect(library.trash.delete(id, Date.now())).toBe(true);
    library.restore(work.idOf(first));
    expect(work.names()).toEqual(['ZOOM0007_01.WAV']);
    expect(work.texts(first)).toHaveLength(4);
  });
});

it('a session that waits for a recording in the trash is joined when that comes out of it', async () => {
  const work = atWork();
  const [first, second] = twoPieces(work);
  await work.addFolder();
  await work.allDone(2);
  await until(() => work.sessionOf(first)?.state === 'offered', 'the offer');
  const { sessionId } = must(work.sessionOf(first));
  removeRecording(work.core, work.idOf(second));
  await work.core.sessions.answer(sessionId, true, false);
  expect(work.library.sessions.get(sessionId)?.state).toBe('wanted');
  await restoreRecordings(work.core, [work.idOf(second)]);
  expect(work.sessionOf(first)?.state).toBe('joined');
  expect(work.texts(first)).toHaveLength(4);
});

describe('tracks of a session', () => {
  it('become one conversation with the speakers’ names, heard through the mix', async () => {
    const work = atWork();
    const mina = work.record('Talk 3 - Mina.wav');
    const otto = work.record('Talk 3 - Otto.wav');
    await work.addFolder();
    await work.allDone(2);
    await until(() => work.sessionOf(mina)?.state === 'offered', 'the offer');
    const offer = must(work.sessionOf(otto));
    expect(offer).toMatchObject({ kind: 'tracks', members: [{ speaker: 'Mina' }, { speaker: 'Otto' }] });
    await work.core.sessions.answer(offer.sessionId, true, false);
    expect(work.names()).toEqual(['Talk 3 - Mina.wav']);
    expect(work.texts(mina)).toEqual([
      ['Mina', 0, 'beginTalk3Minawav'],
      ['Otto', 1, 'beginTalk3Ottowav'],
      ['Mina', 2, 'endTalk3Minawav'],
      ['Otto', 3, 'endTalk3Ottowav'],
    ]);
    // Each track is a person: nothing is guessed, and nobody is asked to.
    const { jobs } = work.library;
    expect(jobs.ofRecording(work.idOf(mina)).map(({ kind }) => kind)).toEqual(['transcribe']);
    expect(work.core.speakers.view(work.idOf(mina))).toMatchObject({
      told: null,
      whyNot: expect.stringContaining('made of several files') as string,
    });
    expect(
      work.core.speakers.tell(work.idOf(mina), { count: { kind: 'auto' }, names: 'keep' }),
    ).toMatchObject({
      ok: false,
      failure: { code: 'not-allowed' },
    });
    expect(must(work.views.recording(work.idOf(mina))).parts).toEqual([]);
  });

  it('are not joined with their mix, which is hidden and played', async () => {
    const work = atWork();
    const mix = work.record('ZOOM0001_LR.WAV');
    const [one] = [work.record('ZOOM0001_Tr1.WAV'), work.record('ZOOM0001_Tr2.WAV')];
    await work.addFolder();
    await work.allDone(3);
    await until(() => work.sessionOf(one)?.state === 'offered', 'the offer');
    await work.core.sessions.answer(must(work.sessionOf(one)).sessionId, true, false);
    expect(work.names()).toEqual(['ZOOM0001_Tr1.WAV']);
    expect(must(work.views.recording(work.idOf(one))).mediaUrl).toBe(
      `earshot-media://recording/${work.idOf(mix)}`,
    );
    await work.core.sessions.part(must(work.sessionOf(one)).sessionId);
    expect(work.names()).toHaveLength(3);
    expect(work.texts(mix)).toHaveLength(2);
  });
});
