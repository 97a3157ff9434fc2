// WebVTT and SubRip: cues with times, whoever wrote them and however.
import { plainText } from '../plain-text.ts';
import type { Piece } from './pieces.ts';

/** A line of times, of both formats and of what lies between them: hours may be missing, a comma or a dot parts the thousandths. */
const TIMES =
  /^\s*((?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*((?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3})(?:\s.*)?$/;

/** Longest text of one cue, characters. */
const CUE_MAX_CHARS = 10_000;

/** Reads the cues of a document, in its order. What is no cue (headers, notes, styles, numbers) is passed over. */
export function readCues(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const block of text.split(/\n[^\S\n]*\n/)) {
    const lines = block.split('\n');
    for (let at = 0; at < lines.length; at += 1) {
      const [, start, end] = TIMES.exec(lines[at] ?? '') ?? [];
      if (start === undefined || end === undefined) continue;
      let last = at + 1;
      while (last < lines.length && !TIMES.test(lines[last] ?? '')) last += 1;
      // Some writers leave no empty line between cues: then the number of the next is the last line.
      if (last < lines.length && /^\s*\d+\s*$/.test(lines[last - 1] ?? '')) last -= 1;
      pieces.push(...spoken(secondsOf(start), secondsOf(end), lines.slice(at + 1, last).join('\n')));
    }
  }
  return pieces;
}

/** Seconds, to the millisecond: that is as fine as both formats are, and sums of fractions are not. */
function secondsOf(time: string): number {
  const seconds = time
    .replace(',', '.')
    .split(':')
    .reduce((sum, part) => sum * 60 + Number(part), 0);
  return Math.round(seconds * 1_000) / 1_000;
}

/** The voices of one cue: `<v Ada>` begins another (WebVTT, section 4.2.2), and `- ` where several speak. */
function spoken(start: number, end: number, payload: string): readonly Piece[] {
  const cue = payload.slice(0, CUE_MAX_CHARS);
  const parts = cue.split(/<v(?:\.[^\s>]*)?[ \t]+([^>]{1,200})>/i);
  const pieces: Piece[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const text = textOf(parts[at] ?? '');
    const speaker = at === 0 ? null : (parts[at - 1]?.trim() ?? null);
    if (text !== '') pieces.push({ start, end, speaker, text });
  }
  return pieces;
}

/** No tags of WebVTT or HTML, no times within, no positions of SubStation that SubRip files carry; on one line. */
const textOf = (cue: string): string =>
  plainText(
    unwrapped(
      cue.replace(
        /\{\\[^}]{0,100}\}|<\/?(?:c|i|b|u|v|lang|ruby|rt|font)(?:[.\s][^>]{0,200})?>|<[\d:.]{5,15}>/gi,
        '',
      ),
    ),
    CUE_MAX_CHARS,
  ).replace(/\s+/g, ' ');

/** How often a file may have gone through FFmpeg. */
const WRAPPINGS_MAX = 4;

/**
 * Braces and backslashes as they were said: FFmpeg leaves `\{{}` for one, and a sign that nobody sees behind the other, in captions that it cut or moved
 * (`findings/ffmpeg-leaves-signs-of-its-own-in-captions-from-webvtt.sh`), anew each time.
 */
function unwrapped(text: string): string {
  let plain = text;
  for (let times = 0; times < WRAPPINGS_MAX && /\\(?:\u2060|\{\{\})/.test(plain); times += 1)
    plain = plain.replace(/\\\u2060/g, '\\').replace(/\\\{\{\}/g, '{');
  return plain;
}
