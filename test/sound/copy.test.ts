// A copy is there when it is finished, and nothing of it when it is not.
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../app/domain/result.ts';
import { copySound } from '../../app/sound/copy.ts';
import { markOf } from '../../app/sound/recording-file.ts';
import { type Ffmpeg } from '../../app/sound/ffmpeg.ts';
import { SoundFault, type SoundChunk, type SoundStream } from '../../app/sound/sound-file.ts';

let directory: string;
let path: string;
let copyPath: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'earshot-copy-'));
  path = join(directory, 'one.aiff');
  copyPath = join(directory, 'copy.wav');
  writeFileSync(path, 'sound');
});
afterEach(() => rmSync(directory, { recursive: true }));

const stream = (index: number): SoundStream => ({
  index,
  codec: 'alac',
  codecName: 'Apple Lossless',
  canDecode: true,
  isProtected: false,
  channels: 1,
  sampleRateHz: 8_000,
  startSeconds: 0,
  durationSeconds: 2,
  title: null,
  language: null,
  isDefault: index === 1,
});

/** Decodes chunks of half a second, a tenth louder with each stream. @param next is asked before each */
function decoders(next: (at: number) => void = () => undefined): Ffmpeg & { decoded: number[] } {
  const decoded: number[] = [];
  return {
    decoded,
    build: { version: '', configuration: '', licence: '' },
    open: () =>
      ok({
        container: 'mov',
        containerName: 'MP4',
        durationSeconds: 2,
        isEstimate: false,
        headerWasOpen: false,
        startSeconds: 0,
        streams: [stream(1), stream(4)],
        otherStreams: 2,
        tags: {},
        chapters: [],
        count: () => null,
        close: () => undefined,
        decode: (index) => {
          decoded.push(index);
          let at = 0;
          return {
            next: (): SoundChunk | null => {
              next(at);
              if (at === 4) return null;
              const channels = [new Float32Array(4_000).fill(index / 10)];
              return { start: 0.5 * at++, rateHz: 8_000, channels, damagedSeconds: 0 };
            },
          };
        },
      }),
  };
}

describe('copySound', () => {
  it('writes the track that is wanted as a WAV file, and tells how far it is', () => {
    const shares: number[] = [];
    const order = { path, copyPath, track: 1, mostBytes: 1e9 };
    const ffmpeg = decoders();
    expect(copySound(ffmpeg, order, (share) => shares.push(share))).toEqual(ok({ bytes: 44 + 32_000 }));
    expect(ffmpeg.decoded).toEqual([4]);
    const copy = readFileSync(copyPath);
    expect(copy.length).toBe(44 + 32_000);
    expect(copy.readUInt32LE(40)).toBe(32_000);
    expect(copy.readInt16LE(44 + 31_998)).toBe(13_107);
    expect(shares).toEqual([0.25, 0.5, 0.75, 1]);
    expect(readdirSync(directory).sort()).toEqual(['copy.wav', 'one.aiff']);
  });

  it('mixes all tracks of a conversation, and goes on to the end of the longest', () => {
    const shares: number[] = [];
    const order = { path, copyPath, track: 'all', mostBytes: 1e9 } as const;
    const ffmpeg = decoders();
    expect(copySound(ffmpeg, order, (share) => shares.push(share))).toEqual(ok({ bytes: 44 + 32_000 }));
    expect(ffmpeg.decoded).toEqual([1, 4]);
    expect(readFileSync(copyPath).readInt16LE(44 + 31_998)).toBe(3_277 + 13_107);
    expect(shares).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((part) => part / 8));
  });

  it('has no name before it is finished', () => {
    const seen: string[][] = [];
    copySound(
      decoders(() => seen.push(readdirSync(directory).sort())),
      { path, copyPath, track: null, mostBytes: 1e9 },
      () => undefined,
    );
    expect(seen.at(-1)).toEqual(['copy.wav.part', 'one.aiff']);
  });

  it('leaves nothing behind when it breaks off', () => {
    const broken = decoders((at) => {
      if (at === 2) throw new SoundFault('file-unreadable', 'the disk is gone');
    });
    expect(copySound(broken, { path, copyPath, track: null, mostBytes: 1e9 }, () => undefined)).toMatchObject(
      {
        ok: false,
        failure: { code: 'file-unreadable' },
      },
    );
    expect(readdirSync(directory)).toEqual(['one.aiff']);
  });

  it('copies no link, and no other file than the one that is meant', () => {
    symlinkSync(path, join(directory, 'link'));
    const link = { path: join(directory, 'link'), copyPath, track: null, mostBytes: 1e9 };
    expect(copySound(decoders(), link, () => undefined)).toMatchObject({ failure: { code: 'file-is-link' } });
    const mark = markOf(statSync(path));
    for (const other of [{ sizeBytes: 6 }, { modifiedMs: 0 }, { inode: 1 }, { device: 1 }])
      expect(
        copySound(decoders(), { ...link, path, mark: { ...mark, ...other } }, () => undefined),
      ).toMatchObject({ failure: { code: 'file-changed' } });
    expect(copySound(decoders(), { ...link, path, mark }, () => undefined)).toMatchObject({ ok: true });
  });

  it('says that the file or the track is gone', () => {
    const gone = { path: join(directory, 'gone'), copyPath, track: null, mostBytes: 1e9 };
    expect(copySound(decoders(), gone, () => undefined)).toMatchObject({ failure: { code: 'file-gone' } });
    expect(copySound(decoders(), { ...gone, path, track: 7 }, () => undefined)).toMatchObject({ ok: false });
    expect(readdirSync(directory)).toEqual(['one.aiff']);
  });
});
