// The comment that a person left in an ID3v2 tag. Programs keep numbers of their own in frames of the same name, told apart by a description alone, and iTunes' stand first:
// mediabunny takes the first of all (`findings/mediabunny-takes-the-loudness-that-itunes-notes-for-the-comment.sh`).
import { decoded, framesOf, FRAMES_MAX, type Id3Tag } from './id3-frames.ts';

/** Text that is read of one comment, bytes. */
const COMMENT_BYTES_MAX = 64 * 1024;
/** Encoding and language stand before the description. */
const HEAD_BYTES = 4;
/** Names under which programs keep notes: `iTunNORM`, `iTunSMPB`, `MusicMatch_Mood`, `Songs-DB_Custom1`. */
const OF_PROGRAMS = /^iTun|_/;

/**
 * The comment without a description, else the first one that is for people.
 * @returns null where there is none; undefined where the tag has no comments at all
 */
export function id3CommentOf(tag: Id3Tag): string | null | undefined {
  const name = tag.version === 2 ? 'COM' : 'COMM';
  let comment: string | null | undefined;
  for (const { body, id } of framesOf(tag.frames, tag.version, tag.flags, { frames: FRAMES_MAX })) {
    if (id !== name) continue;
    const [description = '', text = ''] = textsOf(body);
    if (description === '') return text;
    comment ??= OF_PROGRAMS.test(description) ? null : text;
  }
  return comment;
}

/** Description and text. */
function textsOf(body: Buffer): readonly string[] {
  const encoding = body[0] ?? 0;
  const texts = body.subarray(HEAD_BYTES, HEAD_BYTES + COMMENT_BYTES_MAX);
  const end = endOf(texts, encoding === 1 || encoding === 2 ? 2 : 1);
  return [texts.subarray(0, end.from), texts.subarray(end.to)].map(
    (bytes) => decoded(bytes, encoding).split('\0')[0] ?? '',
  );
}

/** Where the zero lies that ends the first text, of one byte or of two at an even place. */
function endOf(bytes: Buffer, width: 1 | 2): { readonly from: number; readonly to: number } {
  for (let at = 0; at + width <= bytes.length; at += width)
    if (bytes[at] === 0 && (width === 1 || bytes[at + 1] === 0)) return { from: at, to: at + width };
  return { from: bytes.length, to: bytes.length };
}
