// Who speaks when, put into a text: one edit that can be undone, names that stay, voices that are remembered.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LivedClock } from '../../../app/care/lived-clock.ts';
import { TrashKeeper } from '../../../app/care/trash.ts';
import { Changes } from '../../../app/domain/changes.ts';
import type { Job } from '../../../app/domain/job.ts';
import { tellingOptions, type Telling, type TellingWish } from '../../../app/domain/telling.ts';
import { writePrint } from '../../../app/domain/voices.ts';
import type { Library } from '../../../app/storage/library.ts';
import { VOICES_FILE } from '../../../app/storage/voices.ts';
import { learnVoices } from '../../../app/transcripts/voice-memory.ts';
import { printOf } from '../../speech/speakers/support.ts';
import {
  connect,
  makeLibrary,
  must,
  NOW,
  segment,
  tempDirectory,
  transcribed,
  transcriptOf,
} from '../support.ts';

/** A segment of five seconds whose words have times. */
function said(text: string, start: number, speaker: string | null = null) {
  const words = text.split(' ').map((word, at) => ({ text: word, start: start + at, end: start + at + 1 }));
  return { ...segment(text, start, speaker), end: start + words.length, words };
}

const TEXT = [said('How are you? Very well.', 0), said('I am glad.', 5), said('So am I.', 10)];
const telling = (...people: readonly (readonly [number, number, number])[]): Telling => ({
  by: 'voices',
  turns: people.map(([from, to, speaker]) => ({ from, to, speaker })),
  prints: [0, 1].map((person) => writePrint(printOf(person))),
});
const TWO = telling([0, 3, 0], [3, 5, 1], [5, 8, 0], [10, 13, 1]);

/** A job under way that tells the speakers of a recording apart. */
function tellingJob(library: Library, recordingId: number, wish: Partial<TellingWish> = {}): Job {
  const transcriptId = must(library.transcripts.currentId(recordingId));
  const run = library.jobs.ofRecording(recordingId).length;
  const options = tellingOptions({
    count: { kind: 'auto' },
    names: 'keep',
    track: null,
    ...{ transcriptId, run },
    ...wish,
  });
  library.jobs.enqueue({ kind: 'tell-speakers', recordingId, service: 'device', options, priority: 0 }, NOW);
  const claimed = must(
    library.jobs.claimNext('device', { leaseToken: `l${run}`, requestId: `r${run}` }, NOW),
  );
  const event = { type: 'accepted', generationId: `g${run}`, firstPollAt: NOW, deadlineAt: null } as const;
  return must(library.jobs.apply(claimed.id, claimed, event, NOW));
}

async function tell(library: Library, job: Job, what: Telling = TWO): Promise<Job | null> {
  const arriving = must(await library.queue.tell(job, what, NOW));
  while (!arriving.isWhole) await arriving.step();
  return arriving.finish(NOW);
}

const brief = (library: Library, recordingId: number) =>
  library.transcripts.get(recordingId)?.segments.map(({ speaker, text }) => `${speaker}: ${text}`);

describe('a telling', () => {
  it('is one edit that names and cuts, and one undo takes it back', async () => {
    const library = makeLibrary();
    const { recordingId } = transcribed(library, transcriptOf(...TEXT));
    const done = await tell(library, tellingJob(library, recordingId));
    expect(done).toMatchObject({ state: 'done', kind: 'tell-speakers' });
    expect(brief(library, recordingId)).toEqual([
      '0: How are you?',
      '1: Very well.',
      '0: I am glad.',
      '1: So am I.',
    ]);
    const id = must(library.transcripts.currentId(recordingId));
    expect(library.tellings.get(id)?.speakers.map(({ label, seconds }) => [label, seconds])).toEqual([
      ['0', 6],
      ['1', 5],
    ]);
    expect(library.edits.log.versions(recordingId)[0]).toMatchObject({ kind: 'speakers' });
    while (library.edits.log.reach(id).canUndo)
      must(library.edits.undo({ recordingId, seen: null }, NOW).ok || null);
    expect(brief(library, recordingId)).toEqual(TEXT.map(({ text }) => `null: ${text}`));
  });

  it('goes through a long text in slices, and finds room for what it cuts', async () => {
    const library = makeLibrary();
    const all = Array.from({ length: 150 }, (_, at) => said('How are you? Very well.', at * 5));
    const { recordingId } = transcribed(library, transcriptOf(...all));
    transcribed(library, transcriptOf('Another recording, right behind it.'));
    const turns = all.flatMap(
      (_, at) =>
        [
          [at * 5, at * 5 + 3, 0],
          [at * 5 + 3, at * 5 + 5, 1],
        ] as const,
    );
    await tell(library, tellingJob(library, recordingId), telling(...turns));
    expect(brief(library, recordingId)).toEqual(all.flatMap(() => ['0: How are you?', '1: Very well.']));
  });

  it('leaves names that a person gave where they are, and carries them on when it is told to move them', async () => {
    const library = makeLibrary();
    const { recordingId } = transcribed(library, transcriptOf(...TEXT));
    await tell(library, tellingJob(library, recordingId));
    const command = { type: 'rename', from: '0', to: 'Anna' } as const;
    must(library.edits.edit({ recordingId, seen: null }, command, NOW).ok || null);
    const other = telling([0, 5, 0], [5, 8, 1], [10, 13, 0]);
    await tell(library, tellingJob(library, recordingId), other);
    expect(brief(library, recordingId)).toEqual([
      'Anna: How are you?',
      '0: Very well.',
      'Anna: I am glad.',
      '0: So am I.',
    ]);
    await tell(library, tellingJob(library, recordingId, { names: 'move' }), other);
    expect(brief(library, recordingId)?.filter((line) => line.startsWith('Anna'))).not.toHaveLength(0);
  });

  it('leaves another text alone, and says so', async () => {
    const library = makeLibrary();
    const { recordingId } = transcribed(library, transcriptOf(...TEXT));
    const done = await tell(library, tellingJob(library, recordingId, { transcriptId: 999 }));
    expect(done).toMatchObject({ state: 'failed', failure: { code: 'speakers-text-gone' } });
    expect(brief(library, recordingId)).toEqual(TEXT.map(({ text }) => `null: ${text}`));
  });

  it('leaves no part of a long text told when it is cancelled in the middle, and nothing to do again', async () => {
    const library = makeLibrary();
    const all = Array.from({ length: 150 }, (_, at) => said('How are you? Very well.', at * 5));
    const { recordingId } = transcribed(library, transcriptOf(...all));
    const turns = all.flatMap((_, at) => [
      [at * 5, at * 5 + 3, 0] as const,
      [at * 5 + 3, at * 5 + 5, 1] as const,
    ]);
    const job = tellingJob(library, recordingId);
    const arriving = must(await library.queue.tell(job, telling(...turns), NOW));
    await arriving.step();
    await arriving.step();
    expect(brief(library, recordingId)?.[0]).toBe('0: How are you?');
    must(library.jobs.apply(job.id, job, { type: 'cancelled' }, NOW));
    expect(await arriving.finish(NOW)).toBeNull();
    await arriving.end();
    expect(brief(library, recordingId)).toEqual(all.map(({ text }) => `null: ${text}`));
    const id = must(library.transcripts.currentId(recordingId));
    expect(library.edits.log.reach(id)).toEqual({ canUndo: false, canRedo: false });
    expect(library.tellings.get(id)).toBeNull();
  });

  it('leaves what a person edited meanwhile, and what it stands on', async () => {
    const library = makeLibrary();
    const all = Array.from({ length: 150 }, (_, at) => said('How are you? Very well.', at * 5));
    const { recordingId } = transcribed(library, transcriptOf(...all));
    const job = tellingJob(library, recordingId);
    const arriving = must(await library.queue.tell(job, telling([0, 750, 0]), NOW));
    await arriving.step();
    must(
      library.edits.edit({ recordingId, seen: null }, { type: 'rename', from: '0', to: 'Anna' }, NOW).ok ||
        null,
    );
    must(library.jobs.apply(job.id, job, { type: 'cancelled' }, NOW));
    await arriving.end();
    expect(brief(library, recordingId)?.[0]).toBe('Anna: How are you? Very well.');
  });

  it('changes nothing for who has lost the job', async () => {
    const library = makeLibrary();
    const { recordingId } = transcribed(library, transcriptOf(...TEXT));
    const job = tellingJob(library, recordingId);
    must(library.jobs.apply(job.id, job, { type: 'cancelled' }, NOW));
    expect(await library.queue.tell(job, TWO, NOW)).toBeNull();
  });
});

describe('remembered voices', () => {
  async function named(library: Library, name = 'Anna', from = '0'): Promise<number> {
    const { recordingId } = transcribed(library, transcriptOf(...TEXT));
    await tell(library, tellingJob(library, recordingId));
    library.edits.edit({ recordingId, seen: null }, { type: 'rename', from, to: name }, NOW);
    learnVoices(library, recordingId, NOW);
    return recordingId;
  }

  it('are off until a person turns them on: nothing is written before', async () => {
    const directory = tempDirectory();
    const library = makeLibrary(directory);
    await named(library);
    expect(existsSync(join(directory, VOICES_FILE))).toBe(false);
    expect(library.voices.list()).toEqual([]);
  });

  it('name who was named before in the next recording, and nobody else', async () => {
    const directory = tempDirectory();
    const library = makeLibrary(directory);
    library.voices.turn(true);
    await named(library);
    const { recordingId } = transcribed(library, transcriptOf(...TEXT));
    await tell(library, tellingJob(library, recordingId), TWO);
    expect(brief(library, recordingId)?.[0]).toBe('Anna: How are you?');
    expect(brief(library, recordingId)?.[1]).toBe('1: Very well.');
    expect(statSync(join(directory, VOICES_FILE)).mode & 0o077).toBe(0);
  });

  it('are forgotten one by one, or all, with what was heard', async () => {
    const directory = tempDirectory();
    const library = makeLibrary(directory);
    library.voices.turn(true);
    await named(library);
    await named(library, 'Bea', '1');
    const [first] = library.voices.list();
    expect(library.voices.list().map(({ name }) => name)).toEqual(['Anna', 'Bea']);
    expect(library.voices.remove(must(first).id)).toBe(true);
    expect(library.voices.remove(must(first).id)).toBe(false);
    // Not in what is kept until somebody is named either.
    expect(readFileSync(join(directory, VOICES_FILE), 'utf8')).not.toContain('Anna');
    expect(library.voices.list().map(({ name }) => name)).toEqual(['Bea']);
    library.voices.removeAll();
    expect(readFileSync(join(directory, VOICES_FILE), 'utf8')).toBe('{"on":true,"voices":[],"heard":{}}');
    library.voices.turn(false);
    expect(existsSync(join(directory, VOICES_FILE))).toBe(false);
  });

  it('go with a recording that is deleted for good, as far as nobody was named in it', async () => {
    const directory = tempDirectory();
    const library = makeLibrary(directory);
    library.voices.turn(true);
    const file = (): string => readFileSync(join(directory, VOICES_FILE), 'utf8');
    await named(library);
    const other = transcribed(library, transcriptOf(...TEXT)).recordingId;
    await tell(library, tellingJob(library, other));
    library.remove(other);
    const clock = { nowMs: () => NOW, monotonicMs: () => 0 };
    const trash = new TrashKeeper({
      library,
      clock,
      lived: new LivedClock(library, clock, () => undefined),
      changes: new Changes(),
    });
    const before = file();
    expect(await trash.delete([other])).toBe(1);
    expect(file().length).toBeLessThan(before.length);
    expect(Object.keys((JSON.parse(file()) as { heard: object }).heard)).toHaveLength(1);
    expect(library.voices.list().map(({ name }) => name)).toEqual(['Anna']);
  });

  it('are in no backup, and in no answer about voices', async () => {
    const directory = tempDirectory();
    const library = makeLibrary(directory);
    library.voices.turn(true);
    await named(library);
    const print = must(library.voices.list()[0]).print;
    const copy = join(directory, 'copy.db');
    const db = connect(library);
    db.exec(`VACUUM INTO '${copy}'`);
    expect(readFileSync(copy).includes(print)).toBe(false);
    expect(readFileSync(copy).includes(Buffer.from(print, 'base64'))).toBe(false);
  });

  it('that were given a wrong name are put right with it', async () => {
    const library = makeLibrary();
    library.voices.turn(true);
    const recordingId = await named(library, 'Ana');
    library.edits.edit({ recordingId, seen: null }, { type: 'rename', from: 'Ana', to: 'Anna' }, NOW);
    learnVoices(library, recordingId, NOW);
    expect(library.voices.list().map(({ name, recordings }) => [name, recordings])).toEqual([['Anna', 1]]);
  });
});
