// Clips with real sound in the real thread: what is saved is decoded again and compared, its captions beside it; and what cannot be made leaves nothing.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Quote } from '../../app/domain/quote.ts';
import { captionsOf, clipMaker } from '../../app/publish/clips.ts';
import { loadFfmpeg, type Ffmpeg } from '../../app/sound/ffmpeg.ts';
import { makeLibrary, must, segment, tempDirectory, transcribed, transcriptOf } from '../storage/support.ts';
import { bundleWorker } from '../support/bundle-worker.ts';

const wasmPath = fileURLToPath(new URL('../../build/decoders/ffmpeg-audio.wasm', import.meta.url));
const workerUrl = await bundleWorker('app/sound/clip-worker.ts');
let ffmpeg: Ffmpeg;
beforeAll(async () => {
  ffmpeg = await loadFfmpeg(readFileSync(wasmPath));
});

const SECONDS = 12;
/** Each second has a tone of its own: what is cut says where it was. */
const hzOf = (second: number): number => 300 + 100 * second;

/** A WAV file of tones, one a second; the second channel an octave higher. */
function tones(rateHz: number, channels: number): Buffer {
  const frames = SECONDS * rateHz;
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + frames * channels * 2, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(rateHz, 24);
  head.writeUInt32LE(rateHz * channels * 2, 28);
  head.writeUInt16LE(channels * 2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(frames * channels * 2, 40);
  const sound = Buffer.alloc(frames * channels * 2);
  for (let at = 0; at < frames * channels; at += 1) {
    const seconds = Math.floor(at / channels) / rateHz;
    const hz = hzOf(Math.floor(seconds)) * (1 + (at % channels));
    sound.writeInt16LE(Math.round(12_000 * Math.sin(2 * Math.PI * hz * seconds)), at * 2);
  }
  return Buffer.concat([head, sound]);
}

function decode(bytes: Uint8Array): { rateHz: number; channels: Float32Array[] } {
  const opened = ffmpeg.open({
    sizeBytes: bytes.length,
    read: (position, into) => {
      const part = bytes.subarray(position, position + into.length);
      into.set(part);
      return part.length;
    },
  });
  if (!opened.ok) throw new Error(opened.failure.message);
  const file = opened.value;
  const parts: Float32Array[][] = [];
  const decoding = file.decode(0, 0);
  let rateHz = 0;
  for (let chunk = decoding.next(); chunk; chunk = decoding.next()) {
    ({ rateHz } = chunk);
    parts.push(chunk.channels.map((channel) => channel.slice()));
  }
  file.close();
  const count = parts[0]?.length ?? 0;
  const channels = Array.from({ length: count }, (_, at) =>
    Float32Array.from(parts.flatMap((part) => [...(part[at] ?? [])])),
  );
  return { rateHz, channels };
}

/** How much of a tone is in a stretch: 1 for nothing else. */
function share(samples: Float32Array, rateHz: number, hz: number): number {
  let [real, imaginary, all] = [0, 0, 0];
  samples.forEach((sample, at) => {
    real += sample * Math.cos((2 * Math.PI * hz * at) / rateHz);
    imaginary += sample * Math.sin((2 * Math.PI * hz * at) / rateHz);
    all += sample * sample;
  });
  return (2 * (real * real + imaginary * imaginary)) / (samples.length * all);
}

function world(rateHz = 44_100, channels = 1) {
  const library = makeLibrary();
  const place = tempDirectory();
  const path = join(place, 'tones.wav');
  writeFileSync(path, tones(rateHz, channels));
  const { recordingId } = transcribed(
    library,
    transcriptOf(segment('The harbour froze.', 1), segment('Nobody came.', 7), segment('The end.', 11)),
    { path },
  );
  const make = clipMaker({ library, workerUrl, wasmPath, fileFor: () => ({ path }), trackOf: () => null });
  const quote = (fromMs: number | null, toMs: number | null): Quote => ({
    ...{ id: 1, recordingId, fromMs, toMs, text: 'x', speaker: null, at: 1 },
  });
  const out = tempDirectory();
  return { library, make, out, path, quote, source: readFileSync(path) };
}

describe('a clip', () => {
  it('as WAV is the recording’s samples, each in its place', async () => {
    const { make, out, quote, source } = world(44_100, 2);
    const clip = join(out, 'q.wav');
    expect(await make(quote(2_500, 5_250), 'wav', clip)).toEqual({ ok: true, value: { seconds: 2.75 } });
    const bytes = readFileSync(clip);
    const frame = 4;
    const cut = source.subarray(44 + 2.5 * 44_100 * frame, 44 + 5.25 * 44_100 * frame);
    expect(bytes.length).toBe(44 + cut.length);
    let worst = 0;
    for (let at = 0; at < cut.length; at += 2)
      worst = Math.max(worst, Math.abs(bytes.readInt16LE(44 + at) - cut.readInt16LE(at)));
    expect(worst).toBeLessThanOrEqual(1);
  });

  it.each([
    [48_000, 2],
    [44_100, 1],
    [22_050, 2],
    [11_025, 1],
    [8_000, 1],
  ])('as MP3 of %i Hz and %i channels is heard as it was', async (rateHz, channels) => {
    const { make, out, quote } = world(rateHz, channels);
    const clip = join(out, 'q.mp3');
    expect(await make(quote(3_000, 6_000), 'mp3', clip)).toMatchObject({ ok: true });
    const heard = decode(readFileSync(clip));
    expect(heard.channels).toHaveLength(channels);
    for (const [at, samples] of heard.channels.entries()) {
      // The encoder's own delay, and the last frame filled up.
      expect(samples.length / heard.rateHz).toBeGreaterThanOrEqual(3);
      expect(samples.length / heard.rateHz).toBeLessThan(3.25);
      for (const second of [0, 1, 2]) {
        const middle = samples.subarray((second + 0.3) * heard.rateHz, (second + 0.8) * heard.rateHz);
        expect(share(middle, heard.rateHz, hzOf(3 + second) * (1 + at))).toBeGreaterThan(0.98);
      }
    }
  });

  it('at the very end of the sound, and past it, ends with the sound', async () => {
    const { make, out, quote } = world(16_000);
    for (const [from, to, seconds] of [
      [11_000, 12_000, 1],
      [11_500, 60_000, 0.5],
    ] as const) {
      const made = await make(quote(from, to), 'wav', join(out, 'q.wav'));
      expect(made).toEqual({ ok: true, value: { seconds } });
    }
  });

  it('has captions beside it, by its own time, and writes over none', async () => {
    const { make, out, quote } = world(16_000);
    await make(quote(6_000, 11_500), 'wav', join(out, 'q.wav'));
    await make(quote(0, 2_000), 'wav', join(out, 'q.wav'));
    const first = readFileSync(join(out, 'q.vtt'), 'utf8');
    expect(first).toMatch(/^00:00:01\.000 --> .*\nNobody came\.$/m);
    expect(first).toMatch(/^00:00:05\.000 --> 00:00:05\.500\nThe end\.$/m);
    expect(first).not.toContain('froze');
    expect(readFileSync(join(out, 'q 2.vtt'), 'utf8')).toMatch(
      /^00:00:01\.000 --> 00:00:02\.000\nThe harbour/m,
    );
  });

  it('that cannot be made leaves nothing, and says why', async () => {
    const { make, out, path, quote, source } = world(16_000);
    const clip = join(out, 'q.wav');
    const whyNot = async (...args: Parameters<typeof make>) => {
      const made = await make(...args);
      return made.ok ? null : made.failure;
    };
    expect(await whyNot(quote(null, null), 'wav', clip)).toMatchObject({ code: 'not-allowed' });
    expect(await whyNot(quote(0, 30 * 60_000 + 1), 'wav', clip)).toMatchObject({ code: 'not-allowed' });
    expect(await whyNot(quote(20_000, 30_000), 'wav', clip)).toMatchObject({ code: 'audio-damaged' });
    // Neither the recording nor a folder that is not there is written to.
    expect(await whyNot(quote(0, 1_000), 'wav', path)).toMatchObject({ code: 'not-allowed' });
    expect(readFileSync(path).equals(source)).toBe(true);
    expect(await whyNot(quote(0, 1_000), 'wav', join(out, 'no', 'q.wav'))).toMatchObject({
      code: 'library-unwritable',
    });
    rmSync(path);
    expect(await whyNot(quote(0, 1_000), 'wav', clip)).toMatchObject({ code: 'file-gone' });
    expect(readdirSync(out)).toEqual([]);
  });

  it('is broken off when it is not wanted any more, and its thread ends either way', async () => {
    const { make, out, quote } = world(16_000);
    const threads = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'MessagePort' || name === 'Worker').length;
    const before = threads();
    const end = new AbortController();
    const under = make(quote(0, 12_000), 'mp3', join(out, 'q.mp3'), { signal: end.signal });
    end.abort();
    expect(await under).toMatchObject({
      ok: false,
      failure: { message: 'The clip was broken off. Nothing was written.' },
    });
    expect(await make(quote(0, 12_000), 'mp3', join(out, 'q.mp3'), { signal: end.signal })).toMatchObject({
      ok: false,
    });
    // Or in the middle of its sound, of which it tells how much there is.
    const middle = new AbortController();
    const shares: number[] = [];
    const onShare = (share: number): void => {
      shares.push(share);
      middle.abort();
    };
    const watch = { signal: middle.signal, onShare };
    expect(await make(quote(0, 12_000), 'mp3', join(out, 'q.mp3'), watch)).toMatchObject({ ok: false });
    expect(shares).toHaveLength(1);
    expect(readdirSync(out)).toEqual([]);
    expect(await make(quote(0, 1_000), 'wav', join(out, 'q.wav'))).toMatchObject({ ok: true });
    await vi.waitFor(() => expect(threads()).toBeLessThanOrEqual(before));
  });
});

describe('a clip of a joined recording', () => {
  /** Two pieces, the first a little longer than whole milliseconds. */
  function joined() {
    const one = world(44_100, 1);
    const { library } = one;
    const secondPath = join(tempDirectory(), 'second.wav');
    writeFileSync(secondPath, tones(16_000, 2));
    const lead = one.quote(0, 1).recordingId;
    const { recordingId: other } = transcribed(library, transcriptOf(segment('More.', 0)), {
      path: secondPath,
      fingerprint: 'second',
    });
    const members = [lead, other].map((id) => ({ id, speaker: null }));
    const id = library.sessions.add({ kind: 'split', members, mixId: null }, 'wanted', 1);
    const session = must(library.sessions.get(id));
    const parts = session.parts.map((part, at) => ({
      ...part,
      offsetSeconds: at * 12.0004,
      lengthSeconds: 12.0004,
    }));
    library.sessions.setJoined(session, parts, must(library.transcripts.currentId(lead)), 1);
    const paths = new Map([
      [lead, one.path],
      [other, secondPath],
    ]);
    const make = clipMaker({
      ...{ library, workerUrl, wasmPath, trackOf: () => null },
      fileFor: (recordingId) => ({ path: must(paths.get(recordingId)) }),
    });
    return { ...one, make, secondPath };
  }
  const heardIn = (path: string) => {
    const { channels, rateHz } = decode(readFileSync(path));
    const [samples = new Float32Array()] = channels;
    return (second: number, hz: number) =>
      share(samples.subarray((second + 0.1) * rateHz, (second + 0.4) * rateHz), rateHz, hz);
  };

  it('goes on in the next piece where its quote does, in the shape of the first', async () => {
    const { make, out, quote } = joined();
    const clip = join(out, 'q.wav');
    const made = await make(quote(10_500, 14_250), 'wav', clip);
    expect(made.ok ? made.value.seconds : 0).toBeCloseTo(3.75, 3);
    const heard = heardIn(clip);
    for (const [second, hz, least] of [
      [0, hzOf(10), 0.98],
      [0.5, hzOf(11), 0.98],
      // A mix of two channels holds a tone and its octave.
      [1.5, hzOf(0), 0.4],
      [2.5, hzOf(1), 0.4],
    ] as const)
      expect(heard(second, hz)).toBeGreaterThan(least);
  });

  it('that begins or ends with a piece has nothing of the other', async () => {
    const { make, out, quote } = joined();
    const begins = await make(quote(12_000, 13_000), 'wav', join(out, 'begins.wav'));
    expect(begins.ok ? begins.value.seconds : 0).toBeCloseTo(1, 2);
    expect(heardIn(join(out, 'begins.wav'))(0, hzOf(0))).toBeGreaterThan(0.4);
    const ends = await make(quote(11_000, 12_000), 'wav', join(out, 'ends.wav'));
    expect(ends).toEqual({ ok: true, value: { seconds: 1 } });
    expect(heardIn(join(out, 'ends.wav'))(0, hzOf(11))).toBeGreaterThan(0.98);
  });

  it('is not made, and no piece written over, where one of them is gone or stands in its place', async () => {
    const { make, out, quote, secondPath } = joined();
    const before = readFileSync(secondPath);
    const over = await make(quote(11_000, 13_000), 'wav', secondPath);
    expect(over).toMatchObject({ ok: false, failure: { code: 'not-allowed' } });
    expect(readFileSync(secondPath).equals(before)).toBe(true);
    rmSync(secondPath);
    const gone = await make(quote(11_000, 13_000), 'wav', join(out, 'q.wav'));
    expect(gone).toMatchObject({ ok: false, failure: { code: 'file-gone' } });
    expect(readdirSync(out)).toEqual([]);
  });
});

describe('captions of a clip', () => {
  const said = (text: string, words: readonly string[]) =>
    transcriptOf({
      ...segment(text, 0),
      words: words.map((word, at) => ({ text: word, start: at, end: at + 1 })),
    });
  it.each([
    ['今日は いい天気ですね。', ['今日', 'は', 'いい', '天気', 'です', 'ね。'], 1, 4, 'は いい天気'],
    ['我用Netflix看电影', ['我用', 'Netflix', '看', '电影'], 0, 3, '我用 Netflix 看'],
    ['我用Netflix看电影', ['我', '用', 'Netflix', '看', '电影'], 1, 4, '用Netflix看'],
    ['Ask not what your country', ['Ask', 'not', 'what', 'your', 'country'], 1, 3, 'not what'],
  ])('have a part of “%s” as its script is written', (text, words, from, to, cut) => {
    expect(captionsOf(said(text, words), from, to)?.trim().split('\n').at(-1)).toBe(cut);
  });
});
