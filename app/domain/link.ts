// Links that open a recording at a moment, `earshot://recording/0123456789abcdef?t=83.5`, and those that offer addresses to be added, `earshot://add?url=…`.
import { LIST_MAX, readAddress, type Address } from './address.ts';

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

/** Longest link that offers addresses, characters. */
const ADD_LINK_MAX_CHARS = 100_000;

/**
 * Reads a link that offers recordings by their addresses: `earshot://add?url=https%3A%2F%2F…`, once or several times. It only fills in what
 * a person is asked about: nothing is fetched because a page has such a link.
 * @returns the addresses, each once; null for what is no such link, or offers nothing that could be taken
 */
export function parseAddLink(text: string): readonly Address[] | null {
  if (text.length > ADD_LINK_MAX_CHARS || !/^earshot:\/\/add\/?\?/i.test(text)) return null;
  const offered = new URLSearchParams(text.slice(text.indexOf('?'))).getAll('url');
  const read = offered.map(readAddress).filter((address) => typeof address !== 'string');
  const addresses = [...new Map(read.map((address) => [address.href, address])).values()];
  return addresses.length === 0 ? null : addresses.slice(0, LIST_MAX);
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
