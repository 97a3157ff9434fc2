// What a file promised to hold, what was heard of it, and what of it is missing: a recording is not plainly done while a part was not heard.
// Why so: docs/decisions/sound.md.

/** One sound track of a file, as a look into it found it. */
export interface SoundTrack {
  /** Its place among the file's sound tracks, from 0. People are told it from 1. */
  readonly index: number;
  /** The codec as people name it, such as `Apple Lossless`. */
  readonly codecName: string;
  /** False where this device has no way to hear it. */
  readonly canDecode: boolean;
  readonly channels: number;
  readonly title: string | null;
  /** BCP-47 or ISO 639 tag as the file has it; null where it says none, or `und`. */
  readonly language: string | null;
  /** Length of this track, seconds; null where it does not tell. */
  readonly seconds: number | null;
}

/** Who takes a recording apart: the browser's own decoders (fast), or FFmpeg in WebAssembly (hears everything). */
export type Reader = 'webcodecs' | 'ffmpeg';

/** Something worth knowing about how a file says what it holds. */
export const SOUND_NOTES = [
  /** The sizes in its header were never written: the recorder lost power or was stopped. The bytes that are there were taken. */
  'header-never-closed',
  /** It says it holds more than is there. */
  'cut-off',
  /** Its length could not be told from its header and was counted, or estimated. */
  'length-counted',
  /** Its edit list was followed: what was cut away in an editor is neither heard nor shown. */
  'edited',
  /** Channels, rate or codec change in the middle. */
  'format-changes',
] as const;
export type SoundNote = (typeof SOUND_NOTES)[number];

/** What a look into a file says that it holds. Times are those of a player: the edit list is applied, the file begins at 0. */
export interface SoundPromise {
  /** What the container and its edit list claim, seconds; null where they claim nothing. */
  readonly claimedSeconds: number | null;
  /** Up to where its bytes hold sound, seconds; null where that could not be told. */
  readonly presentSeconds: number | null;
  /** The numbers above are estimates (from a bit rate, say): nothing is held against them. */
  readonly isEstimate: boolean;
  /** Container as people name it, such as `Wave64`. */
  readonly container: string;
  /** In the order of the file; the first look's choice need not be the first. */
  readonly tracks: readonly SoundTrack[];
  readonly notes: readonly SoundNote[];
  /** Who hears all of it at the player's times; absent for the browser's own decoders. */
  readonly reader?: Reader;
}

/** A stretch of a recording, seconds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What a service heard of a file. */
export interface Heard {
  /** Where the sound that it heard ended, seconds; null where it does not say. */
  readonly endSeconds: number | null;
  /** Places that could not be decoded and were left out, in order. */
  readonly damaged?: readonly Stretch[];
  /** All damaged places together, seconds, also those whose place is not known. */
  readonly damagedSeconds?: number;
  /** Places that were decoded but broke the recogniser down, in order. */
  readonly unrecognised?: readonly Stretch[];
  /** The sound track that was heard; absent where the service chose by itself and does not say. */
  readonly track?: number;
  /** Other tracks in which somebody speaks too, where they were looked at. */
  readonly alsoSpoken?: readonly number[];
}

/** What of a recording is not in its transcript. */
export const MISSING_CODES = [
  /** The file says it holds more than is there. */
  'cut-off',
  /** The sound is there, but was not heard to its end. */
  'ended-early',
  /** A place that could not be decoded and was left out. */
  'damaged',
  /** A place over which the recogniser died, twice. */
  'not-recognised',
  /** Somebody speaks in another sound track of the file. */
  'track-not-heard',
] as const;
export type MissingCode = (typeof MISSING_CODES)[number];

/** One part that is missing. */
export interface Missing {
  readonly code: MissingCode;
  /** How much, seconds; 0 where it is not known. */
  readonly seconds: number;
  /** Where, seconds; absent where the place is not known, or the whole length is meant. */
  readonly from?: number;
  readonly to?: number;
  /** The track that is meant, from 0. */
  readonly track?: number;
}

/** What of a recording was heard. */
export interface Judged {
  /** What is not in the transcript; null or absent where that was not judged. */
  readonly missing?: readonly Missing[] | null;
  /** The sound track that was heard, from 0; null or absent where that was not said. */
  readonly track?: number | null;
}

/** So much may be missing without a word, seconds: paddings of encoders, roundings of services. */
export const UNTOLD_SECONDS = 1;

/** Parts shorter than this are not told apart, seconds. */
const GRAIN_SECONDS = 0.05;

/**
 * Holds what was heard against what was promised. Silence is legal: what counts is how far the sound was heard, never where words end.
 * @param promise null where the file was never looked into for it (older libraries)
 * @returns what is missing, in order; empty for a recording that was heard whole; null where nothing can be said
 */
export function verdictOf(promise: SoundPromise | null, heard: Heard): readonly Missing[] | null {
  if (promise === null) return null;
  const { claimed, present } = lengthsOf(promise, heard.track);
  const end = amount(heard.endSeconds);
  const parts: Missing[] = [];
  const reached = Math.max(present ?? 0, end ?? 0);
  if (claimed !== null && present !== null) parts.push(stretch('cut-off', reached, claimed));
  const reachable = present ?? claimed;
  if (end !== null && reachable !== null) parts.push(stretch('ended-early', end, reachable));
  parts.push(...damagedOf(heard));
  parts.push(...(heard.unrecognised ?? []).map(({ from, to }) => stretch('not-recognised', from, to)));
  const told = parts.filter(({ seconds }) => seconds >= GRAIN_SECONDS);
  const missing = secondsMissing(told) > UNTOLD_SECONDS ? told : [];
  return [...inOrder(missing), ...tracksOf(promise.tracks, heard)];
}

/** How much of the recording's time is missing, seconds. Other tracks take none of it. */
export function secondsMissing(missing: readonly Missing[]): number {
  return missing.reduce((sum, { code, seconds }) => sum + (code === 'track-not-heard' ? 0 : seconds), 0);
}

/**
 * What is missing of recordings that are joined.
 * @param parts what each misses, where it begins in the whole, and where the next one begins, seconds
 * @returns null where nothing is known of any
 */
export function joinMissing(
  parts: readonly {
    readonly missing: readonly Missing[] | null;
    readonly offsetSeconds: number;
    readonly nextSeconds?: number;
  }[],
): readonly Missing[] | null {
  if (parts.every(({ missing }) => missing === null)) return null;
  return inOrder(
    parts.flatMap(({ missing, nextSeconds = Infinity, offsetSeconds }) =>
      (missing ?? []).map(({ from, to, ...one }) => ({
        ...one,
        ...(from === undefined ? {} : { from: from + offsetSeconds }),
        // What a piece was to hold behind its end has no place in the whole: there is the next piece.
        ...(to === undefined || to + offsetSeconds > nextSeconds + UNTOLD_SECONDS
          ? {}
          : { to: to + offsetSeconds }),
      })),
    ),
  );
}

/** Reads what was stored; null for what is no such list. */
export function readMissing(stored: string | null): readonly Missing[] | null {
  const list = parsed(stored);
  if (!Array.isArray(list)) return null;
  return list.flatMap((one: unknown): Missing[] => {
    if (typeof one !== 'object' || one === null) return [];
    const { code, from, seconds, to, track } = one as Record<string, unknown>;
    const known = MISSING_CODES.find((name) => name === code);
    if (known === undefined || !isAmount(seconds)) return [];
    return [
      {
        code: known,
        seconds,
        ...(isAmount(from) ? { from } : {}),
        ...(isAmount(to) ? { to } : {}),
        ...(isAmount(track) ? { track } : {}),
      },
    ];
  });
}

/** Reads what was stored of a file's promise; null for what is none. */
export function readPromise(stored: string | null): SoundPromise | null {
  const value = parsed(stored);
  if (typeof value !== 'object' || value === null) return null;
  const { claimedSeconds, container, isEstimate, notes, presentSeconds, reader, tracks } = value as Record<
    string,
    unknown
  >;
  return {
    claimedSeconds: isAmount(claimedSeconds) ? claimedSeconds : null,
    presentSeconds: isAmount(presentSeconds) ? presentSeconds : null,
    isEstimate: isEstimate === true,
    container: typeof container === 'string' ? container : '',
    tracks: Array.isArray(tracks) ? tracks.flatMap(readTrack) : [],
    notes: Array.isArray(notes) ? SOUND_NOTES.filter((note) => notes.includes(note)) : [],
    ...(reader === 'ffmpeg' ? { reader } : {}),
  };
}

function readTrack(value: unknown, index: number): SoundTrack[] {
  if (typeof value !== 'object' || value === null) return [];
  const { canDecode, channels, codecName, language, seconds, title } = value as Record<string, unknown>;
  const text = (one: unknown): string | null => (typeof one === 'string' && one !== '' ? one : null);
  return [
    {
      index,
      codecName: text(codecName) ?? '',
      canDecode: canDecode !== false,
      channels: isAmount(channels) ? channels : 0,
      title: text(title),
      language: text(language),
      seconds: isAmount(seconds) ? seconds : null,
    },
  ];
}

/** Both lengths are those of the track that was heard: one may be shorter than another without a fault. */
function lengthsOf(
  promise: SoundPromise,
  track: number | undefined,
): { readonly claimed: number | null; readonly present: number | null } {
  if (promise.isEstimate) return { claimed: null, present: null };
  const claimed = amount(promise.claimedSeconds);
  const present = amount(promise.presentSeconds);
  const own = track === undefined ? null : amount(promise.tracks[track]?.seconds ?? null);
  if (own === null) return { claimed, present };
  if (present === null) return { claimed: own, present };
  // Of a file that is cut off, no track goes on behind the cut.
  const isWhole = claimed === null || claimed - present <= UNTOLD_SECONDS;
  return { claimed: own, present: isWhole ? own : Math.min(own, present) };
}

/** Damaged places, each told once, and what of them has no known place. */
function damagedOf({ damaged = [], damagedSeconds = 0 }: Heard): readonly Missing[] {
  const places: Missing[] = [];
  let reached = 0;
  for (const { from, to } of [...damaged].sort((a, b) => a.from - b.from)) {
    const begin = Math.max(amount(from) ?? 0, reached);
    const end = amount(to) ?? 0;
    if (end <= begin) continue;
    const last = places.at(-1);
    if (last?.to !== undefined && last.from !== undefined && begin - last.to < GRAIN_SECONDS)
      places[places.length - 1] = stretch('damaged', last.from, end);
    else places.push(stretch('damaged', begin, end));
    reached = end;
  }
  const elsewhere = (amount(damagedSeconds) ?? 0) - secondsMissing(places);
  return elsewhere < GRAIN_SECONDS ? places : [...places, { code: 'damaged', seconds: elsewhere }];
}

/** Tracks in which somebody speaks and that nobody heard. The same in another language is no loss. */
function tracksOf(tracks: readonly SoundTrack[], { alsoSpoken = [], track }: Heard): readonly Missing[] {
  const heardIn = tracks[track ?? 0]?.language ?? null;
  return [...new Set(alsoSpoken)].flatMap((index): Missing[] => {
    const other = tracks[index];
    if (!other || index === track) return [];
    if (heardIn !== null && other.language !== null && other.language !== heardIn) return [];
    return [{ code: 'track-not-heard', seconds: amount(other.seconds) ?? 0, track: index }];
  });
}

const stretch = (code: MissingCode, from: number, to: number): Missing => ({
  code,
  seconds: Math.max(0, to - from),
  from,
  to,
});

const inOrder = (missing: readonly Missing[]): readonly Missing[] =>
  [...missing].sort((a, b) => placeOf(a) - placeOf(b));

/** What has no place comes last. */
const placeOf = ({ from }: Missing): number => from ?? Number.MAX_VALUE;

const isAmount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;
const amount = (value: number | null): number | null => (isAmount(value) ? value : null);

function parsed(stored: string | null): unknown {
  if (stored === null) return null;
  try {
    return JSON.parse(stored);
  } catch {
    return null;
  }
}
