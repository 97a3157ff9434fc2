// What an answer means for a download: which bytes of which thing it brings, or why none. Pure.
import { failure, type Failure } from '../domain/failure.ts';
import { retryAfterMs } from '../net/retry-after.ts';
import { header, type Headers } from '../net/http.ts';
import type { Thing, Validators } from './part-state.ts';

/** What was asked for. */
export interface Asked {
  /** The first byte, from 0; where it is not 0, a part was asked for. */
  readonly from: number;
  /** Of what the bytes before it are. */
  readonly thing: Thing | null;
  readonly nowMs: number;
}

/** How a body that is packed for the way can be unpacked. */
export type Packing = 'gzip' | 'deflate' | 'br';

export type Judgement =
  /** The body is `thing` from byte `from` on. */
  | {
      readonly kind: 'take';
      readonly from: number;
      readonly thing: Thing;
      readonly packing: Packing | null;
    }
  /** All of it was there already. */
  | { readonly kind: 'whole' }
  /** What lies there is not what the bytes so far are of: all of it has to be asked for. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'refused'; readonly failure: Failure };

const NONE: Validators = { etag: null, lastModified: null, ifRange: null };

/** Judges the head of an answer. */
export function judge(status: number, headers: Headers, asked: Asked): Judgement {
  if (status === 206) return judgePart(headers, asked);
  if (status === 416 && asked.from > 0) {
    const total = /^bytes \*\/(\d{1,15})$/.exec(header(headers, 'content-range')?.trim() ?? '')?.[1];
    return total !== undefined && Number(total) === asked.from && isSame(headers, asked.thing)
      ? { kind: 'whole' }
      : { kind: 'changed' };
  }
  if (status === 412 && asked.from > 0) return { kind: 'changed' };
  if (status < 200 || status >= 300) return { kind: 'refused', failure: refusal(status, headers, asked) };
  const packing = packingOf(headers);
  if (packing === 'unknown') return { kind: 'refused', failure: UNKNOWN_PACKING };
  const bytes = packing === null ? countOf(header(headers, 'content-length')) : null;
  const validators = packing === null ? validatorsOf(headers) : NONE;
  return { kind: 'take', from: 0, thing: { validators, totalBytes: bytes }, packing };
}

/** A part must begin where the bytes so far end, and be of the same thing, whatever If-Range was there for. */
function judgePart(headers: Headers, asked: Asked): Judgement {
  const range = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/i.exec(
    header(headers, 'content-range')?.trim() ?? '',
  );
  if (!range || packingOf(headers) !== null) return { kind: 'changed' };
  const [from, last, total] = [Number(range[1]), Number(range[2]), range[3]];
  const bytes = last + 1 - from;
  const totalBytes = total === '*' ? null : Number(total);
  const announced = countOf(header(headers, 'content-length'));
  const known = asked.from > 0 ? (asked.thing?.totalBytes ?? null) : null;
  const fits =
    from === asked.from &&
    bytes > 0 &&
    // Nobody asked for a part: of one without a whole nothing would tell the end.
    (asked.from > 0 || totalBytes !== null) &&
    (totalBytes === null || last < totalBytes) &&
    (announced === null || announced === bytes) &&
    (known === null || totalBytes === null || known === totalBytes);
  if (!fits || (asked.from > 0 && !isSame(headers, asked.thing))) return { kind: 'changed' };
  const thing =
    asked.from > 0 && asked.thing ? asked.thing : { validators: validatorsOf(headers), totalBytes };
  return {
    kind: 'take',
    from,
    thing: { ...thing, totalBytes: thing.totalBytes ?? totalBytes },
    packing: null,
  };
}

/** True when a server names the thing as it did before; a part that names nothing may be of anything (RFC 9110, section 15.3.7). */
function isSame(headers: Headers, thing: Thing | null): boolean {
  const etag = header(headers, 'etag')?.trim();
  const lastModified = header(headers, 'last-modified')?.trim();
  const before = thing?.validators ?? NONE;
  const compared = [
    [etag, before.etag],
    [lastModified, before.lastModified],
  ].filter(([now, then]) => now !== undefined && then !== null);
  return compared.length > 0 && compared.every(([now, then]) => now === then);
}

/**
 * By what the thing is known again. If-Range takes no weak tag, and a time only if it lay a second or more before the answer: what changed
 * twice within that second would have the same (RFC 9110, sections 13.1.5 and 8.8.2.2).
 */
export function validatorsOf(headers: Headers): Validators {
  const etag = header(headers, 'etag')?.trim() ?? null;
  const lastModified = header(headers, 'last-modified')?.trim() ?? null;
  const changedMs = Date.parse(lastModified ?? '');
  const answeredMs = Date.parse(header(headers, 'date') ?? '');
  const isStrong = etag !== null && /^"[\x21\x23-\x7e\x80-\xff]{0,1000}"$/.test(etag);
  const isCertain = Number.isFinite(changedMs) && answeredMs - changedMs >= 1_000;
  const mayBePart = !/^none$/i.test(header(headers, 'accept-ranges')?.trim() ?? '');
  const ifRange = isStrong ? etag : isCertain ? lastModified : null;
  return { etag, lastModified, ifRange: mayBePart ? ifRange : null };
}

function packingOf(headers: Headers): Packing | 'unknown' | null {
  const packing = header(headers, 'content-encoding')?.trim().toLowerCase() ?? '';
  if (packing === '' || packing === 'identity') return null;
  if (packing === 'gzip' || packing === 'x-gzip') return 'gzip';
  return packing === 'deflate' || packing === 'br' ? packing : 'unknown';
}

const UNKNOWN_PACKING = failure('address-refused', {
  message:
    'The server of this address packs the recording in a way that it was asked not to, and that Earshot cannot unpack. Nothing was saved. Download the file in a browser and add it from there.',
});

function countOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text.trim()) ? Number(text) : null;
}

/** What a status without a recording means. */
function refusal(status: number, headers: Headers, { nowMs }: Asked): Failure {
  const wait = retryAfterMs(headers['retry-after'], headers.date, nowMs);
  const detail = `HTTP ${status}`;
  if (status === 404 || status === 410) return failure('address-gone', { detail });
  if (status === 429 || status === 503) return failure('address-busy', { detail, retryAfterMs: wait });
  if ([408, 425].includes(status) || status >= 500)
    return failure('address-unreachable', { detail, retryAfterMs: wait });
  if (status < 400) return failure('address-leads-astray', { detail });
  return failure('address-refused', { detail });
}
