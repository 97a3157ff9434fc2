// The result of any model behind the two calls → the one transcript that the app knows. Total: no JSON makes it throw.
import type { Segment, Transcript, WordTimes } from '../../domain/transcript.ts';
import { readInsights } from './insights.ts';
import { asList, asNumber, asObject, asText, asWords, member } from './json.ts';
import { placeStretches } from './mending.ts';
import { readStretches, stretchesIn, textOfStretch } from './stretches.ts';
import { judgeScale, sampleOf, soundLength, type Sample } from './units.ts';
import {
  groupWords,
  joinSpeaker,
  readTime,
  readWords,
  roundMs,
  spanOf,
  speakerOf,
  tellApart,
  textOfWord,
  toSegment,
  type Timing,
} from './words.ts';

/** Longest paragraph made of a text without times, characters. */
const PARAGRAPH_CHARS = 600;

/** One independent text: a channel of the Deepgram shape, or the whole answer of the others. */
interface Voice {
  readonly text: string | undefined;
  readonly words: unknown;
  readonly paragraphs: unknown;
  /** The channel, where there are several. */
  readonly track: string | null;
}

/**
 * Reads a result.
 * @param payload what the envelope held
 * @param model name for the transcript when the answer names none
 * @param recordedSeconds length of the recording, null where unknown
 * @returns a transcript (without segments when nothing was said), or undefined when there is none in the answer
 */
export function readTranscript(
  payload: unknown,
  model: string,
  recordedSeconds: number | null = null,
): Transcript | undefined {
  const results = member(payload, 'results') ?? payload;
  const channels = asList(member(results, 'channels'));
  const voices =
    channels.length > 0 ? channels.flatMap(voiceOf(channels.length > 1)) : plainVoice(payload, results);
  const spoken = voices.filter((voice) => voice.text !== undefined || asList(voice.words).length > 0);
  if (spoken.length === 0) return undefined;

  const utterances = stretchesIn(results);
  const answered = durationOf(payload, results);
  const isInMilliseconds = channels.length === 0 && isMillisecondFamily(results);
  const timing = timingOf(spoken, utterances, answered, recordedSeconds, isInMilliseconds);

  let segments = readStretches(utterances, timing, channels.length > 1);
  if (!covers(segments, spoken)) segments = spoken.flatMap((voice) => segmentsOf(voice, timing));
  segments = inOrder(segments);
  return {
    segments,
    language: languageOf(payload, results, channels),
    model: modelOf(payload) ?? model,
    durationSeconds: answered === null ? null : soundLength(answered, recordedSeconds, []),
    wordTimes: wordTimesOf(segments),
    insights: readInsights(payload, channels, timing.scale),
  };
}

/** Judges the unit of all times, and where the sound ends. */
function timingOf(
  spoken: readonly Voice[],
  utterances: readonly unknown[],
  answered: number | null,
  recordedSeconds: number | null,
  isInMilliseconds: boolean,
): Timing {
  const items = [
    ...spoken.flatMap((voice) => asList(voice.words)),
    ...utterances.flatMap((one) => [one, ...asList(member(one, 'words'))]),
    ...spoken.flatMap(({ paragraphs }) => sentencesIn(paragraphs).map(({ sentence }) => sentence)),
  ];
  const samples = items.map((item): Sample => sampleOf(item, textOfWord(item) ?? textOfStretch(item) ?? ''));
  const scale = judgeScale(samples, soundLength(answered, recordedSeconds, []), isInMilliseconds);
  const starts = items.flatMap((item) => readTime(member(item, 'start'), scale) ?? []);
  return { scale, endSeconds: soundLength(answered, recordedSeconds, starts) ?? Infinity };
}

/** The best alternative of a channel; several channels are told apart as speakers. */
function voiceOf(several: boolean): (channel: unknown, index: number) => Voice[] {
  return (channel, index) => {
    const best = asList(member(channel, 'alternatives'))[0];
    if (best === undefined) return [];
    return [
      {
        text: asText(member(best, 'transcript')),
        words: member(best, 'words'),
        paragraphs: member(best, 'paragraphs'),
        track: several ? `channel ${index + 1}` : null,
      },
    ];
  };
}

/** Families without channels: `{text, words}`, a transcript, or nothing but a string. */
function plainVoice(payload: unknown, results: unknown): Voice[] {
  const text =
    asText(payload) ??
    asText(results) ??
    asText(member(results, 'text')) ??
    asText(member(results, 'transcript')) ??
    asText(member(payload, 'text'));
  return [{ text, words: member(results, 'words'), paragraphs: member(results, 'paragraphs'), track: null }];
}

/** The family that counts in milliseconds names the text of a word `text`. */
function isMillisecondFamily(results: unknown): boolean {
  const words = asList(member(results, 'words'));
  const utterances = asList(member(results, 'utterances'));
  return words.length > 0
    ? words.every((word) => asText(member(word, 'word')) === undefined)
    : utterances.length > 0 && utterances.every((one) => asText(member(one, 'transcript')) === undefined);
}

/** True when segments hold all that was said: some answers carry utterances for a part only. */
function covers(segments: readonly Segment[], voices: readonly Voice[]): boolean {
  const size = (text: string): number => text.replace(/\s+/g, '').length;
  const whole = voices.reduce((sum, voice) => sum + size(voice.text ?? ''), 0);
  const held = segments.reduce((sum, segment) => sum + size(segment.text), 0);
  return held > 0 && held >= whole;
}

/** Sentences of paragraphs, else words in groups, else paragraphs of the bare text. */
function segmentsOf(voice: Voice, timing: Timing): Segment[] {
  const words = readWords(voice.words, timing, voice.track);
  const sentences = sentencesOf(voice, timing);
  if (covers(sentences, [voice])) return withWords(sentences, words);
  if (words.length > 0) {
    const groups = groupWords(words, voice.text);
    if (covers(groups, [voice])) return groups;
  }
  const text = voice.text?.trim() ? voice.text : textOfWords(voice.words);
  return paragraphsOf(text).map((paragraph) =>
    toSegment({ text: paragraph, start: null, end: null, speaker: voice.track, words: [] }),
  );
}

function textOfWords(words: unknown): string {
  return asList(words)
    .flatMap((word) => textOfWord(word) ?? [])
    .join(' ');
}

/** Sentences of paragraphs in every shape that there is. */
function sentencesIn(paragraphs: unknown): { paragraph: unknown; sentence: unknown }[] {
  return asList(member(paragraphs, 'paragraphs') ?? paragraphs).flatMap((paragraph) =>
    asList(member(paragraph, 'sentences')).map((sentence) => ({ paragraph, sentence })),
  );
}

/** Sentences with times; empty where times do not tell them apart. */
function sentencesOf(voice: Voice, { endSeconds, scale }: Timing): Segment[] {
  const sentences = sentencesIn(voice.paragraphs).flatMap(({ paragraph, sentence }) => {
    const text = asWords(member(sentence, 'text'));
    if (text === undefined) return [];
    const speaker = joinSpeaker(voice.track, speakerOf(member(paragraph, 'speaker')));
    return [{ text, speaker, span: spanOf(sentence, text, scale) }];
  });
  const spans = sentences.map(({ span }) => span);
  if (!tellApart(spans)) return [];
  const places = placeStretches(
    spans,
    sentences.map(({ speaker }) => speaker),
    { from: 0, to: endSeconds },
  );
  return sentences.map(({ speaker, text }, index) => {
    const { start = 0, end = 0 } = places[index] ?? {};
    return toSegment({ text, start, end, speaker, words: [] });
  });
}

/** Gives each word to the last sentence that began before it. */
function withWords(
  sentences: readonly Segment[],
  words: readonly { text: string; start: number; end: number; confidence?: number }[],
): Segment[] {
  let next = 0;
  return sentences.map((sentence, index) => {
    const until = sentences[index + 1]?.start ?? Infinity;
    const from = next;
    while (next < words.length && (words[next]?.start ?? Infinity) < until - 0.001) next++;
    return toSegment({
      ...sentence,
      words: words.slice(from, next).map((word) => ({ ...word, speaker: null })),
    });
  });
}

/** Paragraphs of a text: its own lines, long ones cut at the ends of sentences, or at spaces where there are none. */
function paragraphsOf(text: string): string[] {
  return text.split(/[\r\n]+/).flatMap((line) => {
    const paragraphs: string[] = [];
    let current = '';
    let isWideEnd = false;
    for (const piece of line.trim().split(/(?<=[.!?…]["'”’)]{0,4})\s+|(?<=[。！？])/u)) {
      for (const part of piece.length > PARAGRAPH_CHARS ? piece.split(/\s+/) : [piece]) {
        if (current && current.length + part.length >= PARAGRAPH_CHARS) {
          paragraphs.push(current);
          current = '';
        }
        // A script without spaces gets none.
        current += current && !isWideEnd ? ` ${part}` : part;
        isWideEnd = '。！？'.includes(part.slice(-1)) && part !== '';
      }
    }
    if (current.trim()) paragraphs.push(current);
    return paragraphs;
  });
}

/** Sorted by start where all have one, times to the millisecond, empty ones dropped. */
function inOrder(segments: readonly Segment[]): Segment[] {
  const kept = segments.filter((segment) => segment.text !== '').map(sane);
  if (kept.some((segment) => segment.start === null)) return kept;
  return kept.sort((a, b) => (a.start ?? 0) - (b.start ?? 0));
}

function sane(segment: Segment): Segment {
  if (segment.start === null || segment.end === null) return { ...segment, start: null, end: null };
  const start = roundMs(segment.start);
  return { ...segment, start, end: Math.max(start, roundMs(segment.end)) };
}

function wordTimesOf(segments: readonly Segment[]): WordTimes {
  return segments.some((segment) => segment.words.length > 0) ? 'measured' : 'none';
}

function durationOf(payload: unknown, results: unknown): number | null {
  const seconds =
    asNumber(member(member(payload, 'metadata'), 'duration')) ??
    asNumber(member(results, 'audio_duration')) ??
    asNumber(member(results, 'duration'));
  return seconds !== undefined && seconds > 0 ? seconds : null;
}

function languageOf(payload: unknown, results: unknown, channels: readonly unknown[]): string | null {
  const best = asList(member(channels[0], 'alternatives'))[0];
  const languages = member(best, 'languages');
  const tag =
    asWords(member(channels[0], 'detected_language')) ??
    asWords(Array.isArray(languages) ? languages[0] : undefined) ??
    asWords(member(results, 'language_code')) ??
    asWords(member(results, 'language')) ??
    asWords(member(member(payload, 'metadata'), 'language'));
  if (tag === undefined || !/^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/.test(tag)) return null;
  try {
    return Intl.getCanonicalLocales(tag.replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}

function modelOf(payload: unknown): string | undefined {
  const info = asObject(member(member(payload, 'metadata'), 'model_info'));
  return asWords(member(payload, 'model')) ?? asWords(member(info && Object.values(info)[0], 'name'));
}
