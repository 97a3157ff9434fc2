// The name of a file that was fetched: what the server calls it, or the address, made safe; its ending by what is in it.
import { AUDIO_EXTENSIONS, extensionOf, isRecordingName, mimeTypeOf } from '../domain/audio.ts';
import { safeStem } from '../domain/file-name.ts';
import { readUrl } from '../domain/url.ts';

/** What is known of the name. */
export interface NameHints {
  /** The header Content-Disposition, as it came. */
  readonly disposition: string | undefined;
  /** The header Content-Type, as it came. */
  readonly contentType: string | undefined;
  /** The address that was asked for, and the one that answered in the end. */
  readonly asked: string;
  readonly answered: string;
  /** The first bytes of the file. */
  readonly head: Uint8Array;
}

export interface ResultName {
  readonly stem: string;
  /** Without a dot; empty where nothing tells what the file is. */
  readonly ending: string;
}

/** Chooses the name of what was fetched. It leads out of no folder, and is taken up from a watched one. */
export function resultName(hints: NameHints): ResultName {
  const names = [dispositionName(hints.disposition), pathName(hints.asked), pathName(hints.answered)];
  const name = names.find((one) => isRecordingName(one)) ?? names.find((one) => one !== '') ?? '';
  if (isRecordingName(name)) {
    const ending = extensionOf(name);
    return { stem: safeStem(name.slice(0, -ending.length - 1), 'recording'), ending };
  }
  const stem = safeStem(name.replace(/\.[a-z0-9]{1,5}$/i, ''), 'recording');
  return { stem, ending: endingOfBytes(hints.head) ?? endingOfType(hints.contentType) ?? '' };
}

/**
 * The file name of Content-Disposition (RFC 6266), `filename*` before `filename`; empty for none. Only quotes and backslashes are escaped, as
 * in browsers: servers of Windows send paths.
 */
function dispositionName(header: string | undefined): string {
  const text = header?.slice(0, 4_000) ?? '';
  const extended = /(?:^|;)\s*filename\*\s*=\s*"?(utf-8|iso-8859-1)'[^']*'([^;"]+)/i.exec(text);
  if (extended?.[2] !== undefined) return lastStep(unquoted(extended[2], extended[1] ?? ''));
  const plain = /(?:^|;)\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]+))/i.exec(text);
  const value = plain?.[1]?.replace(/\\(["\\])/g, '$1') ?? plain?.[2]?.trim() ?? '';
  // Headers come as bytes; names in them are UTF-8 more often than Latin-1.
  return lastStep(asUtf8(value));
}

function pathName(href: string): string {
  const url = readUrl(href);
  if (!url) return '';
  const last = url.pathname.split('/').at(-1) ?? '';
  return lastStep(unquoted(last, 'utf-8'));
}

const lastStep = (name: string): string => name.split(/[/\\]/).at(-1) ?? '';

function unquoted(text: string, charset: string): string {
  try {
    return /^utf-8$/i.test(charset)
      ? decodeURIComponent(text)
      : text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
  } catch {
    return text;
  }
}

function asUtf8(text: string): string {
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  if (String.fromCharCode(...bytes) !== text) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return text;
  }
}

/** First bytes of the usual containers. */
const SIGNS: readonly (readonly [offset: number, sign: string, ending: string])[] = [
  [0, 'ID3', 'mp3'],
  [0, 'fLaC', 'flac'],
  [0, 'OggS', 'ogg'],
  [8, 'WAVE', 'wav'],
  [4, 'ftypM4A', 'm4a'],
  [4, 'ftyp', 'mp4'],
  [0, '\x1aE\xdf\xa3', 'webm'],
  [8, 'AIFF', 'aiff'],
  [8, 'AIFC', 'aiff'],
  [0, 'caff', 'caf'],
  [0, '#!AMR', 'amr'],
];

function endingOfBytes(head: Uint8Array): string | null {
  const text = Array.from(head.subarray(0, 16), (byte) => String.fromCharCode(byte)).join('');
  const sign = SIGNS.find(([offset, sign]) => text.startsWith(sign, offset));
  if (sign) return sign[2];
  const [first = 0, second = 0] = head;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return null;
  // Frames of MPEG audio: no layer at all is AAC (ISO 13818-7, ADTS).
  return (second & 0xf6) === 0xf0 ? 'aac' : 'mp3';
}

/** Types that servers say beside those that are registered. */
const ALSO: Readonly<Record<string, string>> = {
  'audio/mp3': 'mp3',
  'audio/x-mp3': 'mp3',
  'audio/mpeg3': 'mp3',
  'audio/x-m4a': 'm4a',
  'audio/m4a': 'm4a',
  'audio/x-wav': 'wav',
  'audio/wave': 'wav',
  'audio/vnd.wave': 'wav',
  'audio/x-flac': 'flac',
  'audio/opus': 'opus',
  'audio/aacp': 'aac',
  'audio/x-aiff': 'aiff',
};

function endingOfType(contentType: string | undefined): string | null {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'audio/mpeg') return 'mp3';
  return (
    ALSO[type] ?? AUDIO_EXTENSIONS.find((ending) => mimeTypeOf(`x.${ending}`).toLowerCase() === type) ?? null
  );
}
