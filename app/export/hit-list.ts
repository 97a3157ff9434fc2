// Places that a search found, as files for other programs: a table, labels for Audacity, regions for Reaper, a cut list.
import type { HitListFormat } from '../domain/search-choices.ts';
import type { ListedHit } from '../domain/hit-list.ts';
import { formatTime } from '../domain/time-text.ts';
import { cell } from './csv.ts';

export interface HitListFile {
  /** The recording's title when the file is about one only, else null. */
  readonly title: string | null;
  readonly content: string;
}

export const HIT_LIST_ENDINGS: Readonly<Record<HitListFormat, string>> = {
  csv: 'csv',
  labels: 'txt',
  reaper: 'csv',
  edl: 'edl',
};

/** Frames a second of the cut list; sound has none, and editors ask for some. */
const FRAMES = 25;
/** How long a place is taken to be that has no end, seconds. */
const NO_END_S = 5;
const LABEL_CHARS = 120;
const BYTE_ORDER_MARK = '\ufeff';

/**
 * Makes the files. Labels and regions stand on the time line of one recording, so each recording gets a file; a table and
 * a cut list hold all. Places without times are in the table only.
 */
export function hitListFiles(format: HitListFormat, hits: readonly ListedHit[]): readonly HitListFile[] {
  if (format === 'csv') return [{ title: null, content: table(hits) }];
  const timed = hits.filter(isTimed);
  if (format === 'edl') return [{ title: null, content: cutList(timed) }];
  const byRecording = new Map<number, TimedHit[]>();
  for (const hit of timed)
    byRecording.set(hit.recordingId, [...(byRecording.get(hit.recordingId) ?? []), hit]);
  return [...byRecording.values()].map((own) => ({
    title: own[0]?.title ?? '',
    content: format === 'labels' ? labels(own) : regions(own),
  }));
}

type TimedHit = ListedHit & { readonly start: number };

const isTimed = (hit: ListedHit): hit is TimedHit => hit.start !== null;
const endOf = ({ end, start }: TimedHit): number => Math.max(start + 0.1, end ?? start + NO_END_S);

/** One line of plain text, for what takes no more. */
function label({ speaker, text }: ListedHit): string {
  const line = `${speaker === null ? '' : `${speaker}: `}${text}`.replace(/\s+/g, ' ').trim();
  const cut = Array.from(line);
  return cut.length <= LABEL_CHARS ? line : `${cut.slice(0, LABEL_CHARS - 1).join('')}…`;
}

/** CSV (RFC 4180) with seconds for programs and times for people. */
function table(hits: readonly ListedHit[]): string {
  const lines = hits.map(({ end, fileName, recordedAt, show, speaker, start, text, title }) =>
    [
      cell(title),
      cell(show ?? ''),
      new Date(recordedAt).toISOString().slice(0, 10),
      cell(fileName),
      start === null ? '' : formatTime(start),
      start === null ? '' : start.toFixed(3),
      end === null ? '' : end.toFixed(3),
      cell(speaker ?? ''),
      cell(text.trim()),
    ].join(','),
  );
  const head = 'recording,show,recorded,file,time,start,end,speaker,text';
  return `${BYTE_ORDER_MARK}${[head, ...lines].join('\r\n')}\r\n`;
}

/** Audacity's label track: start, end and text parted by tabs (manual, "Importing and Exporting Labels"). */
function labels(hits: readonly TimedHit[]): string {
  return hits.map((hit) => `${hit.start.toFixed(6)}\t${endOf(hit).toFixed(6)}\t${label(hit)}\n`).join('');
}

/** What Reaper's region and marker manager imports: number, name, start, end, length. */
function regions(hits: readonly TimedHit[]): string {
  const lines = hits.map((hit, index) => {
    const times = [hit.start, endOf(hit), endOf(hit) - hit.start].map(minutes);
    return `R${index + 1},${cell(label(hit))},${times.join(',')}\n`;
  });
  return ['#,Name,Start,End,Length\n', ...lines].join('');
}

/** `12:03.450`. */
function minutes(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  const rest = ((ms % 60_000) / 1000).toFixed(3).padStart(6, '0');
  return `${Math.floor(ms / 60_000)}:${rest}`;
}

/**
 * An edit decision list (CMX 3600, audio only): every place cut out of its recording, one after the other. Reels have names of
 * eight signs at most, so the file is named in a comment, as editing programs read it.
 */
function cutList(hits: readonly TimedHit[]): string {
  let at = 0;
  const events = hits.map((hit, index) => {
    // Times of a cut are those of its file, which is one of several in a joined recording.
    const { fileName = hit.fileName, offsetSeconds = 0 } = hit.piece ?? {};
    const from = Math.round(Math.max(0, hit.start - offsetSeconds) * FRAMES);
    const to = Math.max(from + 1, Math.round((endOf(hit) - offsetSeconds) * FRAMES));
    const times = [from, to, at, at + to - from].map(timecode).join(' ');
    at += to - from;
    const number = String(index + 1).padStart(3, '0');
    const name = plainLine(fileName || hit.title);
    return `${number}  AX       AA    C        ${times}\n* FROM CLIP NAME: ${name}\n* COMMENT: ${plainLine(label(hit))}\n`;
  });
  return `TITLE: Places found with Earshot\nFCM: NON-DROP FRAME\n\n${events.join('\n')}`;
}

const plainLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

function timecode(frames: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const seconds = Math.floor(frames / FRAMES);
  return [
    two(Math.floor(seconds / 3600)),
    two(Math.floor(seconds / 60) % 60),
    two(seconds % 60),
    two(frames % FRAMES),
  ].join(':');
}
