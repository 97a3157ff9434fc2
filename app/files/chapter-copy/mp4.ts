// The head of an MP4 with other chapters: a text track that the sound refers to (QuickTime), and Nero's list, which other players read.
// Sources: ISO/IEC 14496-12; Apple, "QuickTime File Format", chapter lists and text media; FFmpeg's movenc.c for Nero's list.
import type { Chapter } from '../../domain/chapters.ts';
import { box, child, holder, readBoxes, words32, writeBox, type Box } from './boxes.ts';

export interface NewHead {
  /** The whole box `moov`. */
  readonly moov: Uint8Array;
  /** The titles, as a box to be put at the end of the file. */
  readonly titles: Uint8Array;
}

export interface OldHead {
  /** The content of `moov`, without its head. */
  readonly content: Uint8Array;
  /** Where it begins, and how long it is with its head, bytes. */
  readonly at: number;
  readonly bytes: number;
  readonly fileBytes: number;
}

const TIMESCALE = 1_000;
/** Nero's list counts in one byte. */
const NERO_MAX = 255;
const UNITY = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x4000_0000] as const;

/** @returns null for a file whose head is damaged, or would not fit */
export function headWithChapters(
  old: OldHead,
  chapters: readonly Chapter[],
  endSeconds: number,
): NewHead | null {
  const inside = readBoxes(old.content);
  const mvhd = inside?.find(({ type }) => type === 'mvhd');
  if (!inside || !mvhd) return null;
  const rest = withoutChapters(inside);
  const sound = rest.find((one) => one.type === 'trak' && handlerOf(one) === 'soun');
  if (!sound) return null;
  const id = nextTrackId(rest);
  const samples = chapters.map(({ title }) => sampleOf(title));
  const titles = writeBox(box('mdat', ...samples));
  // Sizes do not depend on places: the head is made twice, the second time with the places that the first one's size leads to.
  const make = (titlesAt: number, shift: number): Uint8Array | null => {
    const track =
      chapters.length > 0 ? textTrack(id, chapters, endSeconds, samples, titlesAt, movieScale(mvhd)) : [];
    const boxes: (Box | null)[] = [
      ...rest.map((one) => {
        const moved = one.type === 'trak' ? shifted(one, old.at, shift) : one;
        if (one.type === 'mvhd') return withNextTrack(one, id + 1);
        return one === sound && moved && track.length > 0 ? withReference(moved, id) : moved;
      }),
      ...track,
    ];
    if (boxes.some((one) => one === null)) return null;
    return writeBox(
      holder(
        'moov',
        withNero(
          boxes.filter((one) => one !== null),
          chapters,
        ),
      ),
    );
  };
  const size = make(0, 0)?.length;
  if (size === undefined) return null;
  const shift = size - old.bytes;
  const moov = make(old.fileBytes + shift + 8, shift);
  return moov && { moov, titles: chapters.length > 0 ? titles : new Uint8Array() };
}

const handlerOf = (track: Box): string =>
  Buffer.from(child(child(track, 'mdia'), 'hdlr')?.content.subarray(8, 12) ?? []).toString('latin1');

function trackId(track: Box): number {
  const tkhd = Buffer.from(child(track, 'tkhd')?.content ?? []);
  const at = tkhd[0] === 1 ? 20 : 12;
  return tkhd.length >= at + 4 ? tkhd.readUInt32BE(at) : 0;
}

/** Tracks that others take their chapters from go, and what refers to them; and Nero's list. */
function withoutChapters(inside: readonly Box[]): readonly Box[] {
  const old = new Set<number>();
  for (const track of inside) {
    const list = child(child(track, 'tref'), 'chap')?.content;
    if (list) for (let at = 0; at + 4 <= list.length; at += 4) old.add(Buffer.from(list).readUInt32BE(at));
  }
  return inside
    .filter((one) => one.type !== 'trak' || !old.has(trackId(one)))
    .map((one) => {
      if (one.type === 'udta') return without(one, 'chpl');
      if (one.type !== 'trak') return one;
      const tref = child(one, 'tref');
      if (!tref) return one;
      const left = without(tref, 'chap');
      return holder(
        'trak',
        (one.inside ?? []).flatMap((part) => (part !== tref ? [part] : left.inside?.length ? [left] : [])),
      );
    });
}

const without = (from: Box, type: string): Box =>
  holder(
    from.type,
    (from.inside ?? []).filter((one) => one.type !== type),
  );

function nextTrackId(inside: readonly Box[]): number {
  return Math.max(0, ...inside.filter(({ type }) => type === 'trak').map(trackId)) + 1;
}

function movieScale({ content }: Box): number {
  const data = Buffer.from(content);
  return data.readUInt32BE(data[0] === 1 ? 20 : 12) || TIMESCALE;
}

function withNextTrack({ content }: Box, id: number): Box {
  const data = Buffer.from(content);
  data.writeUInt32BE(id, data.length - 4);
  return box('mvhd', data);
}

function withReference(track: Box, id: number): Box {
  const inside = track.inside ?? [];
  const tref = inside.find(({ type }) => type === 'tref');
  const chap = box('chap', words32(id));
  const others = inside.filter((one) => one !== tref);
  const at = others.findIndex(({ type }) => type === 'mdia');
  return holder('trak', [
    ...others.slice(0, at),
    holder('tref', [...(tref?.inside ?? []), chap]),
    ...others.slice(at),
  ]);
}

/** The places of a track's chunks, moved where they lie behind the head. Null where a place no longer fits its 32 bits. */
function shifted(from: Box, behind: number, shift: number): Box | null {
  if (from.type === 'stco' || from.type === 'co64') {
    const wide = from.type === 'co64';
    const data = Buffer.from(from.content);
    for (let at = 8; at + (wide ? 8 : 4) <= data.length; at += wide ? 8 : 4) {
      const place = wide ? Number(data.readBigUInt64BE(at)) : data.readUInt32BE(at);
      const to = place > behind ? place + shift : place;
      if (!wide && to > 0xffff_ffff) return null;
      if (wide) data.writeBigUInt64BE(BigInt(to), at);
      else data.writeUInt32BE(to, at);
    }
    return box(from.type, data);
  }
  if (!from.inside) return from;
  const inside = from.inside.map((one) => shifted(one, behind, shift));
  return inside.some((one) => one === null)
    ? null
    : holder(
        from.type,
        inside.filter((one) => one !== null),
      );
}

function withNero(boxes: readonly Box[], chapters: readonly Chapter[]): readonly Box[] {
  if (chapters.length === 0) return boxes;
  const listed = chapters.slice(0, NERO_MAX).map(({ start, title }) => {
    const name = cutUtf8(title, 255);
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(Math.round(start * 10_000_000)));
    return Buffer.concat([time, Buffer.from([name.length]), name]);
  });
  const chpl = box('chpl', words32(0x0100_0000, 0), Buffer.from([listed.length]), ...listed);
  const udta = boxes.find(({ type }) => type === 'udta');
  const others = boxes.filter((one) => one !== udta);
  return [...others, holder('udta', [...(udta?.inside ?? []), chpl])];
}

/** At most so many bytes, and no half letter. */
function cutUtf8(text: string, most: number): Buffer {
  let cut = text;
  while (Buffer.byteLength(cut) > most) cut = [...cut].slice(0, -1).join('');
  return Buffer.from(cut, 'utf8');
}

/** A title as text media holds it: its length, its bytes, and that they are UTF-8. */
function sampleOf(title: string): Buffer {
  const text = cutUtf8(title, 0xffff);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length);
  return Buffer.concat([length, text, Buffer.from(writeBox(box('encd', words32(0x100))))]);
}

function textTrack(
  id: number,
  chapters: readonly Chapter[],
  endSeconds: number,
  samples: readonly Buffer[],
  titlesAt: number,
  scale: number,
): readonly Box[] {
  const starts = chapters.map(({ start }) => Math.round(start * TIMESCALE));
  const first = starts[0] ?? 0;
  const end = Math.max(Math.round(endSeconds * TIMESCALE), (starts.at(-1) ?? 0) + 1);
  const lengths = starts.map((start, at) => Math.max(1, (starts[at + 1] ?? end) - start));
  const inMovie = (ms: number): number => Math.round((ms / TIMESCALE) * scale);
  const length = lengths.reduce((sum, one) => sum + one, 0);
  // What comes before the first chapter is an edit without media.
  const edits = [...(first > 0 ? [inMovie(first), 0xffff_ffff, 0x10000] : []), inMovie(length), 0, 0x10000];
  const place = Buffer.alloc(8);
  place.writeBigUInt64BE(BigInt(titlesAt));
  const table = holder('stbl', [
    box('stsd', words32(0, 1), writeBox(box('text', Buffer.alloc(6), Buffer.from([0, 1]), TEXT_ENTRY))),
    box('stts', words32(0, lengths.length, ...lengths.flatMap((one) => [1, one]))),
    box('stsc', words32(0, 1, 1, samples.length, 1)),
    box('stsz', words32(0, 0, samples.length, ...samples.map((one) => one.length))),
    box('co64', words32(0, 1), place),
  ]);
  const head = [0, 0, 0, id, 0, inMovie(first + length), 0, 0, 0, 0, ...UNITY, 0, 0];
  return [
    holder('trak', [
      box('tkhd', words32(...head)),
      holder('edts', [box('elst', words32(0, edits.length / 3, ...edits))]),
      holder('mdia', [
        box('mdhd', words32(0, 0, 0, TIMESCALE, length, 0x55c4_0000)),
        box('hdlr', words32(0, 0x6d68_6c72, 0x7465_7874, 0, 0, 0), Buffer.from([0])),
        holder('minf', [
          box(
            'gmhd',
            writeBox(box('gmin', words32(0, 0x0040_8000, 0x8000_8000, 0))),
            writeBox(box('text', TEXT_HEAD)),
          ),
          box('dinf', writeBox(box('dref', words32(0, 1), writeBox(box('url ', words32(1)))))),
          table,
        ]),
      ]),
    ]),
  ];
}

/** How QuickTime would draw the titles: it does not, a track of chapters is not shown. */
const TEXT_ENTRY = Buffer.concat([
  Buffer.from([0, 0, 0, 1]),
  Buffer.alloc(18),
  Buffer.from([0, 1]),
  Buffer.alloc(6),
  Buffer.from([0, 0, 0, 13]),
  Buffer.from('ftab', 'latin1'),
  Buffer.from([0, 1, 0, 1, 0]),
]);
const TEXT_HEAD = Buffer.concat([Buffer.from([0, 1]), words32(0, 0, 0, 1, 0, 0, 0, 0x4000), Buffer.alloc(2)]);
