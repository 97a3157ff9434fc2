// The notice of a newer version: what it says, how it is signed, and when it is believed. Nothing is ever fetched or run because of it.
//
// A notice is text: its first line is `earshot-notice 1 <signature>`, the rest is the manifest, one line of JSON in exactly the form that
// `manifestText` writes. The signature is Ed25519 over the bytes of the manifest, in base64 (RFC 8032; `build/sign-notice.mjs` makes it).

/** What a newer version is. */
export interface VersionNotice {
  /** `major.minor.patch`. */
  readonly version: string;
  /** The day it was signed, `YYYY-MM-DD` (UTC). */
  readonly date: string;
  /** The page that tells of it: opened in the browser when the person asks, and never by itself. */
  readonly url: string;
  /** A few plain sentences. */
  readonly notes: string;
}

/** Longest notice that is read, bytes. */
export const NOTICE_MAX_BYTES = 16 * 1024;
const NOTES_MAX = 2_000;
const URL_MAX = 300;
/** A notice is believed this long, days: an old one that somebody plays back is of no use. */
export const NOTICE_DAYS = 90;
/** How far a clock may be behind, days. */
const AHEAD_DAYS = 2;
const DAY_MS = 86_400_000;

export type NoticeFault = 'form' | 'signature' | 'version' | 'host' | 'expired' | 'future' | 'rollback';

/** The one way to write a manifest down. */
export function manifestText({ date, notes, url, version }: VersionNotice): string {
  return JSON.stringify({ version, date, url, notes });
}

/**
 * Parts a notice into what was signed and its signature.
 * @returns null for anything else than the form above
 */
export function partNotice(text: string): { readonly manifest: string; readonly signature: string } | null {
  const match = /^earshot-notice 1 ([A-Za-z0-9+/]{86}==)\n(\{[^\n]*\})\n?$/.exec(text);
  return match ? { signature: match[1] ?? '', manifest: match[2] ?? '' } : null;
}

/**
 * Reads a manifest whose signature was right.
 * @param hosts the only hosts that a page may lie on
 */
export function readManifest(manifest: string, hosts: readonly string[]): VersionNotice | NoticeFault {
  let value: unknown;
  try {
    value = JSON.parse(manifest);
  } catch {
    return 'form';
  }
  if (typeof value !== 'object' || value === null) return 'form';
  const { date, notes, url, version } = value as Record<string, unknown>;
  if (typeof version !== 'string' || !versionOf(version)) return 'version';
  if (typeof date !== 'string' || dayOf(date) === null) return 'form';
  if (
    typeof notes !== 'string' ||
    notes.length > NOTES_MAX ||
    /[\p{Cc}\p{Cf}]/u.test(notes.replaceAll('\n', ''))
  )
    return 'form';
  if (typeof url !== 'string' || !isPageOn(url, hosts)) return 'host';
  const notice = { version, date, url, notes };
  return manifestText(notice) === manifest ? notice : 'form';
}

/**
 * Whether a notice is believed now.
 * @param newest the newest that was ever believed; an older one is played back
 * @returns null when it is
 */
export function faultOf(
  notice: VersionNotice,
  newest: VersionNotice | null,
  nowMs: number,
): NoticeFault | null {
  const day = dayOf(notice.date) ?? 0;
  if (day > nowMs + AHEAD_DAYS * DAY_MS) return 'future';
  if (nowMs - day > NOTICE_DAYS * DAY_MS) return 'expired';
  if (newest && (compareVersions(notice.version, newest.version) < 0 || notice.date < newest.date))
    return 'rollback';
  return null;
}

/** Below 0 when `a` is older than `b`, above when it is newer. A version of another form is older than all. */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [versionOf(a), versionOf(b)];
  if (!one || !other) return (one ? 1 : 0) - (other ? 1 : 0);
  for (let at = 0; at < 3; at += 1) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function versionOf(text: string): readonly number[] | null {
  const match = /^(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})$/.exec(text);
  return match ? match.slice(1).map(Number) : null;
}

/** Midnight (UTC) of a day that is in the calendar, epoch ms. */
function dayOf(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(text) ? at : null;
}

/** An `https:` page on one of our hosts, by its own name, without a user or a port. */
export function isPageOn(text: string, hosts: readonly string[]): boolean {
  if (text.length > URL_MAX || !/^[\x21-\x7e]+$/.test(text)) return false;
  try {
    const { hostname, href, password, port, protocol, username } = new URL(text);
    return (
      protocol === 'https:' &&
      port === '' &&
      username === '' &&
      password === '' &&
      hosts.includes(hostname) &&
      href === text
    );
  } catch {
    return false;
  }
}
