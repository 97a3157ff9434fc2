// A transcript as turns: what one speaker says until another begins, in paragraphs for reading.
import { chapterHeads, type Chapter } from '../domain/chapters.ts';
import { endsParagraph, inARow, readingLength } from '../domain/paragraphs.ts';
import { displaySpeaker, type Segment, type Transcript } from '../domain/transcript.ts';

export interface Turn {
  /** Name to show, null where unknown. */
  readonly speaker: string | null;
  /** Titles of chapters that begin with it. */
  readonly chapters: readonly string[];
  readonly paragraphs: readonly Paragraph[];
}

export interface Paragraph {
  /** Seconds; null without times. */
  readonly start: number | null;
  readonly text: string;
}

/** Groups segments into turns and paragraphs. A chapter begins a turn. */
export function turnsOf(transcript: Pick<Transcript, 'segments'>, chapters: readonly Chapter[] = []): Turn[] {
  const turns: (Omit<Turn, 'paragraphs'> & { paragraphs: { start: number | null; text: string }[] })[] = [];
  const heads = chapterHeads(transcript.segments, chapters);
  let begun: string[] = [];
  let previous: Segment | null = null;
  for (const [at, segment] of transcript.segments.entries()) {
    begun.push(...(heads.get(at) ?? []).map(({ title }) => title));
    const text = segment.text.replace(/\s+/gu, ' ').trim();
    if (text === '') continue;
    const turn = turns.at(-1);
    const paragraph = turn?.paragraphs.at(-1);
    if (!turn || !paragraph || !previous || segment.speaker !== previous.speaker || begun.length > 0) {
      const speaker = displaySpeaker(segment.speaker);
      turns.push({ speaker, chapters: begun, paragraphs: [{ start: segment.start, text }] });
      begun = [];
    } else if (endsParagraph(readingLength(paragraph.text), previous, segment))
      turn.paragraphs.push({ start: segment.start, text });
    else paragraph.text = inARow(paragraph.text, text);
    previous = segment;
  }
  return turns;
}

/** A place in the recording for people: `0:07`, `12:07`, `1:02:07`. */
export function clockOf(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}
