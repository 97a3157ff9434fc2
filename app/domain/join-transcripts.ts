// Makes one transcript of several: of pieces that follow one another, or of tracks that run beside one another. Pure.
import { looseKey, wordsOf } from './text-diff.ts';
import type { Insights, Segment, Transcript, WordTimes } from './transcript.ts';
import type { SessionKind } from './sessions.ts';

export interface TranscriptPart {
  readonly transcript: Transcript;
  /** Where it begins in the whole, seconds. */
  readonly offsetSeconds: number;
  /** Its length, seconds; 0 when it is not known. */
  readonly durationSeconds: number;
  /** Whose track it is; null for a piece. */
  readonly speaker: string | null;
}

/** Fewer words are said by two people at once all the time. */
const ECHO_WORDS_MIN = 4;
/** Share of an utterance's words that come again, in order, in its echo. */
const ECHO_ALIKE = 0.8;
/** The same words on another microphone begin this close together, seconds. */
const ECHO_SECONDS = 1.5;

/**
 * One transcript of all parts, which come in order.
 * Pieces: every segment is kept, moved by the lengths before it. Tracks: in the order of their times, each with the name of its
 * track; what another microphone heard as well is there once. Segments without times keep their place within their part, and parts
 * of which some segments have none follow one another.
 */
export function joinTranscripts(kind: SessionKind, parts: readonly TranscriptPart[]): Transcript {
  const segments = kind === 'split' ? joinPieces(parts) : joinTracks(parts);
  const [first] = parts;
  const ends = parts.map(
    ({ durationSeconds, offsetSeconds, transcript }) =>
      offsetSeconds + (durationSeconds > 0 ? durationSeconds : (transcript.durationSeconds ?? 0)),
  );
  return {
    segments,
    language: first?.transcript.language ?? null,
    model: first?.transcript.model ?? '',
    durationSeconds: ends.length === 0 ? null : Math.max(...ends),
    wordTimes: worst(parts.map(({ transcript }) => transcript.wordTimes)),
    insights: joinInsights(parts),
  };
}

function joinPieces(parts: readonly TranscriptPart[]): Segment[] {
  const rename = renamer(parts);
  return parts.flatMap(({ durationSeconds, offsetSeconds, transcript }, index) => {
    // A service may put the last word a little behind the end of the sound: the next piece must not begin before it.
    const isLast = index === parts.length - 1;
    const limit = durationSeconds > 0 && !isLast ? durationSeconds : Infinity;
    return transcript.segments.map((segment) => ({
      ...moved(segment, offsetSeconds, limit),
      speaker: rename(index, segment.speaker),
    }));
  });
}

/**
 * A service counts the speakers of each piece anew: its first speaker in one need not be the first of the next. They stay apart,
 * numbered on, until a person says who is who. Where no piece has more than one, it is the same one.
 */
function renamer(parts: readonly TranscriptPart[]): (part: number, speaker: string | null) => string | null {
  const unnamed = parts.map(
    ({ transcript }) =>
      new Set(
        transcript.segments.flatMap(({ speaker }) =>
          speaker !== null && isNumber(speaker) ? [speaker] : [],
        ),
      ),
  );
  if (unnamed.every(({ size }) => size <= 1)) return (_part, speaker) => speaker;
  const names = new Map<string, string>();
  unnamed.forEach((speakers, part) => {
    for (const speaker of [...speakers].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })))
      names.set(`${part} ${speaker}`, String(names.size));
  });
  return (part, speaker) => (speaker === null ? null : (names.get(`${part} ${speaker}`) ?? speaker));
}

const isNumber = (speaker: string): boolean => /^(?:\d{1,4}|[A-Z])$/.test(speaker);

function moved(segment: Segment, by: number, limit: number): Segment {
  const at = (seconds: number): number => Math.min(Math.max(seconds, 0), limit) + by;
  return {
    ...segment,
    start: segment.start === null ? null : at(segment.start),
    end: segment.end === null ? null : at(segment.end),
    words: segment.words.map((word) => ({ ...word, start: at(word.start), end: at(word.end) })),
  };
}

interface Said {
  readonly segment: Segment;
  readonly part: number;
  readonly keys: readonly string[];
}

function joinTracks(parts: readonly TranscriptPart[]): Segment[] {
  const all: Said[] = parts.flatMap(({ offsetSeconds, speaker, transcript }, part) =>
    transcript.segments.map((segment) => ({
      segment: { ...moved(segment, offsetSeconds, Infinity), speaker: speaker ?? segment.speaker },
      part,
      keys: wordsOf(segment.text).map(looseKey),
    })),
  );
  if (all.some(({ segment }) => segment.start === null)) return all.map(({ segment }) => segment);
  const inTime = all
    .map((said, order) => ({ said, order }))
    .sort((a, b) => (a.said.segment.start ?? 0) - (b.said.segment.start ?? 0) || a.order - b.order)
    .map(({ said }) => said);
  return withoutEchoes(inTime).map(({ segment }) => segment);
}

/** Leaves out what a second microphone heard of another's speaker: the longer text stays, or the one begun first. */
function withoutEchoes(inTime: readonly Said[]): readonly Said[] {
  const dropped = new Set<Said>();
  inTime.forEach((one, index) => {
    if (one.keys.length < ECHO_WORDS_MIN || dropped.has(one)) return;
    for (let next = index + 1; next < inTime.length; next += 1) {
      const other = inTime[next];
      if (!other || (other.segment.start ?? 0) - (one.segment.start ?? 0) > ECHO_SECONDS) break;
      if (other.part === one.part || dropped.has(other) || other.keys.length < ECHO_WORDS_MIN) continue;
      if (likeness(one.keys, other.keys) < ECHO_ALIKE) continue;
      if (other.keys.length > one.keys.length) {
        dropped.add(one);
        return;
      }
      dropped.add(other);
    }
  });
  return inTime.filter((said) => !dropped.has(said));
}

/** Share of the longer one's words that both have, in order. */
function likeness(a: readonly string[], b: readonly string[]): number {
  const longer = Math.max(a.length, b.length);
  if (Math.min(a.length, b.length) / longer < ECHO_ALIKE) return 0;
  let row = new Array<number>(b.length + 1).fill(0);
  for (const word of a) {
    const next = [0];
    b.forEach((other, index) =>
      next.push(word === other ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0)),
    );
    row = next;
  }
  return (row[b.length] ?? 0) / longer;
}

function worst(all: readonly WordTimes[]): WordTimes {
  if (all.includes('none')) return 'none';
  return all.includes('interpolated') ? 'interpolated' : all.length === 0 ? 'none' : 'measured';
}

function joinInsights(parts: readonly TranscriptPart[]): Insights {
  const all = parts.map(({ transcript }) => transcript.insights);
  const summary = all.flatMap((one) => one.summary ?? []).join('\n\n');
  const topics = unique(all.flatMap((one) => one.topics ?? []));
  const intents = unique(all.flatMap((one) => one.intents ?? []));
  const sentiments = new Set(all.map((one) => one.sentiment));
  const [sentiment] = sentiments;
  const entities = new Map(
    all
      .flatMap((one) => one.entities ?? [])
      .map((entity) => [JSON.stringify([entity.label, entity.value]), entity]),
  );
  const found = new Map<string, number[]>();
  for (const { offsetSeconds, transcript } of parts)
    for (const { at, query } of transcript.insights.found ?? [])
      found.set(query, [...(found.get(query) ?? []), ...at.map((seconds) => seconds + offsetSeconds)]);
  return {
    ...(summary ? { summary } : {}),
    ...(topics.length > 0 ? { topics } : {}),
    ...(intents.length > 0 ? { intents } : {}),
    ...(sentiments.size === 1 && sentiment !== undefined ? { sentiment } : {}),
    ...(entities.size > 0 ? { entities: [...entities.values()] } : {}),
    ...(found.size > 0
      ? { found: [...found].map(([query, at]) => ({ query, at: at.sort((a, b) => a - b) })) }
      : {}),
  };
}

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)];
