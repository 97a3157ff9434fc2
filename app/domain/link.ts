// Links that open a recording at a moment: `earshot://recording/0123456789abcdef?t=83.5`.

export const LINK_SCHEME = 'earshot';

/**
 * The first 16 hex digits of the content's fingerprint: they mean the same recording in every library that holds the same file,
 * survive renames and a new database, and leave 64 bits, so that two recordings never share one.
 */
const ID_CHARS = 16;

/** A moment in a recording. */
export interface RecordingLink {
  /** Start of a fingerprint: 16 lower-case hex digits. */
  readonly fingerprintStart: string;
  /** Seconds; null for the recording as a whole. */
  readonly start: number | null;
}

/** Longest place that is believed, seconds: a thousand hours. */
const START_MAX = 3_600_000;
const FORM = /^earshot:\/\/recording\/([0-9a-f]{16})\/?(?:\?t=(\d{1,7}(?:\.\d{1,3})?))?$/;

/**
 * Reads a link. Links come from web pages and mails, so there is exactly one form, and everything else is no link.
 * @returns null for what is none
 */
export function parseLink(text: string): RecordingLink | null {
  const match = FORM.exec(text);
  if (!match?.[1]) return null;
  const start = match[2] === undefined ? null : Number(match[2]);
  return start !== null && start > START_MAX ? null : { fingerprintStart: match[1], start };
}

/** True for what claims to be a link of ours, right or wrong. */
export function isOurScheme(text: string): boolean {
  return /^earshot:/i.test(text);
}

/** The link to a recording, or to a moment in it. */
export function linkTo(fingerprint: string, start: number | null): string {
  const place = start === null ? '' : `?t=${Math.round(Math.max(0, start) * 10) / 10}`;
  return `${LINK_SCHEME}://recording/${fingerprint.slice(0, ID_CHARS)}${place}`;
}
