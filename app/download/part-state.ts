// What is written down of a download that is under way: how much of it is on the disk for certain, and of which thing.
import { readFile, rename } from 'node:fs/promises';
import { aside } from '../files/write-file-atomic.ts';

/** By what a server tells one state of a thing from another (RFC 9110, section 8.8). */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** What If-Range may say: a strong tag, or a time that is certain; null where the thing cannot be asked for in parts. */
  readonly ifRange: string | null;
}

/** Of what the bytes so far are. */
export interface Thing {
  readonly validators: Validators;
  /** Its whole length; null where it is not told. */
  readonly totalBytes: number | null;
}

export interface PartState {
  /** Bytes that were on the disk when this was written; what lies behind them counts for nothing. */
  readonly bytes: number;
  /** Null before the first byte. */
  readonly thing: Thing | null;
  /** The name that the whole file gets, without its folder; null until it is whole. */
  readonly finalName: string | null;
}

export const NOTHING_YET: PartState = { bytes: 0, thing: null, finalName: null };

/** Longer than any header or name that is kept, characters. */
const TEXT_MAX_CHARS = 4_096;

/** Reads a state; what cannot be read is nothing yet. */
export async function readState(path: string): Promise<PartState> {
  try {
    return parseState(JSON.parse(await readFile(path, 'utf8')) as unknown) ?? NOTHING_YET;
  } catch {
    return NOTHING_YET;
  }
}

/** Where a state is written before it takes the place of the one before: one name, so that a killed process leaves one at most. */
export const besideState = (path: string): string => `${path}.tmp`;

/** Writes a state whole, flushed, over the one before. */
export function writeState(path: string, state: PartState): Promise<void> {
  const content = JSON.stringify({ version: 1, ...state });
  return aside(besideState(path), content, 0o600, (temporary) => rename(temporary, path));
}

/** @returns null for anything that this version does not write */
export function parseState(value: unknown): PartState | null {
  const state = fieldsOf(value);
  if (state?.version !== 1 || !isCount(state.bytes)) return null;
  const finalName = textOf(state.finalName);
  // A name that leads elsewhere was not written by us.
  if (finalName !== null && /[/\\]|^\.{0,2}$/.test(finalName)) return null;
  const thing = fieldsOf(state.thing);
  if (!thing) return { bytes: 0, thing: null, finalName };
  const validators = fieldsOf(thing.validators) ?? {};
  return {
    bytes: state.bytes,
    finalName,
    thing: {
      totalBytes: isCount(thing.totalBytes) ? thing.totalBytes : null,
      validators: {
        etag: textOf(validators.etag),
        lastModified: textOf(validators.lastModified),
        ifRange: textOf(validators.ifRange),
      },
    },
  };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.length <= TEXT_MAX_CHARS ? value : null;

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
}
