// What a recording says of itself: the tags in its container and its cover. For a worker thread only; tags come from anywhere, so
// they are text, cut to size, and whatever is wrong with them says nothing about the sound.
import {
  ADTS,
  CustomSource,
  FLAC,
  Input,
  MATROSKA,
  MP3,
  MP4,
  OGG,
  QTFF,
  WAVE,
  WEBM,
  type AttachedImage,
  type MetadataTags,
} from 'mediabunny';
import { isDay, type Cover, type FileTags } from '../domain/details.ts';
import { pictureType } from '../domain/picture-type.ts';
import { Cancelled, type DiskFile } from './disk-file.ts';
import { bextOf } from './bext.ts';
import { chaptersOf } from './chapters.ts';
import { openId3 } from './id3-frames.ts';
import { id3CommentOf } from './id3-comment.ts';
import { plainId3 } from './plain-id3.ts';
import { given, line, paragraphs } from './tag-text.ts';

export interface TagsOfFile {
  readonly tags: FileTags;
  readonly cover: Cover | null;
}

const NOTHING: TagsOfFile = { tags: {}, cover: null };

/** ID3v2, MP4, Vorbis comments, Matroska and RIFF INFO, as the reader of containers knows them; ID3v1 where there is no ID3v2. */
const FORMATS = [MP4, QTFF, MATROSKA, WEBM, WAVE, OGG, FLAC, MP3, ADTS];
/** Bytes that may be read for tags: far more than any real ones with their picture, far less than a recording. */
const BUDGET_BYTES = 24 * 1024 * 1024;
const BUDGET_MS = 5_000;

/** Keys under which the containers keep a date, in the order they are believed. */
const DATE_KEYS = ['TDRC', 'TDRL', 'TDOR', '©day', 'DATE', 'date', 'DATE_RECORDED', 'DATE_RELEASED', 'ICRD'];

/**
 * Reads tags and cover.
 * @returns nothing at all where there are none, where they are damaged, or larger than any real ones
 * @throws Cancelled when the request was given up
 */
export async function readTags(file: DiskFile): Promise<TagsOfFile> {
  const id3 = unlessWrong(() => openId3(file.readAt));
  const head = id3 && unlessWrong(() => plainId3(id3));
  const comment = id3 ? unlessWrong(() => id3CommentOf(id3)) : undefined;
  let left = BUDGET_BYTES;
  const until = performance.now() + BUDGET_MS;
  const source = new CustomSource({
    getSize: () => file.stats.size,
    read: (start, end) => {
      left -= end - start;
      if (left < 0 || performance.now() > until) throw new Error('too much for tags');
      const bytes = new Uint8Array(end - start);
      file.read(bytes, start);
      head?.copy(bytes, 0, Math.min(start, head.length));
      return bytes;
    },
    prefetchProfile: 'none',
    handleUnhandledError: () => undefined,
  });
  const input = new Input({ formats: FORMATS, source });
  try {
    const found = await input.getMetadataTags();
    const chapters = chaptersOf(file, found.raw ?? {});
    const own = tagsFrom(found, comment === undefined ? found.comment : (comment ?? undefined));
    const tags = { ...own, ...bextOf(file), ...(chapters.length > 0 ? { chapters } : {}) };
    return { tags, cover: coverFrom(found.images ?? []) };
  } catch (error) {
    if (error instanceof Cancelled) throw error;
    return NOTHING;
  } finally {
    input.dispose();
  }
}

/** What is wrong with a tag is for its reader to find. */
function unlessWrong<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Cancelled) throw error;
    return undefined;
  }
}

function tagsFrom(found: MetadataTags, comment: string | undefined): FileTags {
  const episode = found.trackNumber;
  return given({
    title: line(found.title),
    artist: line(found.artist ?? found.albumArtist),
    album: line(found.album),
    genre: line(found.genre),
    date: dateFrom(found),
    episode:
      episode !== undefined && Number.isSafeInteger(episode) && episode > 0 ? String(episode) : undefined,
    description: paragraphs(found.description),
    comment: paragraphs(comment),
  });
}

/** A whole day only: a year alone would become the first of January. */
function dateFrom({ raw = {} }: MetadataTags): string | undefined {
  for (const key of DATE_KEYS) {
    const value = raw[key];
    const text = Array.isArray(value) ? value[0] : value;
    const day = typeof text === 'string' ? text.trim().slice(0, 10) : '';
    if (isDay(day)) return day;
  }
  return undefined;
}

/** The first picture that is the front cover, else the first that can be shown. */
function coverFrom(images: readonly AttachedImage[]): Cover | null {
  const ordered = [...images].sort(
    (a, b) => Number(b.kind === 'coverFront') - Number(a.kind === 'coverFront'),
  );
  for (const { data } of ordered) {
    const mimeType = pictureType(data);
    // A copy: the picture may be a view on all that was read.
    if (mimeType !== null) return { mimeType, bytes: data.slice() };
  }
  return null;
}
