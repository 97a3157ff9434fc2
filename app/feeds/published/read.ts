// What a publisher gives beside the sound: transcripts in five formats, told by what they are and not by what they are called, and chapters.
import type { Chapter } from '../../domain/chapters.ts';
import { failure } from '../../domain/failure.ts';
import { languageTag } from '../../domain/language-name.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import type { Transcript } from '../../domain/transcript.ts';
import { decode, type Packed } from '../decode.ts';
import { plainText } from '../plain-text.ts';
import { readCues } from './cues.ts';
import { readHtml } from './html.ts';
import { parsedJson, readJsonChapters, readJsonTranscript } from './json.ts';
import { segmentsOf, type Piece } from './pieces.ts';

/** Most bytes, unpacked; a day of speech with a time a word is a tenth of that. */
export const PUBLISHED_MAX_BYTES = 32 * 1024 * 1024;
const SEGMENTS_MAX = 100_000;

export type TranscriptFormat = 'json' | 'vtt' | 'srt' | 'html' | 'text';

/** What stands in the place of a model: nobody says who or what wrote it. */
const FORMAT_NAMES: Readonly<Record<TranscriptFormat, string>> = {
  json: 'JSON',
  vtt: 'WebVTT',
  srt: 'SubRip',
  html: 'HTML',
  text: 'plain text',
};

/** Which format a text is in: by its beginning, because types are often wrong, else by the type that was said. */
export function formatOf(text: string, type: string | null): TranscriptFormat {
  const start = text.slice(0, 2_000).trimStart();
  if (/^WEBVTT(?:\s|$)/.test(start)) return 'vtt';
  if (/^[{[]/.test(start)) return 'json';
  if (/^\d{1,6}[^\S\n]*\n[^\n]{0,40}-->/.test(start) || /^[\d:.,]{7,14}\s*-->/.test(start)) return 'srt';
  if (/^<(?:!doctype|html|head|body|cite|time|p|div|section|article|h\d|ul|!--)\b/i.test(start))
    return 'html';
  return type === 'text/html' && /<\/?(?:p|div|br|cite|time)\b/i.test(text.slice(0, 100_000))
    ? 'html'
    : 'text';
}

/** Published text, with what is known of it. */
export interface Published extends Packed {
  /** Media type of the feed or of the answer; null for none. */
  readonly type: string | null;
  /** As the feed says; null where it does not. */
  readonly language: string | null;
}

/** Reads a transcript. Never throws. */
export async function readPublishedTranscript(published: Published): Promise<Outcome<Transcript>> {
  const text = await textOf(published);
  if (text === null) return failed(unreadable('It is damaged, or longer than a transcript can be.'));
  const format = formatOf(text, published.type);
  const pieces = piecesOf(text, format);
  if (pieces === null) return failed(unreadable('It is JSON, but no transcript.'));
  const segments = segmentsOf(pieces);
  if (segments.length === 0) return failed(unreadable('There are no words in it.'));
  if (segments.length > SEGMENTS_MAX)
    return failed(unreadable('It has more segments than anybody can have said.'));
  return ok({
    segments,
    language: languageTag(published.language),
    model: `publisher’s ${FORMAT_NAMES[format]}`,
    durationSeconds: null,
    wordTimes: 'none',
    insights: {},
  });
}

/** Reads chapters. Never throws. */
export async function readPublishedChapters(packed: Packed): Promise<Outcome<readonly Chapter[]>> {
  const text = await textOf(packed);
  const chapters = text === null ? null : readJsonChapters(parsedJson(text));
  return chapters === null ? failed(failure('published-unreadable', { message: NO_CHAPTERS })) : ok(chapters);
}

const NO_CHAPTERS =
  'The chapters that the publisher gives cannot be read, so there are none. The recording itself is not touched.';

const unreadable = (detail: string) => failure('published-unreadable', { detail });

async function textOf(packed: Packed): Promise<string | null> {
  let text = '';
  const ended = await decode(packed, PUBLISHED_MAX_BYTES, (piece) => {
    text += piece;
    return true;
  });
  return ended === 'whole' ? text.replace(/\r\n?/g, '\n') : null;
}

function piecesOf(text: string, format: TranscriptFormat): readonly Piece[] | null {
  switch (format) {
    case 'json':
      return readJsonTranscript(parsedJson(text));
    case 'vtt':
    case 'srt':
      return readCues(text);
    case 'html':
      return readHtml(text);
    case 'text':
      return readParagraphs(text);
  }
}

/** Plain text: a paragraph a segment. */
function readParagraphs(text: string): readonly Piece[] {
  return text.split(/\n[^\S\n]*\n/).map((paragraph) => ({
    start: null,
    end: null,
    speaker: null,
    text: plainText(paragraph, 10_000).replace(/\s+/g, ' '),
  }));
}
