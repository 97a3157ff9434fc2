// Telling speakers apart as a service: to its end, cancelled, killed and gone on with, and by channels.
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DecodeJob } from '../../../app/speech/on-device/parts.ts';
import { SPEAKERS } from '../../../app/speech/on-device/models/catalogue/speakers.ts';
import type { CreateRequest, GetOutcome } from '../../../app/speech/port.ts';
import { createSpeakerService, type SpeakerService } from '../../../app/speech/speakers/service.ts';
import { clock, tempDirectory } from '../../storage/support.ts';
import { modelsNamed, NO_MODELS, wavOf, WavDecoder } from '../on-device/support.ts';
import { LocalHearer, soundOf } from './support.ts';

const MODELS = modelsNamed('Base', [{ model: SPEAKERS, directory: '/models/speakers' }]);
/** Three people over a minute and a half. */
const TALK = Array.from({ length: 90 }, (_, second) => 1 + (Math.floor(second / 9) % 3));

let folder: string;
let path: string;
let decoder: WavDecoder;
let hearer: LocalHearer;

beforeEach(() => {
  folder = tempDirectory();
  path = join(folder, 'talk.wav');
  writeFileSync(path, wavOf(soundOf(TALK)));
  decoder = new WavDecoder();
  hearer = new LocalHearer();
});

const open = (more: { models?: typeof MODELS; channels?: number } = {}): SpeakerService =>
  createSpeakerService({
    plan: () => ({
      reader: 'webcodecs',
      promisedSeconds: null,
      tracks: [
        {
          index: 0,
          codecName: 'WAV',
          canDecode: true,
          channels: more.channels ?? 1,
          title: null,
          language: null,
          seconds: 90,
        },
      ],
    }),
    decoder,
    hearer,
    workDir: join(folder, 'work'),
    clock,
    models: more.models ?? MODELS,
  });

const request = (options: CreateRequest['options'] = {}): CreateRequest => ({
  ...{ kind: 'tell-speakers', path, fileName: 'talk.wav', mimeType: 'audio/wav', sizeBytes: 1 },
  ...{ durationSeconds: 90, requestId: 'r', options, signal: new AbortController().signal },
  ...{ onBytesSent: () => undefined, onBodyEnding: () => Promise.resolve() },
});

async function begin(service: SpeakerService, options: CreateRequest['options'] = {}): Promise<string> {
  const created = await service.create(request(options));
  if (created.kind !== 'accepted') throw new Error(JSON.stringify(created));
  return created.generationId;
}

const end = (service: SpeakerService, id: string): Promise<GetOutcome> =>
  vi.waitFor(
    async () => {
      const outcome = await service.get(id);
      if (outcome.kind === 'pending') throw new Error('pending');
      return outcome;
    },
    { timeout: 30_000 },
  );

const turnsIn = (outcome: GetOutcome) => (outcome.kind === 'told' ? outcome.telling.turns : outcome);

describe('telling speakers apart', () => {
  it('tells who speaks when, with progress, and forgets what it kept', async () => {
    const service = open();
    const progress: number[] = [];
    service.onProgress(({ doneSeconds }) => progress.push(doneSeconds));
    const id = await begin(service);
    const told = await end(service, id);
    expect(told).toMatchObject({ kind: 'told', heardSeconds: 90, telling: { by: 'voices' } });
    expect(turnsIn(told)).toEqual(
      Array.from({ length: 10 }, (_, at) => ({ from: at * 9, to: at * 9 + 9, speaker: at % 3 })),
    );
    expect(progress.length).toBeGreaterThan(0);
    expect(readdirSync(join(folder, 'work'))).toHaveLength(1);
    service.forget(id);
    await vi.waitFor(() => expect(readdirSync(join(folder, 'work'))).toEqual([]));
  });

  it('follows the number that a person gives', async () => {
    const service = open();
    const two = await end(service, await begin(service, { exactly: 2 }));
    expect(two.kind === 'told' && new Set(two.telling.turns.map(({ speaker }) => speaker)).size).toBe(2);
  });

  it('ends at once when it is cancelled, and leaves no voiceprint behind', async () => {
    const service = open();
    const heard = new Promise<void>((resolve) => (hearer.onWindow = () => resolve()));
    const id = await begin(service);
    await heard;
    await service.cancel(id);
    expect(readdirSync(join(folder, 'work'))).toEqual([]);
    expect(hearer.windows).toBeLessThan(33);
    expect(await service.get(id)).toMatchObject({ kind: 'lost' });
  });

  it('goes on after a kill where it was, and tells the same', async () => {
    const first = open();
    // The process is gone in the middle: nothing of it runs on, and nobody says goodbye.
    const half = new Promise<void>((resolve) => (hearer.onWindow = (upTo) => upTo > 45 && resolve()));
    const id = await begin(first);
    await half;
    await first.close();
    const before = hearer.windows;
    hearer = new LocalHearer();
    decoder = new WavDecoder();
    const second = open();
    expect((await second.get(id)).kind).toBe('pending');
    const told = await end(second, id);
    expect(turnsIn(told)).toHaveLength(10);
    expect(decoder.starts[0]).toBeGreaterThan(30);
    expect(hearer.windows + before).toBeLessThan(37);
  });

  it('says so when the process that hears dies, and that the text stands', async () => {
    const service = open();
    hearer.onWindow = () => hearer.crash();
    const failed = await end(service, await begin(service));
    expect(failed).toMatchObject({ kind: 'failed', crashed: true, failure: { code: 'speakers-broke-off' } });
    expect(failed.kind === 'failed' && failed.failure.message).toContain('transcript stands');
  });

  it('says why it stopped where its disk refuses even that, and goes on once that takes it', async () => {
    const service = open();
    const id = await begin(service);
    const journal = join(folder, 'work', `${id}.jsonl`);
    for (let refused = 0; refused < 3; refused += 1) {
      let isAside = false;
      const settled = new Promise<void>((resolve) => service.onSettled(() => resolve()));
      // A folder in its place: nothing can be written there, as on a full disk.
      hearer.onWindow = () => {
        if (isAside) return;
        isAside = true;
        renameSync(journal, join(folder, 'aside'));
        mkdirSync(journal);
      };
      await settled;
      rmSync(journal, { recursive: true });
      renameSync(join(folder, 'aside'), journal);
      expect(await service.get(id)).toMatchObject({
        kind: 'unreachable',
        failure: { code: 'library-unwritable' },
      });
      expect(await service.get(id)).toEqual({ kind: 'pending' });
    }
    hearer.onWindow = () => undefined;
    expect(turnsIn(await end(service, id))).toHaveLength(10);
  });

  it('is refused without its models, and when the file is not the one that is meant', async () => {
    expect(await open({ models: NO_MODELS }).create(request())).toMatchObject({
      failure: { code: 'speakers-model-missing' },
    });
    const gone = { ...request(), path: join(folder, 'other.wav') };
    expect(await open().create(gone)).toMatchObject({ failure: { code: 'file-gone' } });
  });

  it('tells it at the recording’s own times where its sound begins late, pauses, or lacks a place', async () => {
    const decode = decoder.decode.bind(decoder);
    const there = [
      { from: 3, to: 20 },
      { from: 24, to: 40 },
      { from: 60, to: 90 },
    ];
    decoder.decode = (job: DecodeJob) => decode({ ...job, stretches: there });
    const service = open();
    expect(turnsIn(await end(service, await begin(service)))).toEqual([
      { from: 3, to: 9, speaker: 0 },
      { from: 9, to: 18, speaker: 1 },
      { from: 18, to: 20, speaker: 2 },
      { from: 24, to: 27, speaker: 2 },
      { from: 27, to: 36, speaker: 0 },
      { from: 36, to: 40, speaker: 1 },
      { from: 60, to: 63, speaker: 0 },
      { from: 63, to: 72, speaker: 1 },
      { from: 72, to: 81, speaker: 2 },
      { from: 81, to: 90, speaker: 0 },
    ]);
  });

  /** Two channels, each with a voice of its own and a little of the other. */
  const writeChannels = (): void => {
    const levels = (own: number): Float32Array =>
      soundOf(TALK.map((who) => (who === 3 ? 0 : who === own ? 3 : 0.05)));
    for (const own of [1, 2]) {
      const file = join(folder, `channel ${own}.wav`);
      writeFileSync(file, wavOf(levels(own)));
      decoder.channelFiles.set(own - 1, file);
    }
  };

  it('takes no channel for silent that could not be read to its end', async () => {
    writeChannels();
    const decode = decoder.decode.bind(decoder);
    decoder.decode = (job: DecodeJob) => {
      decoder.mishap = job.stretches || job.channel !== 1 ? null : { at: 40, end: 'unreadable' };
      return decode(job);
    };
    const service = open({ channels: 2 });
    const told = await end(service, await begin(service));
    expect(told).toMatchObject({ kind: 'told', telling: { by: 'voices' } });
  });

  it('says that the file changed while its channels were heard', async () => {
    writeChannels();
    const decode = decoder.decode.bind(decoder);
    decoder.decode = (job: DecodeJob) => {
      if (job.channel === 1 && !job.stretches) writeFileSync(path, wavOf(soundOf([1, 2])));
      return decode(job);
    };
    const service = open({ channels: 2 });
    const id = await begin(service);
    expect(await end(service, id)).toMatchObject({ kind: 'failed', failure: { code: 'file-changed' } });
  });

  it('asks the channels first, and hears no voice where each has one of its own', async () => {
    writeChannels();
    const service = open({ channels: 2 });
    const told = await end(service, await begin(service));
    expect(told).toMatchObject({ kind: 'told', telling: { by: 'channels', prints: [null, null] } });
    expect(turnsIn(told)).toEqual([
      { from: 0, to: 9, speaker: 0 },
      { from: 9, to: 18, speaker: 1 },
      { from: 27, to: 36, speaker: 0 },
      { from: 36, to: 45, speaker: 1 },
      { from: 54, to: 63, speaker: 0 },
      { from: 63, to: 72, speaker: 1 },
      { from: 81, to: 90, speaker: 0 },
    ]);
    expect(hearer.windows).toBe(0);
  });
});
