// Of several sound tracks the one with speech is heard; what was left out as damaged is kept through a restart.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../app/domain/clock.ts';
import type { SoundTrack } from '../../../app/domain/heard.ts';
import { textOf } from '../../../app/domain/transcript.ts';
import { planOf, type SoundPlan } from '../../../app/speech/on-device/parts.ts';
import { createDeviceService, type DeviceService } from '../../../app/speech/on-device/service.ts';
import { chooseTrack, samplesOf } from '../../../app/speech/on-device/track-choice.ts';
import type { GetOutcome } from '../../../app/speech/port.ts';
import { LocalRecogniser, modelsNamed, ToneEngine, tones, wavOf, WavDecoder } from './support.ts';

const track = (index: number, more: Partial<SoundTrack> = {}): SoundTrack => ({
  index,
  codecName: 'AAC',
  canDecode: true,
  channels: 2,
  title: null,
  language: null,
  seconds: 11,
  ...more,
});
const found = (speechSeconds: number, peak = 0.5) => ({ speechSeconds, peak });

describe('chooseTrack', () => {
  const choose = (...all: (ReturnType<typeof found> | null)[]) =>
    chooseTrack(all.map((one, index) => ({ track: track(index), found: one })));

  it('takes the one with speech, and names the others that have some', () => {
    expect(choose(found(0), found(8))).toEqual({ track: 1, alsoSpoken: [] });
    expect(choose(found(0.2), found(8), found(0))).toEqual({ track: 1, alsoSpoken: [0] });
  });

  it('stays with the first where several are about as good', () => {
    expect(choose(found(5), found(8), found(9))).toEqual({ track: 0, alsoSpoken: [1, 2] });
    expect(choose(found(4), found(8))).toMatchObject({ track: 0 });
    expect(choose(found(4), found(8.1))).toMatchObject({ track: 1 });
  });

  it('takes what makes a sound where nobody speaks', () => {
    expect(choose(found(0, 0), found(0, 0.3), found(0, 0.9))).toEqual({ track: 1, alsoSpoken: [] });
    expect(choose(found(0, 0), found(0, 0))).toEqual({ track: 0, alsoSpoken: [] });
  });

  it('passes by what cannot be decoded', () => {
    expect(choose(null, found(0, 0))).toEqual({ track: 1, alsoSpoken: [] });
    expect(choose(null, null)).toBeNull();
  });
});

describe('samplesOf', () => {
  it('is all of what is short, and stretches from the start to the end of what is long', () => {
    expect(samplesOf(11)).toEqual([{ from: 0, to: 11 }]);
    expect(samplesOf(null)).toEqual([{ from: 0, to: 90 }]);
    const long = samplesOf(3 * 3600);
    expect(long[0]).toEqual({ from: 0, to: 6 });
    expect(long.at(-1)).toEqual({ from: 10_794, to: 10_800 });
    expect(long).toHaveLength(12);
    for (const [i, { from }] of long.entries()) expect(from).toBeGreaterThanOrEqual(long[i - 1]?.to ?? 0);
  });
});

it('holds nothing against a file that only estimates', () => {
  const promise = {
    claimedSeconds: 9,
    presentSeconds: 8,
    isEstimate: false,
    container: '',
    tracks: [],
    notes: [],
  };
  expect(planOf(promise)).toEqual({ reader: 'webcodecs', promisedSeconds: 9, tracks: [] });
  expect(planOf({ ...promise, claimedSeconds: null, reader: 'ffmpeg' })).toMatchObject({
    reader: 'ffmpeg',
    promisedSeconds: 8,
  });
  expect(planOf({ ...promise, isEstimate: true }).promisedSeconds).toBeNull();
  expect(planOf(null)).toMatchObject({ reader: 'webcodecs', promisedSeconds: null });
});

describe('the device service', () => {
  let directory: string;
  let path: string;
  let decoder: WavDecoder;
  let recogniser: LocalRecogniser;
  let service: DeviceService;
  const plan = (tracks: readonly SoundTrack[]): SoundPlan => ({
    reader: 'webcodecs',
    promisedSeconds: 11,
    tracks,
  });

  function restart(tracks: readonly SoundTrack[]): void {
    decoder = new WavDecoder();
    decoder.trackFiles.set(0, join(directory, 'silent.wav'));
    decoder.trackFiles.set(1, join(directory, 'spoken.wav'));
    recogniser = new LocalRecogniser(Promise.resolve(new ToneEngine()));
    service = createDeviceService<MessagePort>({
      plan: () => plan(tracks),
      decoder,
      recogniser,
      workDir: join(directory, 'work'),
      clock: systemClock,
      models: modelsNamed('Tones'),
    });
  }

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'earshot-tracks-'));
    path = join(directory, 'obs.wav');
    writeFileSync(path, wavOf(tones([[1, 2, 5]])));
    writeFileSync(join(directory, 'silent.wav'), wavOf(new Float32Array(11 * 16_000)));
    writeFileSync(
      join(directory, 'spoken.wav'),
      wavOf(
        tones([
          [2.5, 2, 1],
          [2.5, 2, 2],
        ]),
      ),
    );
    restart([track(0), track(1)]);
  });
  afterEach(async () => {
    await service.close();
    rmSync(directory, { recursive: true });
  });

  async function begin(wanted?: number): Promise<string> {
    const outcome = await service.create({
      requestId: 'r1',
      path,
      fileName: 'obs.wav',
      mimeType: 'audio/wav',
      sizeBytes: 0,
      durationSeconds: 11,
      options: {},
      ...(wanted === undefined ? {} : { track: wanted }),
      signal: new AbortController().signal,
      onBytesSent: () => undefined,
      onBodyEnding: () => Promise.resolve(),
    });
    if (outcome.kind !== 'accepted') throw new Error(outcome.kind);
    return outcome.generationId;
  }
  async function end(id: string): Promise<Extract<GetOutcome, { kind: 'ready' }>> {
    for (;;) {
      const outcome = await service.get(id, new AbortController().signal);
      if (outcome.kind === 'ready') return outcome;
      if (outcome.kind !== 'pending') throw new Error(JSON.stringify(outcome));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it('hears the track with speech', async () => {
    const { heard, transcript } = await end(await begin());
    expect(textOf(transcript)).toBe('One.\nTwo.');
    expect(heard).toMatchObject({ track: 1, alsoSpoken: [], endSeconds: 9 });
    expect(decoder.tracks).toEqual([0, 1, 1]);
  });

  it('looks at none where there is one', async () => {
    restart([track(0)]);
    const { heard, transcript } = await end(await begin());
    expect(textOf(transcript)).toBe('Five.');
    expect(heard).not.toHaveProperty('track');
    expect(decoder.tracks).toEqual([null]);
  });

  it('hears the track that was asked for, without a look', async () => {
    const { heard, transcript } = await end(await begin(0));
    expect(textOf(transcript)).toBe('');
    expect(heard).toMatchObject({ track: 0 });
    expect(decoder.tracks).toEqual([0]);
  });

  it('passes by tracks that cannot be decoded', async () => {
    restart([track(0, { canDecode: false }), track(1)]);
    expect((await end(await begin())).heard).toMatchObject({ track: 1 });
    expect(decoder.tracks).toEqual([1, 1]);
  });

  it('stays with its track after a restart', async () => {
    const first = await begin();
    const spoke = new Promise<void>((resolve) => (recogniser.onText = resolve));
    await spoke;
    await service.close();
    restart([track(0), track(1)]);
    expect((await end(first)).heard).toMatchObject({ track: 1 });
    expect(new Set(decoder.tracks)).toEqual(new Set([1]));
  });

  it('tells what was left out, also before a restart', async () => {
    restart([track(0)]);
    decoder.damages = [
      { from: 1, to: 1.5 },
      { from: 2, to: 2.25 },
    ];
    const { heard } = await end(await begin());
    expect(heard).toMatchObject({ damagedSeconds: 0.75, damaged: decoder.damages });
  });
});
