// A job is never plainly done while a part of its recording was not heard; and tracks of a file are heard one by one, or as one conversation.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { announcement } from '../../app/shell/announcing.ts';
import { FileFates } from '../../app/operations/why.ts';
import { createFilesWorker } from '../../app/files/files-worker.ts';
import { trayModel } from '../../app/shell/tray-model.ts';
import type { GetOutcome } from '../../app/speech/port.ts';
import { segment, transcriptOf } from '../storage/support.ts';
import { bundleWorker } from '../support/bundle-worker.ts';
import { mp3, tracksIn, wav } from '../support/media.ts';
import { startCore, type CoreAtWork } from '../operations/core-support.ts';
import { must, refused, until } from '../queue/support.ts';
import { takeFile, takeTracks } from '../../app/operations/taking.ts';

const workerUrl = await bundleWorker('app/files/worker.ts');

function atWork() {
  const files = createFilesWorker({ workerUrl });
  const work = { ...startCore(files), files };
  work.device.pollPaceMs = 20;
  work.cloud.pollPaceMs = 20;
  return work;
}

/** Sound of which its header promises twice as much. */
function halfWav(path: string, seconds: number): string {
  const bytes = wav({ seconds });
  bytes.writeUInt32LE(bytes.readUInt32LE(40) * 2, 40);
  writeFileSync(path, bytes);
  return path;
}

async function done({ core, library }: CoreAtWork, path: string, service: 'device' | 'cloud') {
  const taken = await takeFile(core, path, { service });
  const { jobId, recordingId } = must(taken.ok ? taken.value : null);
  await until(() => library.jobs.get(jobId ?? 0)?.state === 'done', 'done');
  return recordingId;
}

const heardTo = (endSeconds: number): GetOutcome => ({
  kind: 'ready',
  transcript: { ...transcriptOf('Few words.'), durationSeconds: endSeconds },
  raw: null,
});

describe('a recording that was not heard whole', () => {
  it('says so in its line, its story, why, the announcement and the tray', async () => {
    const work = atWork();
    const { core, library, views } = work;
    await core.start(false);
    work.device.onGet = () => heardTo(30);
    const path = halfWav(join(work.place, 'half.wav'), 30);
    const id = await done(work, path, 'device');
    const view = must(views.recording(id));
    expect(view.item.missing).toBe('0:30 of 1:00 missing');
    expect(view.transcript?.missing).toMatchObject([
      { code: 'cut-off', from: 30, to: 60, advice: expect.stringContaining('again') },
    ]);
    expect(view.trail.map(({ text }) => text)).toContain('Transcribed. Not all of it: 0:30 of 1:00 missing.');
    expect(views.items({ view: 'incomplete', folderId: null, offset: 0, limit: 9 }).total).toBe(1);
    const fates = new FileFates(core);
    const { file } = await fates.ask(path);
    expect([file.code, file.text]).toEqual(['incomplete', expect.stringContaining('ends too soon')]);
    expect(trayModel(views.queue())).toMatchObject({
      icon: 'idle',
      lines: expect.arrayContaining(['1 done with a part missing']),
    });
    const title = must(library.recordings.get(id)).title;
    expect(announcement([{ recordingId: id, title, missing: view.item.missing ?? '' }])).toEqual({
      title: 'Transcript ready, not all of it',
      body: 'half: 0:30 of 1:00 missing',
    });
  });

  it('is told of the cloud too, by the length that it answers, never by where words end', async () => {
    const work = atWork();
    await work.core.start(false);
    const short = join(work.place, 'short.mp3');
    writeFileSync(short, mp3(40));
    work.cloud.onGet = () => heardTo(15);
    const shortId = await done(work, short, 'cloud');
    expect(work.library.transcripts.head(shortId)?.missing).toMatchObject([
      { code: 'ended-early', from: 15 },
    ]);

    const quiet = join(work.place, 'quiet.mp3');
    writeFileSync(quiet, Buffer.concat([mp3(40), Buffer.alloc(1)]));
    work.cloud.onGet = () => heardTo(40);
    expect(work.library.transcripts.head(await done(work, quiet, 'cloud'))?.missing).toEqual([]);

    const untold = join(work.place, 'untold.mp3');
    writeFileSync(untold, Buffer.concat([mp3(40), Buffer.alloc(2)]));
    work.cloud.onGet = () => ({
      ...heardTo(0),
      transcript: { ...transcriptOf('Words.'), durationSeconds: null },
    });
    expect(work.library.transcripts.head(await done(work, untold, 'cloud'))?.missing).toEqual([]);
  });

  it('keeps what the device says of damaged places', async () => {
    const work = atWork();
    await work.core.start(false);
    work.device.onGet = () => ({
      ...heardTo(10),
      heard: { endSeconds: 10, damaged: [{ from: 4, to: 7 }], damagedSeconds: 3 },
    });
    const id = await done(work, work.record('scratched.wav'), 'device');
    expect(work.library.transcripts.head(id)?.missing).toEqual([
      { code: 'damaged', seconds: 3, from: 4, to: 7 },
    ]);
  });
});

describe('several tracks', () => {
  const pcm = (seconds: number, seed: number): Uint8Array => wav({ seconds, seed }).subarray(44);

  async function twoMics(work: CoreAtWork): Promise<string> {
    const path = join(work.place, 'two mics.mov');
    writeFileSync(
      path,
      await tracksIn([
        { pcm: pcm(4, 1), title: 'Mina', language: 'eng' },
        { pcm: pcm(4, 2), title: 'Jonas', language: 'eng' },
      ]),
    );
    return path;
  }

  /** Each track says its number at a time of its own. */
  function speak({ device }: CoreAtWork): void {
    const tracks = new Map<string, number>();
    device.onCreate = async (request) => {
      const accepted = await device.accept(request);
      if (accepted.kind === 'accepted') tracks.set(accepted.generationId, request.track ?? -1);
      return accepted;
    };
    device.onGet = (generationId) => {
      const track = tracks.get(generationId) ?? -1;
      const heard = track < 0 ? { endSeconds: 4, track: 0, alsoSpoken: [1] } : { endSeconds: 4, track };
      return {
        kind: 'ready',
        transcript: {
          ...transcriptOf(segment(`this is track ${track}`, Math.max(0, 2 - track))),
          durationSeconds: 4,
        },
        raw: null,
        heard,
      };
    };
  }

  it('are listed, and one that was not heard is missing until it is chosen', async () => {
    const work = atWork();
    const { core, library, views } = work;
    await core.start(false);
    speak(work);
    const id = await done(work, await twoMics(work), 'device');
    expect(views.recording(id)?.tracks).toMatchObject([
      { index: 0, title: 'Mina', language: 'eng', channels: 1 },
      { index: 1, title: 'Jonas' },
    ]);
    expect(views.recording(id)?.transcript).toMatchObject({
      track: 0,
      missing: [{ code: 'track-not-heard', text: expect.stringContaining('“Jonas”') }],
    });
    expect(core.tracks.transcribe(id, 2)).toMatchObject({ ok: false, failure: { code: 'bad-argument' } });

    const [jobId] = must(core.tracks.transcribe(id, 1)).ok ? [library.jobs.latestFor(id)?.id] : [];
    await until(() => library.jobs.get(jobId ?? 0)?.state === 'done', 'the second track');
    expect(work.device.sent.at(-1)).toMatchObject({ track: 1, options: {} });
    expect(library.transcripts.get(id)).toMatchObject({ track: 1, segments: [{ text: 'this is track 1' }] });

    // What was heard once is shown again without hearing it again.
    const sent = work.device.sent.length;
    core.tracks.transcribe(id, 1);
    expect(work.device.sent).toHaveLength(sent);
  });

  it('become one conversation of speakers named after them, once all were heard', async () => {
    const work = atWork();
    const { core, library } = work;
    await core.start(false);
    speak(work);
    const taken = await takeTracks(core, await twoMics(work), 'all');
    const { jobIds, recordingId } = must(taken.ok ? taken.value : null);
    expect(jobIds).toHaveLength(2);
    await until(() => jobIds.every((jobId) => library.jobs.get(jobId)?.state === 'done'), 'both tracks');
    // They are joined when the disk has said that the last one is there.
    await until(() => library.edits.log.versions(recordingId).length === 3, 'the conversation');
    const said = library.transcripts.get(recordingId)?.segments.map(({ speaker, text }) => [speaker, text]);
    expect(said).toEqual([
      ['Jonas', 'this is track 1'],
      ['Mina', 'this is track 0'],
    ]);
    expect(library.transcripts.head(recordingId)).toMatchObject({ track: null, missing: [] });
    // Each alone is kept as a version.
    expect(library.edits.log.versions(recordingId).length).toBe(3);
  });

  it('of which one cannot be heard are one conversation of the others, and that is said', async () => {
    const work = atWork();
    const { core, library } = work;
    await core.start(false);
    speak(work);
    const accept = work.device.onCreate;
    work.device.onCreate = (request) => (request.track === 1 ? refused('audio-damaged') : accept(request));
    const taken = await takeTracks(core, await twoMics(work), 'all');
    const { jobIds, recordingId } = must(taken.ok ? taken.value : null);
    await until(() => jobIds.every((id) => library.jobs.get(id)?.finishedAt !== null), 'both ended');
    await until(() => library.transcripts.head(recordingId)?.missing?.length === 1, 'what is said of it');
    expect(library.transcripts.head(recordingId)?.missing).toMatchObject([
      { code: 'track-not-heard', track: 1 },
    ]);
  });

  it('become one conversation at the next start, where a kill came between the last voice and that; and are left as they are afterwards', async () => {
    const work = atWork();
    const { core, library } = work;
    const { tracks } = core;
    const count = (id: number): number => library.edits.log.versions(id).length;
    // What is killed after the last job was written hears nothing of it any more.
    tracks.follow = () => undefined;
    await core.takeOver(false);
    speak(work);
    const taken = await takeTracks(core, await twoMics(work), 'all');
    const { jobIds, recordingId } = must(taken.ok ? taken.value : null);
    tracks.resume();
    expect(count(recordingId)).toBe(0);
    await until(() => jobIds.every((id) => library.jobs.get(id)?.finishedAt !== null), 'both tracks');
    expect(count(recordingId)).toBe(2);
    await core.goOn();
    expect(library.transcripts.head(recordingId)).toMatchObject({ track: null, missing: [] });
    expect(library.transcripts.get(recordingId)?.segments.map(({ speaker }) => speaker)).toEqual([
      'Jonas',
      'Mina',
    ]);
    expect(count(recordingId)).toBe(3);
    tracks.resume();
    expect(count(recordingId)).toBe(3);

    // One track alone, asked for afterwards, is no voice of a conversation that is still to be made.
    const [alone] = must(core.tracks.transcribe(recordingId, 0)).ok
      ? [library.jobs.latestFor(recordingId)?.id]
      : [];
    await until(() => library.jobs.get(alone ?? 0)?.state === 'done', 'the first track alone');
    tracks.resume();
    expect(library.transcripts.head(recordingId)).toMatchObject({ track: 0 });
    expect(count(recordingId)).toBe(4);
  });
});
