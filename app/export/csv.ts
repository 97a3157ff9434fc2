// A transcript as a table: one line a segment.
import { displaySpeaker, type Transcript } from '../domain/transcript.ts';

/**
 * Signs at the start of a cell that spreadsheets take for a formula, tab and carriage return included, and their full-width forms
 * (OWASP, "CSV Injection").
 */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/u;
/** The same behind what a spreadsheet may take for the end of a cell: it asks its user, or its country, for the sign. */
const FORMULA_BEHIND = /([;|\t\r\n])(?=["']*[=+\-@＝＋－＠])/gu;
/** Tells spreadsheets that this is UTF-8; without it they read umlauts as two characters. */
const BYTE_ORDER_MARK = '\ufeff';

/**
 * CSV (RFC 4180): a header, CRLF, quotes doubled; times in seconds, empty where there are none.
 * A cell, or a part of one, that a spreadsheet would calculate gets an apostrophe before it, so that no words of a speaker become a formula.
 */
export function toCsv(transcript: Pick<Transcript, 'segments'>): string {
  return `${BYTE_ORDER_MARK}${[HEADER, ...linesOf(transcript)].join('\r\n')}\r\n`;
}

/**
 * The lines of one transcript in a table of several: the same, with the recording's title before them.
 * @param withHeader for the first of them
 */
export function toCsvTable(
  title: string,
  transcript: Pick<Transcript, 'segments'>,
  withHeader: boolean,
): string {
  const lines = linesOf(transcript).map((line) => `${cell(title)},${line}\r\n`);
  return [...(withHeader ? [`${BYTE_ORDER_MARK}recording,${HEADER}\r\n`] : []), ...lines].join('');
}

const HEADER = 'start,end,speaker,text';

function linesOf({ segments }: Pick<Transcript, 'segments'>): readonly string[] {
  return segments
    .filter((segment) => segment.text.trim() !== '')
    .map(({ start, end, speaker, text }) =>
      [secondsOf(start), secondsOf(end), cell(displaySpeaker(speaker) ?? ''), cell(text.trim())].join(','),
    );
}

/** A cell, quoted where it has to be. */
export function cell(text: string): string {
  const guarded = text.replace(FORMULA_BEHIND, "$1'");
  const safe = FORMULA.test(guarded) ? `'${guarded}` : guarded;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const secondsOf = (seconds: number | null): string => (seconds === null ? '' : seconds.toFixed(3));
