// The ids that assistants name: `r12` a recording, `r12@345` a place in its text, `f34` a file that is none yet; links of Earshot as well.

/** A place in the text of a recording. */
export interface PlaceId {
  readonly recordingId: number;
  /** Null for its beginning. */
  readonly segmentId: number | null;
  /** Characters of that segment that were read already. */
  readonly chars: number;
}

const FORM = /^r([1-9]\d{0,14})(?:@([1-9]\d{0,14})(?:\+(\d{1,9}))?)?$/;

/** Such an id, or what claims to be a link: which of those are ours is told where they are read. */
export const PLACE_FORM =
  /^(r[1-9]\d{0,14}(@[1-9]\d{0,14}(\+\d{1,9})?)?|earshot:\/\/recording\/[0-9a-f]{16}\/?(\?t=[\d.]{1,11})?)$/;

/** The longest that an id or a link can be, characters. */
export const ID_CHARS_MAX = 200;

/** Reads `r12`, `r12@345` and `r12@345+6000`; null for anything else. */
export function readPlaceId(text: string): PlaceId | null {
  const match = FORM.exec(text);
  if (!match) return null;
  const [, recording, segment, chars = '0'] = match;
  return {
    recordingId: Number(recording),
    segmentId: segment === undefined ? null : Number(segment),
    chars: Number(chars),
  };
}

/** Writes the same. */
export function placeId(recordingId: number, segmentId: number | null = null, chars = 0): string {
  if (segmentId === null) return `r${recordingId}`;
  return `r${recordingId}@${segmentId}${chars > 0 ? `+${chars}` : ''}`;
}

/** The number of `f34`; null for anything else. */
export const readFileId = (text: string): number | null =>
  /^f[1-9]\d{0,14}$/.test(text) ? Number(text.slice(1)) : null;
