// A glance at what lies at an address: how large it is, that it is no page of text, and the pieces of it that tell how long it is.
import { failure, type Failure } from '../domain/failure.ts';
import { stretch, type Stretch, type StretchDeps } from './stretch.ts';
import { HEAD_BYTES, sayTextKind, textKindOf } from './text-kind.ts';

/** Bytes at the front, where most containers say what they are. */
const FRONT_BYTES = 256 * 1024;
/** At the end: the last pages of Ogg, the last frames of MP3. */
const END_BYTES = 64 * 1024;
/** The table of an MP4 file of several hours that stands behind the sound. */
const TABLE_MAX_BYTES = 8 * 1024 * 1024;

export interface Glance {
  readonly totalBytes: number | null;
  readonly pieces: readonly Piece[];
}
/** Bytes, and where they stand. */
export interface Piece {
  readonly from: number;
  readonly bytes: Uint8Array;
}

export type GlanceRequest = {
  readonly href: string;
  readonly allowPrivate: boolean;
  readonly signal: AbortSignal;
};

/**
 * Looks at an address in one question, or two where what tells the length stands at the end.
 * @returns what was seen, or why there is no recording
 */
export async function glance(deps: StretchDeps, request: GlanceRequest): Promise<Glance | Failure> {
  const front = await stretch(deps, { ...request, from: 0, end: FRONT_BYTES });
  if ('code' in front) return front;
  const bytes = await firstOf(front, FRONT_BYTES);
  if (bytes.length === 0) return failure('address-unreachable', { detail: 'nothing came' });
  const kind = textKindOf(bytes.subarray(0, HEAD_BYTES));
  if (kind !== null) return failure('address-not-sound', { message: sayTextKind(kind) });
  const { isPart, totalBytes } = front;
  const pieces = [{ from: 0, bytes }];
  const next = isPart && totalBytes !== null ? nextPiece(bytes, totalBytes) : null;
  if (next === null || totalBytes === null) return { totalBytes, pieces };
  const behind = await stretch(deps, { ...request, ...next });
  // The front may do.
  if ('code' in behind) return { totalBytes, pieces };
  const more = await firstOf(behind, next.end - next.from);
  // Another thing by now, or another place: it tells nothing of this one.
  if (behind.from !== next.from || behind.totalBytes !== totalBytes) return { totalBytes, pieces };
  return { totalBytes, pieces: [...pieces, { from: next.from, bytes: more }] };
}

/** As much of it as comes, up to so many bytes. */
async function firstOf(from: Stretch, max: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let left = max;
  try {
    for await (const chunk of from.body) {
      chunks.push(chunk.subarray(0, left));
      left -= Math.min(left, chunk.length);
      if (left === 0) break;
    }
  } catch {
    // What came may do.
  } finally {
    from.letGo();
  }
  return Buffer.concat(chunks);
}

/** What else has to be seen; null where the front is all of it. */
function nextPiece(
  front: Uint8Array,
  totalBytes: number,
): { readonly from: number; readonly end: number } | null {
  if (totalBytes <= front.length) return null;
  const table = behindTheSound(front, totalBytes);
  const from = table ?? Math.max(front.length, totalBytes - END_BYTES);
  return { from, end: Math.min(totalBytes, from + TABLE_MAX_BYTES) };
}

/** Where an MP4 file goes on behind its sound (ISO/IEC 14496-12, section 4.2), if its table is not in front; null for everything else. */
function behindTheSound(front: Uint8Array, totalBytes: number): number | null {
  const view = Buffer.from(front.buffer, front.byteOffset, front.byteLength);
  if (view.length < 16 || view.toString('latin1', 4, 8) !== 'ftyp') return null;
  for (let at = 0; at + 16 <= view.length;) {
    const type = view.toString('latin1', at + 4, at + 8);
    if (type === 'moov') return null;
    const short = view.readUInt32BE(at);
    const length = short === 1 ? Number(view.readBigUInt64BE(at + 8)) : short;
    if (length < 8) return null;
    at += length;
    if (type === 'mdat') return at < totalBytes ? at : null;
  }
  return null;
}
