// The device service from create to transcript, through deaths of either process, restarts, and files that change.
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../app/domain/clock.ts';
import { textOf } from '../../../app/domain/transcript.ts';
import { markOf } from '../../../app/sound/recording-file.ts';
import { JournalFolder } from '../../../app/speech/on-device/journal.ts';
import type { ModelsAtHand } from '../../../app/speech/on-device/models/choose.ts';
import type { SoundPlan } from '../../../app/speech/on-device/parts.ts';
import { createDeviceService, type DeviceService } from '../../../app/speech/on-device/service.ts';
import type { CreateOutcome, CreateRequest, GetOutcome, ServiceProgress } from '../../../app/speech/port.ts';
import { LocalRecogniser, modelsNamed, NO_MODELS, ToneEngine, tones, wavOf, WavDecoder } from './support.ts';

const SCRIPT = Array.from({ length: 9 }, (_, i) => [2.5, 2, i + 1] as const);
const TEXT = 'One.\nTwo.\nThree.\nFour.\nFive.\nSix.\nSeven.\nEight.\nNine.';
const LENGTH = 9 * 4.5;

const PLAN: SoundPlan = { reader: 'webcodecs', promisedSeconds: LENGTH, tracks: [] };

let directory: string;
let path: string;
let engine: ToneEngine;
let decoder: WavDecoder;
let recogniser: LocalRecogniser;
let service: DeviceService;

/** The service as a fresh process has it: same disk, nothing in memory. */
function restart(more: { models?: ModelsAtHand; workDir?: string; plan?: SoundPlan } = {}): DeviceService {
  engine = new ToneEngine();
  decoder = new WavDecoder();
  recogniser = new LocalRecogniser(Promise.resolve(engine));
  service = createDeviceService<MessagePort>({
    decoder,
    recogniser,
    workDir: join(directory, 'work'),
    clock: systemClock,
    models: modelsNamed('Tones'),
    ...more,
    plan: () => more.plan ?? PLAN,
  });
  return service;
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'earshot-device-'));
  path = join(directory, 'one.wav');
  writeFileSync(path, wavOf(tones(SCRIPT)));
  restart();
});
afterEach(async () => {
  await service.close();
  rmSync(directory, { recursive: true });
});

const journals = (): string[] => readdirSync(join(directory, 'work'));
const create = (file = path, more: Partial<CreateRequest> = {}): Promise<CreateOutcome> =>
  service.create({
    requestId: 'r1',
    path: file,
    fileName: 'one.wav',
    mimeType: 'audio/wav',
    sizeBytes: 0,
    durationSeconds: 0,
    options: {},
    signal: new AbortController().signal,
    onBytesSent: () => undefined,
    onBodyEnding: () => Promise.resolve(),
    ...more,
  });
async function accepted(): Promise<string> {
  const outcome = await create();
  if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome));
  return outcome.generationId;
}
const get = (id: string): Promise<GetOutcome> => service.get(id, new AbortController().signal);
/** Waits as the worker does: asks, and asks again when the service says that it is worth it. */
async function settled(id: string): Promise<GetOutcome> {
  for (;;) {
    const told = new Promise<void>((resolve) => {
      const off = service.onSettled?.((settledId) => {
        if (settledId !== id) return;
        off?.();
        resolve();
      });
    });
    const outcome = await get(id);
    if (outcome.kind !== 'pending') return outcome;
    await told;
  }
}
const wholeText = (outcome: GetOutcome): string =>
  outcome.kind === 'ready' ? textOf(outcome.transcript) : JSON.stringify(outcome);

describe('the device service', () => {
  it('transcribes, with times, loudness and the model’s name', async () => {
    const outcome = await settled(await accepted());
    expect(wholeText(outcome)).toBe(TEXT);
    if (outcome.kind !== 'ready') return;
    expect(outcome.transcript).toMatchObject({ model: 'Tones', language: 'en', wordTimes: 'interpolated' });
    expect(outcome.transcript.durationSeconds).toBeCloseTo(LENGTH, 2);
    expect(outcome.transcript.segments[4]?.start).toBeCloseTo(4 * 4.5 + 2.5, 1);
    expect(outcome.peaks).toEqual(new Uint8Array(LENGTH * 4).fill(7));
  });

  it('tells how far it is, never backwards, up to the length', async () => {
    const told: ServiceProgress[] = [];
    service.onProgress?.((progress) => told.push(progress));
    engine.delayMs = () => 300;
    await settled(await accepted());
    expect(told.length).toBeGreaterThan(3);
    expect(told.every(({ totalSeconds }, i) => i === 0 || totalSeconds === LENGTH)).toBe(true);
    const done = told.map((progress) => progress.doneSeconds);
    expect([...done].sort((a, b) => a - b)).toEqual(done);
  });

  it('lets the models hear what is quiet, and draws it as quiet as it is', async () => {
    writeFileSync(path, wavOf(tones([[2, 3, 5]]).map((sample) => sample / 100)));
    engine.hear = (samples) => (Math.max(...samples) > 0.05 ? 'Heard.' : 'Hardly.');
    const outcome = await settled(await accepted());
    expect(outcome).toMatchObject({ kind: 'ready', transcript: { segments: [{ text: 'Heard.' }] } });
    // The decoder’s own picture, which knows nothing of the levelling.
    if (outcome.kind === 'ready') expect(new Set(outcome.peaks)).toEqual(new Set([7]));
  });

  it('does one after the other', async () => {
    const first = await accepted();
    const second = await accepted();
    expect(second).not.toBe(first);
    expect(wholeText(await settled(second))).toBe(TEXT);
    expect((await get(first)).kind).toBe('ready');
  });

  it('lets go of a result when it is told to, and not before', async () => {
    const id = await accepted();
    await settled(id);
    expect((await get(id)).kind).toBe('ready');
    service.forget?.(id);
    await expect.poll(() => journals()).toEqual([]);
    expect((await get(id)).kind).toBe('lost');
  });

  it('finds a result again after a restart', async () => {
    const id = await accepted();
    await settled(id);
    restart();
    expect(wholeText(await get(id))).toBe(TEXT);
    expect(decoder.starts).toEqual([]);
  });

  it('goes on after a restart where it was, without hearing anything twice', async () => {
    const id = await accepted();
    let texts = 0;
    const fourth = new Promise<void>((resolve) => (recogniser.onText = () => ++texts === 4 && resolve()));
    await fourth;
    await service.close();
    restart();
    expect((await get(id)).kind).toBe('pending');
    const outcome = await settled(id);
    expect(wholeText(outcome)).toBe(TEXT);
    expect(decoder.starts[0]).toBeGreaterThan(4 * 4.5 - 1);
    if (outcome.kind === 'ready') expect(outcome.peaks).toHaveLength(LENGTH * 4);
  });

  it('sets aside what the whole process died over twice in a row, and not what only happened to be in hand', async () => {
    const id = await accepted();
    let texts = 0;
    await new Promise<void>((resolve) => (recogniser.onText = () => ++texts === 4 && resolve()));
    await service.close();
    const journal = new JournalFolder(join(directory, 'work'));
    // As if a process had begun, and was killed.
    await journal.setInHand(id, true);
    restart();
    expect((await get(id)).kind).toBe('pending');
    texts = 0;
    await new Promise<void>((resolve) => (recogniser.onText = () => ++texts === 2 && resolve()));
    await service.close();
    await journal.setInHand(id, true);
    restart();
    // It got further in between: that was another place.
    expect((await get(id)).kind).toBe('pending');
    await service.close();
    for (let times = 0; times < 2; times += 1) await journal.setInHand(id, true);
    restart();
    expect(await get(id)).toMatchObject({
      kind: 'failed',
      failure: { code: 'reader-crashed', retryable: false },
    });
    // A person's word begins anew, where it was.
    recogniser.onText = () => undefined;
    expect(wholeText(await settled(await accepted()))).toBe(TEXT);
  });

  it('stands still while it rests, and goes on where it stood', async () => {
    const id = await accepted();
    let texts = 0;
    await new Promise<void>((resolve) => (recogniser.onText = () => ++texts === 4 && resolve()));
    service.rest?.(true);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const heard = texts;
    expect(heard).toBeLessThan(9);
    expect((await get(id)).kind).toBe('pending');
    service.rest?.(false);
    expect(wholeText(await settled(id))).toBe(TEXT);
    expect(decoder.starts).toHaveLength(2);
    expect(decoder.starts[1]).toBeGreaterThan(4 * 4.5 - 1);
  });

  it('may be told to rest and to go on faster than it can follow', async () => {
    const id = await accepted();
    for (let round = 0; round < 20; round += 1) service.rest?.(round % 2 === 0);
    expect(wholeText(await settled(id))).toBe(TEXT);
  });

  it('says when the recogniser died, and goes on from there when tried again', async () => {
    const id = await accepted();
    let texts = 0;
    recogniser.onText = () => ++texts === 3 && recogniser.crash();
    const outcome = await settled(id);
    expect(outcome).toMatchObject({
      kind: 'failed',
      crashed: true,
      failure: { code: 'recogniser-crashed', retryable: true },
    });
    recogniser.onText = () => undefined;
    expect(wholeText(await settled(await accepted()))).toBe(TEXT);
    expect(decoder.starts[1]).toBeGreaterThan(3 * 4.5 - 1);
    expect(journals()).toHaveLength(1);
  });

  it('says when the decoder died', async () => {
    decoder.mishap = { at: 20, end: 'crash' };
    expect(await settled(await accepted())).toMatchObject({
      kind: 'failed',
      crashed: true,
      failure: { code: 'reader-crashed', retryable: true },
    });
  });

  it('uses what could be decoded before the damage', async () => {
    decoder.mishap = { at: 20, end: 'damage' };
    expect(wholeText(await settled(await accepted()))).toBe('One.\nTwo.\nThree.\nFour.');
  });

  it('says that a recording is damaged when nothing of it can be heard', async () => {
    decoder.mishap = { at: 0, end: 'damage' };
    expect(await settled(await accepted())).toMatchObject({
      kind: 'failed',
      crashed: false,
      failure: { code: 'audio-damaged' },
    });
  });

  it('does not take half a recording for all of it when the disk stops answering', async () => {
    decoder.mishap = { at: 20, end: 'unreadable' };
    expect(await settled(await accepted())).toMatchObject({
      kind: 'failed',
      failure: { code: 'file-unreadable' },
    });
  });

  it('finds nothing in silence, and says so by an empty transcript', async () => {
    writeFileSync(path, wavOf(new Float32Array(5 * 16_000)));
    const outcome = await settled(await accepted());
    expect(outcome).toMatchObject({ kind: 'ready', transcript: { segments: [], durationSeconds: 5 } });
  });

  it('need not hear a long silence again', async () => {
    const silent: [number, number, number] = [150, 1, 2];
    writeFileSync(path, wavOf(tones([[1, 2, 1], silent, [1, 1, 3]])));
    decoder.mishap = { at: 140, end: 'crash' };
    await settled(await accepted());
    decoder.mishap = null;
    expect(wholeText(await settled(await accepted()))).toBe('One.\nTwo.\nThree.');
    expect(decoder.starts[1]).toBeGreaterThan(60);
  });

  it('refuses what is not there, empty or no file', async () => {
    expect(await create(join(directory, 'gone.wav'))).toMatchObject({
      kind: 'refused',
      failure: { code: 'file-gone' },
    });
    expect(await create(directory)).toMatchObject({ kind: 'refused', failure: { code: 'file-unreadable' } });
    writeFileSync(path, '');
    expect(await create()).toMatchObject({ kind: 'refused', failure: { code: 'file-empty' } });
  });

  it('notices that the file went away or was changed meanwhile', async () => {
    decoder.mishap = { at: 10, end: 'damage' };
    let id = await accepted();
    unlinkSync(path);
    expect(await settled(id)).toMatchObject({ kind: 'failed', failure: { code: 'file-gone' } });

    restart();
    writeFileSync(path, wavOf(tones(SCRIPT)));
    id = await accepted();
    appendFileSync(path, 'xx');
    expect(await settled(id)).toMatchObject({
      kind: 'failed',
      failure: { code: 'file-changed', retryable: true },
    });
  });

  it('does not go on with another file than it began with', async () => {
    engine.delayMs = () => 50;
    const id = await accepted();
    await new Promise<void>((resolve) => (recogniser.onText = resolve));
    await service.close();
    appendFileSync(path, 'xx');
    restart();
    expect(await get(id)).toMatchObject({ kind: 'failed', failure: { code: 'file-changed' } });
  });

  it('begins anew when the model is another one', async () => {
    engine.delayMs = () => 50;
    const id = await accepted();
    await new Promise<void>((resolve) => (recogniser.onText = resolve));
    await service.close();
    restart({ models: modelsNamed('Better tones') });
    const outcome = await settled(id);
    expect(wholeText(outcome)).toBe(TEXT);
    expect(outcome).toMatchObject({ transcript: { model: 'Better tones' } });
    expect(decoder.starts).toEqual([0]);
  });

  it('gives up at once when told to, and goes on with the next', async () => {
    decoder.mishap = { at: 10, end: 'hang' };
    const id = await accepted();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await service.cancel?.(id);
    expect(journals()).toEqual([]);
    decoder.mishap = null;
    expect(wholeText(await settled(await accepted()))).toBe(TEXT);
  });

  it('can cancel what stands still', async () => {
    const id = await accepted();
    await new Promise<void>((resolve) => (recogniser.onText = () => resolve()));
    service.rest?.(true);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await service.cancel?.(id);
    expect(journals()).toEqual([]);
  });

  it('can cancel what still waits', async () => {
    engine.delayMs = () => 20;
    const first = await accepted();
    const second = await accepted();
    await service.cancel?.(second);
    expect((await get(second)).kind).toBe('lost');
    expect(wholeText(await settled(first))).toBe(TEXT);
  });

  it('says that the model is missing or does not load', async () => {
    restart({ models: NO_MODELS });
    expect(await create()).toMatchObject({ kind: 'refused', failure: { code: 'model-missing' } });
    restart();
    const broken = Promise.reject<ToneEngine>(new Error('not a model'));
    broken.catch(() => undefined);
    recogniser = new LocalRecogniser(broken);
    service = createDeviceService<MessagePort>({
      decoder,
      recogniser,
      workDir: join(directory, 'work'),
      clock: systemClock,
      plan: () => PLAN,
      models: modelsNamed('Tones'),
    });
    expect(await settled(await accepted())).toMatchObject({
      kind: 'failed',
      failure: { code: 'model-missing', detail: 'not a model' },
    });
  });

  it('says why it stopped where its disk refuses even that, and goes on once that takes it', async () => {
    const id = await accepted();
    const journal = join(directory, 'work', `${id}.jsonl`);
    const aside = join(directory, 'aside');
    for (let refused = 0; refused < 3; refused += 1) {
      // A folder in its place: nothing can be written there, as on a full disk.
      recogniser.onPiece = () => {
        recogniser.onPiece = () => undefined;
        renameSync(journal, aside);
        mkdirSync(journal);
      };
      await new Promise<void>((resolve) => service.onSettled?.(() => resolve()));
      rmSync(journal, { recursive: true });
      renameSync(aside, journal);
      expect(await get(id)).toMatchObject({
        kind: 'unreachable',
        failure: { code: 'library-unwritable', detail: expect.stringContaining('EISDIR') as string },
      });
      expect(await get(id)).toEqual({ kind: 'pending' });
    }
    // Three times in a row at the same place, and no process died over it.
    expect(wholeText(await settled(id))).toBe(TEXT);
  });

  it('says that the library cannot be written to', async () => {
    writeFileSync(join(directory, 'no-folder'), '');
    restart({ workDir: join(directory, 'no-folder') });
    expect(await create()).toMatchObject({
      kind: 'refused',
      failure: { code: 'library-unwritable', retryable: true },
    });
  });

  it('hears no link, and no file that is not the one that was meant', async () => {
    symlinkSync(path, join(directory, 'link.wav'));
    expect(await create(join(directory, 'link.wav'))).toMatchObject({
      kind: 'refused',
      failure: { code: 'file-is-link' },
    });
    const mark = markOf(statSync(path));
    const identified = { mark: { ...mark, inode: mark.inode + 1 }, fingerprint: '' };
    expect(await create(path, { identified })).toMatchObject({
      kind: 'refused',
      failure: { code: 'file-changed' },
    });
    expect(await create(path, { identified: { ...identified, mark } })).toMatchObject({ kind: 'accepted' });
    await expect.poll(() => decoder.orders.at(-1)?.mark).toEqual(mark);
  });

  it('measures loudness alone', async () => {
    const outcome = await service.decodePeaks(path, null);
    expect(outcome).toEqual({
      ok: true,
      value: { peaks: new Uint8Array(LENGTH * 4).fill(9), durationSeconds: LENGTH },
    });
    decoder.mishap = { at: 0, end: 'damage' };
    expect(await service.decodePeaks(path, null)).toMatchObject({
      ok: false,
      failure: { code: 'audio-damaged' },
    });
    expect(await service.decodePeaks(join(directory, 'gone.wav'), null)).toMatchObject({
      ok: false,
      failure: { code: 'file-gone' },
    });
  });
});
