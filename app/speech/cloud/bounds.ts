// How much of an answer is believed: a service's words are data, and as long as speech can be.
import type { Segment, Transcript } from '../../domain/transcript.ts';

/** A day of speech has some 30,000 segments, and nobody speaks this much in one. */
const SEGMENTS_MAX = 500_000;
const SEGMENT_CHARS_MAX = 200_000;
const WORDS_OF_SEGMENT_MAX = 50_000;
/** All together: three people who talk over each other for a whole day, faster than anybody can, are 1.3 million words of 5 letters. */
const WORDS_MAX = 2_000_000;
const CHARS_MAX = 20_000_000;
/** Different speakers: beyond a full hall, names tell nobody apart. */
const SPEAKERS_MAX = 1_000;
/** Longest name of a speaker, language or model, characters. */
const NAME_CHARS_MAX = 200;
const SUMMARY_CHARS_MAX = 50_000;
const INSIGHTS_MAX = 1_000;

/**
 * A transcript within bounds: names, and what a service adds beside the words, are cut. Words that were said are never cut.
 * @returns null when there is more than anybody can have said: such an answer is kept and not read
 */
export function bounded(transcript: Transcript): Transcript | null {
  const { segments } = transcript;
  if (segments.length > SEGMENTS_MAX) return null;
  let words = 0;
  let chars = 0;
  const isPossible = (segment: Segment): boolean => {
    words += segment.words.length;
    chars += segment.text.length;
    const ofWords = segment.words.reduce((sum, word) => sum + word.text.length, 0);
    return (
      segment.text.length <= SEGMENT_CHARS_MAX &&
      ofWords <= SEGMENT_CHARS_MAX &&
      segment.words.length <= WORDS_OF_SEGMENT_MAX &&
      words <= WORDS_MAX &&
      chars <= CHARS_MAX
    );
  };
  if (!segments.every(isPossible)) return null;
  const speakers = new Set<string>();
  const speakerOf = (speaker: string | null): string | null => {
    const cut = name(speaker);
    if (cut === null || (speakers.size >= SPEAKERS_MAX && !speakers.has(cut))) return null;
    speakers.add(cut);
    return cut;
  };
  return {
    ...transcript,
    language: name(transcript.language),
    model: name(transcript.model) ?? '',
    segments: segments.map((segment) => {
      const speaker = speakerOf(segment.speaker);
      return speaker === segment.speaker ? segment : { ...segment, speaker };
    }),
    insights: insightsOf(transcript.insights),
  };
}

const name = (text: string | null): string | null => text?.slice(0, NAME_CHARS_MAX) ?? null;

/** Lists of a thousand, texts of a long page: whatever is added to them later is bounded too. */
function insightsOf(insights: Transcript['insights']): Transcript['insights'] {
  return cut(insights) as Transcript['insights'];
}

function cut(value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, SUMMARY_CHARS_MAX);
  if (Array.isArray(value)) return value.slice(0, INSIGHTS_MAX).map(cut);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, cut(one)]));
}
