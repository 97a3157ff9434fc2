// Recordings that a person joins: in their order, with their names, changed, refused where it makes no sense, and parted without loss.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { planSession } from '../../app/transcripts/session-plans.ts';
import { Shows } from '../../app/operations/shows.ts';
import { must } from '../storage/support.ts';
import { typed } from '../operations/command-line.ts';
import { atWork, NOON } from './session-support.ts';
import { until } from '../queue/support.ts';
import { removeRecording } from '../../app/operations/removing.ts';

vi.setConfig({ testTimeout: 60_000 }); // other suites may be running on the same cores

/** Recordings whose names and times say nothing of one another. */
async function threeTalks() {
  const work = atWork();
  const paths = ['Break.wav', 'Opening.wav', 'Questions.wav'].map((name, at) =>
    work.record(name, { endsAt: NOON + [5_000, 0, 9_000][at]! }),
  );
  await work.addFolder();
  await work.allDone(3);
  await until(() => paths.every((path) => work.library.files.byPath(path)?.state === 'known'), 'known');
  const ids = paths.map((path) => work.idOf(path)) as [number, number, number];
  const pieces = (...chosen: number[]) =>
    work.core.sessions.join({
      kind: 'split',
      members: chosen.map((id) => ({ id, speaker: null })),
      mixId: null,
    });
  return { ...work, ids, paths, pieces };
}

const refusal = (outcome: { ok: boolean; failure?: { message: string } }) => outcome.failure?.message ?? '';

describe('joining by hand', () => {
  it('makes one recording in the given order, changes it, and parts it as it was', async () => {
    const work = await threeTalks();
    const [pause, opening, questions] = work.ids;
    expect(work.sessionOf(work.paths[0]!)).toBeUndefined();
    const plan = planSession(work.library, work.ids, 'split');
    expect(plan).toMatchObject({
      ok: true,
      value: {
        isJoined: false,
        members: [opening, pause, questions].map((recordingId) => ({ recordingId, hasTranscript: true })),
      },
    });
    const before = work.paths.map((path) => work.texts(path));

    expect(await work.pieces(opening, pause)).toMatchObject({ ok: true });
    expect(work.names()).toEqual(['Opening.wav', 'Questions.wav']);
    expect(work.library.items.ofRecording(opening)?.wholeSeconds).toBe(20);
    expect(work.texts(work.paths[1]!)?.map(([, start]) => start)).toEqual([0, 2, 10, 12]);

    // What is joined brings its files along, in their order.
    const grown = planSession(work.library, [questions, opening], 'split');
    expect(grown).toMatchObject({ value: { isJoined: true } });
    expect(grown.ok && grown.value.members.map(({ recordingId }) => recordingId)).toEqual([
      opening,
      pause,
      questions,
    ]);
    expect(await work.pieces(questions, opening, pause)).toMatchObject({ ok: true });
    expect(work.names()).toEqual(['Questions.wav']);
    expect(work.texts(work.paths[2]!)?.map(([, , text]) => text)).toEqual([
      'beginQuestionswav',
      'endQuestionswav',
      'beginOpeningwav',
      'endOpeningwav',
      'beginBreakwav',
      'endBreakwav',
    ]);
    const again = planSession(work.library, [questions], 'split');
    expect(again.ok && again.value.members.map(({ recordingId }) => recordingId)).toEqual([
      questions,
      opening,
      pause,
    ]);

    expect(await work.core.sessions.part(must(work.sessionOf(work.paths[2]!)).sessionId)).toMatchObject({
      ok: true,
    });
    expect(work.names()).toHaveLength(3);
    expect(work.paths.map((path) => work.texts(path))).toEqual(before);
    // What was parted can be joined again.
    expect(await work.pieces(opening, questions)).toMatchObject({ ok: true });
    expect(work.names()).toEqual(['Break.wav', 'Opening.wav']);
    expect(work.device.sent).toHaveLength(3);
    expect(work.faults).toEqual([]);
  });

  it('makes one conversation of tracks with the given names, and waits for those that are not transcribed', async () => {
    const work = atWork();
    work.core.preferences.change({ paused: true });
    const [left, right] = [work.record('left.wav'), work.record('right.wav', { endsAt: NOON + 90_000 })];
    await work.addFolder();
    await until(
      () => [left, right].every((path) => work.library.files.byPath(path)?.state === 'known'),
      'both known',
    );
    const [a, b] = [work.idOf(left), work.idOf(right)];
    expect(planSession(work.library, [a, b], 'tracks')).toMatchObject({
      value: { members: [{ speaker: 'left' }, { speaker: 'right', hasTranscript: false }] },
    });
    const members = [
      { id: b, speaker: 'Mina' },
      { id: a, speaker: 'Otto' },
    ];
    expect(await work.core.sessions.join({ kind: 'tracks', members, mixId: null })).toMatchObject({
      ok: true,
    });
    expect(work.sessionOf(left)?.state).toBe('wanted');
    work.core.preferences.change({ paused: false });
    work.core.worker.wake();
    await work.joined(left);
    expect(new Set(work.texts(right)?.map(([speaker]) => speaker))).toEqual(new Set(['Mina', 'Otto']));
    // Other names are given by joining anew.
    const renamed = [members[0]!, { id: a, speaker: 'Ada' }];
    expect(await work.core.sessions.join({ kind: 'tracks', members: renamed, mixId: null })).toMatchObject({
      ok: true,
    });
    expect(new Set(work.texts(right)?.map(([speaker]) => speaker))).toEqual(new Set(['Mina', 'Ada']));
    expect(work.names()).toEqual(['right.wav']);
    expect(work.faults).toEqual([]);
  });

  it('says why it cannot be done', async () => {
    const work = await threeTalks();
    const [pause, opening, questions] = work.ids;
    expect(refusal(await work.pieces(pause))).toContain('two recordings or more');
    expect(refusal(await work.pieces(pause, pause))).toContain('once only');
    expect(refusal(await work.pieces(pause, 999))).not.toBe('');
    const unnamed = [opening, pause].map((id) => ({ id, speaker: id === pause ? ' ' : 'Mina' }));
    expect(
      refusal(await work.core.sessions.join({ kind: 'tracks', members: unnamed, mixId: null })),
    ).toContain('name');
    expect((await work.pieces(opening, pause)).ok).toBe(true);
    expect(refusal(planSession(work.library, [opening, questions], 'tracks'))).toContain('Part it first');

    const elsewhere = join(work.place, '..', 'other show');
    mkdirSync(elsewhere);
    const added = await work.choices.add(elsewhere, {});
    const other = work.record('../other show/alone.wav');
    expect(added.ok).toBe(true);
    await until(() => work.library.files.byPath(other)?.state === 'known', 'the other show');
    expect(refusal(await work.pieces(questions, work.idOf(other)))).toContain('different shows');
    work.library.episodes.link(questions, opening, Date.now());
    expect(refusal(await work.pieces(questions, pause))).toContain('versions');
    removeRecording(work.core, pause);
    expect((await work.pieces(questions, pause)).ok).toBe(false);
  });

  it('is done, listed and undone on the command line', async () => {
    const work = await threeTalks();
    const [pause, opening] = work.ids;
    const lineOf = async (...words: string[]): Promise<string> => {
      const { notes, out } = await typed(work, ['sessions', ...words]);
      return [...notes, ...out.trim().split('\n')][0] ?? '';
    };
    const ids = [String(pause), String(opening)];
    expect(await lineOf()).toContain('Nothing is joined');
    expect(await lineOf('join', ...ids, '--as', 'tracks', '--speaker', 'Mina', '--speaker', 'Otto')).toMatch(
      /^Joined as recording \d+, 0:10 long/,
    );
    const listed = await lineOf();
    expect(listed).toContain('\tjoined\ttracks\t');
    expect(listed).toContain('Break.wav (Mina)');
    const number = must(listed.split('\t')[0]);
    const json = await typed(work, ['sessions', '--json']);
    expect(JSON.parse(json.out)).toMatchObject([
      { sessionId: Number(number), kind: 'tracks', title: 'Break' },
    ]);
    expect(await lineOf('part', number)).toBe('Parted: every file is a recording of its own again.');
    expect(await typed(work, ['sessions', 'part', number])).toMatchObject({ code: 1 });
    expect(work.names()).toHaveLength(3);
    // The order of the words is the order of the pieces; what is joined brings its own along.
    await lineOf('join', String(opening), String(pause));
    expect(work.library.sessions.ledBy(opening)?.parts.map(({ recordingId }) => recordingId)).toEqual([
      opening,
      pause,
    ]);
    const wrong = await typed(work, ['sessions', 'join', String(work.ids[2])]);
    expect(wrong.code).toBe(1);
    expect(wrong.notes[0]).toContain('two recordings or more');
  });
});

describe('the answer that a show remembers', () => {
  it('is seen and changed with its other settings', async () => {
    const work = atWork();
    const folder = await work.addFolder();
    const shows = new Shows(work.core);
    const together = { split: 'always', tracks: 'never', version: 'always' } as const;
    expect(work.views.folder(folder).together).toEqual({ split: 'ask', tracks: 'ask', version: 'ask' });
    expect(await shows.changes.change(folder.id, { together })).toMatchObject({ ok: true });
    expect(work.views.folder(folder).together).toEqual(together);
    const first = work.record('ZOOM0007_01.WAV', { endsAt: NOON });
    work.record('ZOOM0007_02.WAV', { endsAt: NOON + 10 });
    await until(() => work.library.files.byPath(first)?.state === 'known', 'taken in');
    await work.joined(first);
    expect(await shows.changes.change(folder.id, { together: { ...together, split: 'ask' } })).toMatchObject({
      ok: true,
    });
    expect(work.views.folder(folder).together.split).toBe('ask');
    const later = work.record('ZOOM0008_01.WAV', { endsAt: NOON + 100 });
    work.record('ZOOM0008_02.WAV', { endsAt: NOON + 110 });
    await until(() => work.library.files.byPath(later)?.state === 'known', 'taken in');
    await until(() => work.sessionOf(later)?.state === 'offered', 'offered again');
  });
});
