// The words that were said, each with its times and its speaker, as they are written and as they sound.
import type { TextWishes } from '../domain/served.ts';
import type { Segment, Transcript } from '../domain/transcript.ts';

export interface SaidWord {
  /** With capitals and marks, as the model wrote it. */
  readonly written: string;
  /** Small letters without marks around them. */
  readonly bare: string;
  readonly start: number;
  readonly end: number;
  /** 0–1; where the model does not say, 1. */
  readonly confidence: number;
  /** From 0; null where speakers are not told apart. */
  readonly speaker: number | null;
  /** Begins a segment of the model. */
  readonly opens: boolean;
}

/** The words of a transcript, in order. */
export function wordsOf(heard: Transcript, _wishes: TextWishes): readonly SaidWord[] {
  const speakers = new Map<string, number>();
  return heard.segments.flatMap((segment) => {
    const speaker = segment.speaker === null ? null : numberOf(speakers, segment.speaker);
    return inSegment(segment).map((word, at) => ({ ...word, speaker, opens: at === 0 }));
  });
}

/** Those that the model gave times; else those of the text, spread evenly over its time. */
function inSegment({ end, start, text, words }: Segment): Omit<SaidWord, 'speaker' | 'opens'>[] {
  const from = start ?? 0;
  const to = Math.max(end ?? from, from);
  const written = text.split(/\s+/u).filter((word) => word !== '');
  if (words.length > 0)
    return words.map((word) => ({
      ...forms(word.text.trim()),
      start: word.start,
      end: word.end,
      confidence: word.confidence ?? 1,
    }));
  const each = (to - from) / Math.max(1, written.length);
  return written.map((word, at) => ({
    ...forms(word),
    start: from + at * each,
    end: from + (at + 1) * each,
    confidence: 1,
  }));
}

/** What is around a word and no part of it. */
const AROUND = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;

export function forms(written: string): Pick<SaidWord, 'written' | 'bare'> {
  return { written, bare: written.replace(AROUND, '').toLowerCase() };
}

function numberOf(speakers: Map<string, number>, name: string): number {
  const known = speakers.get(name);
  if (known !== undefined) return known;
  speakers.set(name, speakers.size);
  return speakers.size - 1;
}
