// Which bytes of a file a Range header asks for.

/** What to answer: the whole file, one part of it, or that there is no such part. Positions are bytes, `end` is exclusive. */
export type RangeAnswer =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly start: number; readonly end: number }
  | { readonly kind: 'unsatisfiable' };

/**
 * Reads a Range header after RFC 9110, section 14. What is malformed, in another unit or asks for several parts is
 * ignored, as the RFC allows: the whole file is then a right answer.
 * @param header value of the header, null when there is none
 * @param sizeBytes size of the file
 */
export function answerRange(header: string | null, sizeBytes: number): RangeAnswer {
  const match = header === null ? null : /^bytes[ \t]*=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header.trim());
  if (!match) return { kind: 'whole' };
  const [, first = '', last = ''] = match;
  if (first === '') {
    if (last === '') return { kind: 'whole' };
    const length = Math.min(Number(last), sizeBytes);
    return length === 0
      ? { kind: 'unsatisfiable' }
      : { kind: 'part', start: sizeBytes - length, end: sizeBytes };
  }
  const start = Number(first);
  const end = last === '' ? sizeBytes : Math.min(sizeBytes, Number(last) + 1);
  if (last !== '' && Number(last) < start) return { kind: 'whole' };
  return start >= sizeBytes ? { kind: 'unsatisfiable' } : { kind: 'part', start, end };
}
