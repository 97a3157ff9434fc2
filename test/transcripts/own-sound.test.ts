// Earshot's own sound for the player: when it is needed, that it is made once, bounded in size, and that a dead process leaves nothing that looks finished.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Changes } from '../../app/domain/changes.ts';
import type { PlayedSound } from '../../app/domain/played-sound.ts';
import type { SoundPromise } from '../../app/domain/heard.ts';
import { needsCopy, OwnSound, type SoundSource } from '../../app/transcripts/own-sound.ts';

const PROMISE: SoundPromise = {
  claimedSeconds: 10,
  presentSeconds: 10,
  isEstimate: false,
  container: 'AIFF',
  tracks: [],
  notes: [],
  reader: 'ffmpeg',
};

/** Stands for the thread that copies: what it is to do stands in the name of the recording. */
const WORKER = `
import { writeFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
const { order } = workerData;
parentPort.postMessage({ type: 'progress', share: 0.5 });
if (order.path.includes('dies')) process.exit(1);
const fails = order.path.includes('fails');
if (!fails) writeFileSync(order.copyPath, Buffer.alloc(100));
parentPort.postMessage({ type: 'end', outcome: fails
  ? { ok: false, failure: { code: 'disk-full', message: 'The disk is full.', retryable: true } }
  : { ok: true, value: { bytes: 100 } } });
`;

let root: string;
let directory: string;
let sources: Map<number, SoundSource>;
let told: { recordingId: number; sound: PlayedSound }[];
let sound: OwnSound;

const MARK = { sizeBytes: 1, modifiedMs: 1, inode: 1, device: 1 };
const played: (recordingId: number) => { readonly mark: typeof MARK } | null = () => ({ mark: MARK });

function open(limitBytes = 1_000): OwnSound {
  const changes = new Changes();
  changes.subscribe({ sound: (recordingId, view) => told.push({ recordingId, sound: view }) });
  return new OwnSound({
    directory,
    workerUrl: pathToFileURL(join(root, 'worker.mjs')),
    wasmPath: join(root, 'none.wasm'),
    source: (recordingId) => sources.get(recordingId) ?? null,
    played: (recordingId) => Promise.resolve(played(recordingId)),
    changes,
    onFault: (error) => {
      throw error;
    },
    limitBytes,
  });
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'earshot-own-sound-'));
  directory = join(root, 'sound');
  writeFileSync(join(root, 'worker.mjs'), WORKER);
  sources = new Map();
  for (let id = 1; id <= 5; id += 1) sources.set(id, source(`/shows/${id}.aiff`));
  told = [];
  sound = open();
});
afterEach(async () => {
  await sound.close();
  rmSync(root, { recursive: true });
});

const source = (path: string, more: Partial<SoundSource> = {}): SoundSource => ({
  path,
  sizeBytes: 10,
  modifiedMs: 1_000.4,
  promise: PROMISE,
  track: null,
  ...more,
});

/** Asks for it and waits until it is there or not to be had. */
async function made(recordingId: number): Promise<PlayedSound> {
  const first = sound.ask(recordingId, false);
  if (first.kind !== 'preparing') return first;
  await expect
    .poll(() => told.some((one) => one.recordingId === recordingId && one.sound.kind !== 'preparing'))
    .toBe(true);
  return told.findLast((one) => one.recordingId === recordingId)?.sound ?? first;
}

describe('whether a copy is needed', () => {
  it('follows who decodes and which track is heard', () => {
    const { reader: _, ...fast } = PROMISE;
    expect(needsCopy({ promise: PROMISE, track: null })).toBe(true);
    expect(needsCopy({ promise: fast, track: null })).toBe(false);
    expect(needsCopy({ promise: fast, track: 0 })).toBe(false);
    expect(needsCopy({ promise: fast, track: 1 })).toBe(true);
    expect(needsCopy({ promise: fast, track: 'all' })).toBe(true);
    expect(needsCopy({ promise: null, track: null })).toBe(false);
  });

  it('is also what the player found out', () => {
    sources.set(1, source('/shows/1.mp3', { promise: null }));
    expect(sound.ask(1, false)).toEqual({ kind: 'file' });
    expect(sound.ask(1, true)).toEqual({ kind: 'preparing', share: 0 });
    expect(sound.ask(99, true)).toEqual({ kind: 'file' });
  });
});

describe('copies', () => {
  it('are made once, tell how far they are, and are served afterwards', async () => {
    expect(sound.fileOf(1)).toBeNull();
    expect(sound.ask(1, false)).toEqual({ kind: 'preparing', share: 0 });
    expect(sound.ask(1, false)).toEqual({ kind: 'preparing', share: 0 });
    expect(await made(1)).toEqual({ kind: 'own', mediaUrl: 'earshot-media://own/1' });
    expect(told.map((one) => one.sound.kind)).toEqual(['preparing', 'own']);
    expect(sound.ask(1, false)).toEqual({ kind: 'own', mediaUrl: 'earshot-media://own/1' });
    expect(sound.fileOf(1)).toEqual({ path: join(directory, '1-10-1000-0.wav'), mimeType: 'audio/wav' });
  });

  it('are made anew when the file or the track is another one, and the old one goes', async () => {
    await made(1);
    sources.set(1, source('/shows/1.aiff', { track: 2 }));
    told = [];
    await made(1);
    expect(readdirSync(directory)).toEqual(['1-10-1000-2.wav']);
  });

  it('stay below the limit: what was not used for longest goes first', async () => {
    sound = open(250);
    await made(1);
    await made(2);
    const long = new Date(1_000);
    utimesSync(join(directory, '1-10-1000-0.wav'), new Date(2_000), new Date(2_000));
    utimesSync(join(directory, '2-10-1000-0.wav'), long, long);
    await made(3);
    expect(readdirSync(directory).sort()).toEqual(['1-10-1000-0.wav', '3-10-1000-0.wav']);
  });

  it('of recordings that are gone, and what a dead process left, are removed', async () => {
    mkdirSync(directory, { recursive: true });
    for (const name of ['2-10-1000-0.wav.part', '77-10-1000-0.wav', 'other.txt'])
      writeFileSync(join(directory, name), 'x');
    await made(1);
    expect(readdirSync(directory)).toEqual(['1-10-1000-0.wav']);
  });

  it('that cannot be made say why, and do not hold up others', async () => {
    sources.set(1, source('/shows/fails.aiff'));
    sources.set(2, source('/shows/dies.aiff'));
    const [one, two, three] = await Promise.all([made(1), made(2), made(3)]);
    expect(one).toEqual({ kind: 'failed', message: 'The disk is full.' });
    expect(two).toMatchObject({ kind: 'failed', message: expect.stringContaining('once more') as unknown });
    expect(three).toMatchObject({ kind: 'own' });
  });
});
