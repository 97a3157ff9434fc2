// Where files end by their own word: each format made by hand after its specification, whole, cut, and with sizes that mean nothing.
import { describe, expect, it } from 'vitest';
import { isIncomplete } from '../../app/files/whole.ts';
import { ADTS, MPEG } from '../../app/files/ends/frame-heads.ts';
import { adts, flac, m4a, mp3, mp3WithXing, wav } from '../support/media.ts';

/** What is said of the first bytes of a file, as if the rest were not there yet. */
const isCut = (file: Buffer, sizeBytes = file.length): boolean =>
  isIncomplete(
    (position, length) =>
      position < 0 || position + length > sizeBytes
        ? null
        : Buffer.from(file.subarray(position, position + length)),
    sizeBytes,
  );

const text = (letters: string): Buffer => Buffer.from(letters, 'latin1');
const number = (bytes: number, value: number | bigint, order: 'be' | 'le' = 'be'): Buffer => {
  const out = Buffer.alloc(bytes);
  for (let at = 0, rest = BigInt.asUintN(bytes * 8, BigInt(value)); at < bytes; at += 1, rest >>= 8n)
    out[order === 'le' ? at : bytes - 1 - at] = Number(rest & 0xffn);
  return out;
};
/** Sound that is not silence. */
const sound = (bytes: number): Buffer =>
  Buffer.from(Uint8Array.from({ length: bytes }, (_, at) => (at * 7 + 13) % 251));

const SOUND = sound(40_000);
const COMMON = text('COMM').length + 4 + 18;
const aiff = ({ whole = 4 + COMMON + 16 + SOUND.length, chunk = 8 + SOUND.length } = {}): Buffer =>
  Buffer.concat([
    text('FORM'),
    number(4, whole),
    text('AIFFCOMM'),
    number(4, 18),
    Buffer.alloc(18, 1),
    text('SSND'),
    number(4, chunk),
    Buffer.alloc(8),
    SOUND,
  ]);
const caf = (size: number | bigint = SOUND.length, more = Buffer.alloc(0)): Buffer =>
  Buffer.concat([
    text('caff'),
    number(4, 0x0001_0000),
    text('desc'),
    number(8, 32),
    Buffer.alloc(32, 1),
    text('data'),
    number(8, size),
    SOUND,
    more,
  ]);
const guid = (letters: string): Buffer => Buffer.concat([text(letters), Buffer.alloc(12, 0xa5)]);
const wave64 = ({ whole = 40 + 40 + 24 + SOUND.length, chunk = 24 + SOUND.length } = {}): Buffer =>
  Buffer.concat([
    guid('riff'),
    number(8, whole, 'le'),
    guid('wave'),
    guid('fmt '),
    number(8, 40, 'le'),
    Buffer.alloc(16, 1),
    guid('data'),
    number(8, chunk, 'le'),
    SOUND,
  ]);
const long64 = (letters: 'RF64' | 'BW64', dataBytes: number | bigint = SOUND.length): Buffer =>
  Buffer.concat([
    text(letters),
    number(4, 0xffff_ffff),
    text('WAVEds64'),
    number(4, 28, 'le'),
    number(8, dataBytes === SOUND.length ? 4 + 36 + 24 + 8 + SOUND.length : dataBytes, 'le'),
    number(8, dataBytes, 'le'),
    Buffer.alloc(12),
    text('fmt '),
    number(4, 16, 'le'),
    Buffer.alloc(16, 1),
    text('data'),
    number(4, 0xffff_ffff),
    SOUND,
  ]);
const avi = (claim: number = 4 + SOUND.length): Buffer =>
  Buffer.concat([text('RIFF'), number(4, claim, 'le'), text('AVI '), SOUND]);
const au = (claim: number = SOUND.length): Buffer =>
  Buffer.concat([text('.snd'), number(4, 24), number(4, claim), Buffer.alloc(12, 1), SOUND]);
const asf = ({ claim = 30 + 24 + 80 + SOUND.length, flags = 2 } = {}): Buffer =>
  Buffer.concat([
    Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex'),
    number(8, 30 + 24 + 80, 'le'),
    number(4, 1, 'le'),
    text('\x01\x02'),
    Buffer.from('a1dcab8c47a9cf118ee400c00c205365', 'hex'),
    number(8, 104, 'le'),
    Buffer.alloc(16, 1),
    number(8, claim, 'le'),
    Buffer.alloc(40, 1),
    number(4, flags, 'le'),
    Buffer.alloc(12, 1),
    SOUND,
  ]);
const wavpack = (total = 3 * 1_000): Buffer =>
  Buffer.concat(
    [0, 1, 2].map((block) =>
      Buffer.concat([
        text('wvpk'),
        number(4, 24 + 5_000, 'le'),
        text('\x10\x04\0\0'),
        number(4, total, 'le'),
        number(4, block * 1_000, 'le'),
        number(4, 1_000, 'le'),
        Buffer.alloc(8, 1),
        sound(5_000),
      ]),
    ),
  );
/** AMR of one kind of frame, 12.2 kbit/s. */
const amr = (): Buffer =>
  Buffer.concat([
    text('#!AMR\n'),
    ...Array.from({ length: 200 }, () => Buffer.concat([text('\x3c'), sound(31)])),
  ]);
/** AC-3 at 48 kHz, 192 kbit/s: frames of 768 bytes. */
const ac3 = (): Buffer =>
  Buffer.concat(
    Array.from({ length: 60 }, () =>
      Buffer.concat([Buffer.from([0x0b, 0x77, 1, 2, 0x14, 0x40]), sound(762)]),
    ),
  );

describe('formats that say how long they are', () => {
  it.each([
    ['aiff', aiff()],
    ['caf', caf()],
    [
      'caf with a chunk behind the sound',
      caf(SOUND.length, Buffer.concat([text('info'), number(8, 20), sound(20)])),
    ],
    ['w64', wave64()],
    ['rf64', long64('RF64')],
    ['bw64', long64('BW64')],
    ['au', au()],
    ['wma', asf()],
    ['wavpack', wavpack()],
    ['flac', flac(20)],
    ['flac behind an ID3 tag', Buffer.concat([text('ID3\x04\0\0\0\0\0\x0a'), sound(10), flac(20)])],
    ['amr', amr()],
    ['ac3', ac3()],
  ])('%s: whole when it is whole, incomplete wherever it is cut', (_, file) => {
    expect(isCut(file)).toBe(false);
    for (const share of [0.2, 0.5, 0.9])
      expect(isCut(file, Math.floor(file.length * share) + 2), `at ${share}`).toBe(true);
    expect(isCut(file, file.length - 1)).toBe(true);
  });

  it.each([
    [
      'wav, RIFF with chunks behind the sound',
      0.99,
      () => Buffer.concat([riffOf(wav({ seconds: 1 }), 4_000)]),
    ],
    ['avi', 0.5, () => avi()],
  ])('%s', (_, share, make) => {
    const file = make();
    expect(isCut(file)).toBe(false);
    expect(isCut(file, Math.floor(file.length * share))).toBe(true);
  });

  it.each([
    ['aiff of a stream', aiff({ whole: 0, chunk: 0 })],
    ['aiff that knows its own head only', aiff({ whole: 46, chunk: 8 })],
    ['aiff of all ones', aiff({ whole: 0xffff_ffff, chunk: 0xffff_ffff })],
    ['caf of a stream', caf(-1n)],
    ['w64 of nothing', wave64({ whole: 0, chunk: 0 })],
    ['w64 of heads only', wave64({ whole: 104, chunk: 24 })],
    ['rf64 of nothing', long64('RF64', 0)],
    ['bw64 of all ones', long64('BW64', -1n)],
    ['avi of a stream', avi(0)],
    ['avi of all ones', avi(0xffff_ffff)],
    ['au of a stream', au(0xffff_ffff)],
    ['wma that is being sent', asf({ claim: 10_000_000, flags: 1 })],
    ['wavpack of a stream', wavpack(-1)],
  ])('%s is never called incomplete', (_, file) => {
    for (const share of [0.5, 0.77, 1]) expect(isCut(file, Math.floor(file.length * share))).toBe(false);
  });

  it('a WAV whose size was left at zero, at 2 or at 4 GiB, with or without room for its header', () => {
    for (const size of [0, 0x7fff_f000, 0x7fff_ffdb, 0x8000_0000, 0xffff_ffd3, 0xffff_ffff]) {
      const file = wav({ seconds: 2 });
      file.writeUInt32LE(size, 4);
      file.writeUInt32LE(size, 40);
      expect(isCut(file, 20_000), String(size)).toBe(false);
    }
  });

  it('a size of the whole that counts its own head is no lie', () => {
    const file = wav({ seconds: 1 });
    file.writeUInt32LE(file.length, 4);
    expect(isCut(file)).toBe(false);
    file.writeUInt32LE(file.length + 2, 4);
    expect(isCut(file)).toBe(true);
  });
});

/** A WAV with another chunk behind its sound, as editors write their marks. */
function riffOf(file: Buffer, bytes: number): Buffer {
  const whole = Buffer.concat([file, text('LIST'), number(4, bytes, 'le'), sound(bytes)]);
  whole.writeUInt32LE(whole.length - 8, 4);
  return whole;
}

describe('MP3', () => {
  const frame = mp3(0.01).subarray(0, 417);
  /** A frame that tells of the file, then frames of sound. @param at where the tag stands in its frame */
  const told = (tag: Buffer, frames = 300, at = 36): Buffer => {
    const first = Buffer.from(frame);
    tag.copy(first, at);
    return Buffer.concat([first, mp3((frames * 1_152) / 44_100)]);
  };
  const xing = (bytes: number, name = 'Xing'): Buffer =>
    Buffer.concat([text(name), number(4, 3), number(4, 300), number(4, bytes)]);
  const WHOLE = 301 * 417;

  it.each([
    ['Xing', told(xing(WHOLE))],
    ['Info', told(xing(WHOLE, 'Info'))],
    ['Xing that does not count its own frame', told(xing(WHOLE - 417))],
    ['VBRI', told(Buffer.concat([text('VBRI'), number(6, 1), number(4, WHOLE), number(4, 300)]))],
    [
      'LAME behind a Xing without bytes',
      told(
        Buffer.concat([
          text('Xing'),
          number(4, 1),
          number(4, 300),
          text('LAME3.100'),
          Buffer.alloc(19),
          number(4, WHOLE),
        ]),
      ),
    ],
    [
      'Xing behind an ID3v2 tag',
      Buffer.concat([text('ID3\x03\0\0\0\0\x07\x68'), sound(1_000), told(xing(WHOLE))]),
    ],
    ['Xing before an ID3v1 tag', Buffer.concat([told(xing(WHOLE)), text('TAG'), sound(125)])],
    [
      'Xing before an APE tag',
      Buffer.concat([
        told(xing(WHOLE)),
        text('APETAGEX'),
        number(4, 2_000, 'le'),
        number(4, 932, 'le'),
        Buffer.alloc(16, 1),
        sound(932),
      ]),
    ],
  ])('%s: whole when it is whole, incomplete where it is cut between two frames', (_, file) => {
    expect(isCut(file)).toBe(false);
    const start = file.indexOf(frame.subarray(0, 4));
    for (const frames of [60, 150, 270])
      expect(isCut(file, start + frames * 417), `after ${frames}`).toBe(true);
    expect(isCut(file, file.length - 1)).toBe(true);
  });

  it('that claims less than is there, as joined files do, is whole; cut in a later frame it is not', () => {
    const joined = Buffer.concat([told(xing(WHOLE)), told(xing(WHOLE))]);
    expect(isCut(joined)).toBe(false);
    expect(isCut(joined, joined.length - 200)).toBe(true);
    expect(isCut(Buffer.concat([told(xing(WHOLE)), sound(5_000)]))).toBe(false);
  });

  it('that claims far more than is there says so: who asks has to lose patience', () => {
    expect(isCut(told(xing(WHOLE * 10)))).toBe(true);
  });

  it.each([
    ['Xing', xing(0)],
    ['Xing', xing(0xffff_ffff)],
    ['frames only', text('Xing\0\0\0\x01\0\x10\0\0')],
  ])('%s without a size promises nothing', (_, tag) => {
    expect(isCut(told(tag))).toBe(false);
    expect(isCut(mp3WithXing(2, 300))).toBe(false);
  });

  it('without a word is incomplete where its last frame is cut', () => {
    const file = mp3(5);
    expect(isCut(file)).toBe(false);
    expect(isCut(file, 100 * 417)).toBe(false);
    for (const more of [1, 3, 4, 200, 416]) expect(isCut(file, 100 * 417 + more), `${more} bytes`).toBe(true);
  });

  it('whose tag in front is not there yet, or with room that is not written to, is incomplete', () => {
    expect(isCut(Buffer.concat([text('ID3\x03\0\0\0\x10\0\0'), sound(50_000)]))).toBe(true);
    expect(isCut(Buffer.concat([mp3(5), Buffer.alloc(8_192)]))).toBe(true);
    expect(isCut(Buffer.concat([mp3(5), Buffer.alloc(100)]))).toBe(false);
  });

  it('mono and of the second version has its word elsewhere', () => {
    const short = Buffer.alloc(104); // MPEG-2, 16 kbit/s, 22.05 kHz, mono: 52 bytes
    short.set([0xff, 0xf3, 0x20, 0xc4]);
    const length = MPEG.lengthAt(short, 0);
    expect(length).toBe(52);
    // Larger ones, with room for the tag: 64 kbit/s.
    const one = Buffer.alloc(208);
    one.set([0xff, 0xf3, 0x80, 0xc4]);
    const first = Buffer.from(one);
    xing(208 * 101).copy(first, 13);
    const file = Buffer.concat([first, ...Array.from({ length: 100 }, () => one)]);
    expect(isCut(file)).toBe(false);
    expect(isCut(file, 208 * 60)).toBe(true);
  });
});

describe('bare frames', () => {
  it('AAC in ADTS: whole at the end of a frame, incomplete within one', () => {
    const file = adts(5);
    const length = ADTS.lengthAt(file, 0);
    expect(isCut(file)).toBe(false);
    expect(isCut(file, length * 50)).toBe(false);
    expect(isCut(file, length * 50 + 1)).toBe(true);
  });

  it('words are no frames', () => {
    expect(isCut(text('The quick brown fox jumps over the lazy dog. '.repeat(500)))).toBe(false);
    expect(isCut(sound(200_000))).toBe(false);
  });
});

describe('MP4', () => {
  it('in fragments: an index of segments counts them up', async () => {
    const file = await m4a(1);
    const fragment = Buffer.concat([number(4, 8 + 500), text('mdat'), sound(500)]);
    const sidx = Buffer.concat([
      number(4, 32 + 24),
      text('sidx'),
      Buffer.alloc(16),
      number(4, 0),
      number(4, 2),
      ...[0, 1].flatMap(() => [number(4, 508), Buffer.alloc(8)]),
    ]);
    const whole = Buffer.concat([file, sidx, fragment, fragment]);
    expect(isCut(whole)).toBe(false);
    expect(isCut(whole, whole.length - 508)).toBe(true); // whole boxes only
  });

  it('whose sound is room that is not written to yet is incomplete, also with its index in front', () => {
    const index = Buffer.concat([
      number(4, 16),
      text('ftypM4A \0\0\0\0'),
      number(4, 108),
      text('moov'),
      sound(100),
    ]);
    const of = (content: Buffer): Buffer =>
      Buffer.concat([index, number(4, 8 + content.length), text('mdat'), content]);
    expect(isCut(of(sound(20_000)))).toBe(false);
    expect(isCut(of(Buffer.concat([sound(10_000), Buffer.alloc(10_000)])))).toBe(true);
  });
});

describe('FLAC', () => {
  it('of an encoder that did not know its end has to end with a whole frame', () => {
    const file = flac(20);
    file.writeUInt32BE(0, 22);
    file[21] = (file[21] ?? 0) & 0xf0;
    expect(isCut(file)).toBe(false);
    expect(isCut(file, file.length - 3)).toBe(true);
  });

  it('may have a tag behind it', () => {
    expect(isCut(Buffer.concat([flac(5), text('TAG'), sound(125)]))).toBe(false);
    expect(isCut(Buffer.concat([flac(5), sound(40)]))).toBe(true);
  });
});

describe('live Matroska', () => {
  it('of unknown length is incomplete where one of its elements is cut', () => {
    const header = Buffer.from([
      0x1a, 0x45, 0xdf, 0xa3, 0x80, 0x18, 0x53, 0x80, 0x67, 0x01, 255, 255, 255, 255, 255, 255, 255,
    ]);
    const cluster = Buffer.concat([Buffer.from([0x1f, 0x43, 0xb6, 0x75, 0x43, 0xe8]), sound(1_000)]);
    const file = Buffer.concat([header, cluster, cluster]);
    expect(isCut(file)).toBe(false);
    expect(isCut(file, header.length + cluster.length)).toBe(false);
    expect(isCut(file, file.length - 10)).toBe(true);
  });
});
