// Why sound cannot be decoded (further), thrown where the reason is known.
import type { DecodeFailureCode, DecodeReport } from '../../domain/decoding.ts';

export class Fault extends Error {
  /** @param detail for who looks closer; may be empty */
  constructor(
    readonly code: DecodeFailureCode,
    detail = '',
  ) {
    super(detail);
  }
}

/** What the report says of an error. */
export function failureOf(error: unknown): NonNullable<DecodeReport['failure']> {
  if (error instanceof Fault) return { code: error.code, detail: error.message };
  return { code: 'audio-damaged', detail: error instanceof Error ? error.message : String(error) };
}

/** How long the next sound may take to come, milliseconds: a share that hangs must not hang the queue. */
const PATIENCE_MS = 60_000;

/** Waits for sound, but not for ever. @throws Fault `file-unreadable` */
export async function patiently<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const impatience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Fault('file-unreadable', 'no sound came for a minute')), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, impatience]);
  } finally {
    clearTimeout(timer);
  }
}
