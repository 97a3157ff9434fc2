// Recordings that the reader of everyday files does not know, or not to the end: looked into by the real thread with the real decoders.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FilesWorker, Identity } from '../../app/files/files-worker.ts';
import * as media from '../support/media.ts';
import { realFilesWorker, Sandbox } from './support.ts';

vi.setConfig({ testTimeout: 60_000 }); // other suites may be running on the same cores

let files: FilesWorker;
let box: Sandbox;
beforeAll(async () => {
  files = await realFilesWorker();
});
afterAll(() => files.close());
beforeEach(() => {
  box = new Sandbox();
});
afterEach(() => box.remove());

async function identified(name: string, content: Uint8Array): Promise<Identity> {
  const outcome = await files.identify(box.write(name, content));
  if (!outcome.ok) throw new Error(`${outcome.failure.code} ${outcome.failure.detail}`);
  return outcome.value;
}

/** Puts another edit list in the place of the first. @param edits seconds and start in the sound, seconds */
function edited(file: Buffer, edits: readonly (readonly [number, number])[]): Buffer {
  const movieScale = file.readUInt32BE(file.indexOf('mvhd') + 16);
  const mediaScale = file.readUInt32BE(file.indexOf('mdhd') + 16);
  const list = Buffer.alloc(16 + 12 * edits.length);
  list.writeUInt32BE(list.length, 0);
  list.write('elst', 4, 'latin1');
  list.writeUInt32BE(edits.length, 12);
  edits.forEach(([seconds, from], index) => {
    list.writeUInt32BE(seconds * movieScale, 16 + index * 12);
    list.writeInt32BE(from < 0 ? -1 : from * mediaScale, 20 + index * 12);
    list.writeUInt32BE(0x1_0000, 24 + index * 12);
  });
  const edts = Buffer.alloc(8);
  edts.writeUInt32BE(8 + list.length, 0);
  edts.write('edts', 4, 'latin1');
  const more = Buffer.concat([edts, list]);
  const mdia = file.indexOf('mdia') - 4;
  const result = Buffer.concat([file.subarray(0, mdia), more, file.subarray(mdia)]);
  for (const name of ['moov', 'trak']) {
    const at = result.indexOf(name) - 4;
    result.writeUInt32BE(result.readUInt32BE(at) + more.length, at);
  }
  return result;
}

describe('a second look', () => {
  it('finds the length of a WAV whose header was never closed, and says so', async () => {
    const file = media.wav({ seconds: 3 });
    file.writeUInt32LE(0, 4);
    file.writeUInt32LE(0, file.indexOf('data') + 4);
    const { audio, promise, warning } = await identified('a.wav', file);
    expect(audio.durationSeconds).toBeCloseTo(3, 1);
    expect(promise).toMatchObject({ reader: 'ffmpeg', claimedSeconds: null, notes: ['header-never-closed'] });
    expect(warning).toBeUndefined();
    expect(await files.measure(box.at('a.wav'))).toBeCloseTo(3, 1);
  });

  it('follows frames of MP3 that change, to the end', async () => {
    const both = Buffer.concat([media.mp3(3), withOtherRate(media.mp3(4))]);
    const { audio, promise } = await identified('change.mp3', both);
    expect(audio.durationSeconds).toBeGreaterThan(6);
    expect(promise?.reader).toBe('ffmpeg');
    expect(promise?.notes).toContain('format-changes');
  });

  it('says how much of an AU is missing by the bytes that it announces', async () => {
    const sound = media.wav({ seconds: 8 });
    const head = Buffer.alloc(24);
    head.write('.snd', 'latin1');
    [24, 8 * 32_000, 3, 16_000, 1].forEach((field, index) => head.writeUInt32BE(field, 4 + 4 * index));
    const { promise, warning } = await identified(
      'half.au',
      Buffer.concat([head, sound.subarray(44, 44 + 3 * 32_000)]),
    );
    expect(promise?.presentSeconds).toBeCloseTo(3, 1);
    expect(promise?.claimedSeconds).toBeCloseTo(8, 1);
    expect(promise?.notes).toContain('cut-off');
    expect(warning).toContain('0:08');
  });

  it('leaves everyday files to the fast reader', async () => {
    for (const [name, content] of [
      ['a.mp3', media.mp3(3)],
      ['a.wav', media.wav({ seconds: 3 })],
      ['a.m4a', await media.m4a(3)],
      ['a.ogg', await media.ogg(3)],
      ['a.mka', await media.mkv(3)],
      ['a.aac', media.adts(3)],
    ] as const) {
      const { audio, promise } = await identified(name, content);
      expect(promise?.reader, name).toBeUndefined();
      expect(audio.durationSeconds, name).toBeCloseTo(3, 0);
    }
  });

  it('hears streams of Ogg that follow one another', async () => {
    const one = await media.ogg(2);
    for (const two of [one, media.withSerial(one, 1234)]) {
      const { audio, promise } = await identified('chain.ogg', Buffer.concat([one, two]));
      expect(promise?.reader).toBe('ffmpeg');
      // The heads of the second are no sound.
      expect(audio.durationSeconds).toBeCloseTo(4, 1);
    }
  });

  it('begins where an empty first edit ends', async () => {
    const whole = await media.m4a(4);
    const late = edited(whole, [
      [3, -1],
      [4, 0],
    ]);
    const movie = late.indexOf('mvhd');
    late.writeUInt32BE(7 * late.readUInt32BE(movie + 16), movie + 20);
    const { audio, promise } = await identified('late.m4a', late);
    expect(audio.durationSeconds).toBeCloseTo(7, 1);
    expect(promise?.claimedSeconds).toBeCloseTo(7, 1);
    expect(promise?.presentSeconds).toBeCloseTo(7, 1);
  });

  it('knows what an edit list leaves', async () => {
    const whole = await media.m4a(9);
    const { audio, promise } = await identified(
      'cut.m4a',
      edited(whole, [
        [2, 0],
        [3, 5],
      ]),
    );
    expect(audio.durationSeconds).toBeCloseTo(5, 1);
    expect(promise).toMatchObject({ reader: 'ffmpeg', claimedSeconds: 5 });
    expect(promise?.notes).toContain('edited');
    const plain = await identified('plain.m4a', edited(whole, [[9, 0]]));
    expect(plain.promise?.reader).toBeUndefined();
  });

  it('tells a file without an index from a damaged one', async () => {
    const whole = await media.m4a(3);
    const moov = whole.indexOf('moov') - 4;
    const size = whole.readUInt32BE(moov);
    const open = Buffer.concat([whole.subarray(0, moov), whole.subarray(moov + size)]);
    const outcome = await files.identify(box.write('open.m4a', open));
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'index-missing' } });
  });

  it('names a codec that cannot be decoded, and takes the recording in', async () => {
    const file = await media.m4a(3);
    file.write('ac-4', file.indexOf('mp4a'), 'latin1');
    file.write('dac4', file.indexOf('esds'), 'latin1');
    const { promise } = await identified('ac4.m4a', file);
    expect(promise?.tracks).toMatchObject([{ codecName: 'Dolby AC-4', canDecode: false }]);
  });

  it('reads title and chapters of Matroska', async () => {
    const { tags } = await identified('a.mka', await media.mkv(3, { title: 'Episode' }));
    expect(tags?.title).toBe('Episode');
  });
});

/** The same frames with 48 kHz in each head in place of 44.1, at their lengths. */
function withOtherRate(file: Buffer): Buffer {
  const other = Buffer.from(file);
  for (let at = 0; at + 4 <= other.length; at += 1)
    if (other[at] === 0xff && ((other[at + 1] ?? 0) & 0xe0) === 0xe0) {
      other[at + 3] = (other[at + 3] ?? 0) | 0xc0; // one channel
    }
  return other;
}
