// A transcript cut into captions: short enough to read, on screen long enough to be read, never two at once.
import { displaySpeaker, type Segment, type Transcript } from '../domain/transcript.ts';

/**
 * Rules of a caption. Where nothing else is said they are those of Netflix' Timed Text Style Guide (General Requirements and
 * English): two lines of 42 characters, 5/6 s to 7 s on screen, 20 characters a second, lines broken after punctuation.
 */
export interface CueRules {
  /** Longest line, characters. The Podcasting 2.0 SRT form asks for 32. */
  readonly lineChars: number;
  /** Writes `Name:` before the first words of a speaker; for formats that have no other place for names. */
  readonly namePrefix: boolean;
}

/** One caption. Times are whole milliseconds: what the formats can say, so nothing is lost when they are read back. */
export interface Cue {
  readonly startMs: number;
  readonly endMs: number;
  /** One or two lines. */
  readonly lines: readonly string[];
  /** Name to show, null where unknown. */
  readonly speaker: string | null;
}

const MAX_LINES = 2;
const MIN_MS = 833;
const MAX_MS = 7_000;
const CHARS_PER_SECOND = 20;
/** Two frames at 24 a second: the eye sees that the caption has changed. */
const GAP_MS = 83;
/** A caption crowded by the next one keeps at least this; the next one waits for it. */
const FLOOR_MS = 300;
/** A silence between two words this long ends a caption. */
const PAUSE_MS = 800;

/** A piece of text without spaces, and when it is spoken. */
interface Token {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** Cuts a transcript, all of whose segments have times, into captions. */
export function cuesOf(transcript: Pick<Transcript, 'segments'>, rules: CueRules): Cue[] {
  const cues: Cue[] = [];
  let lastSpeaker: string | null = null;
  const ordered = [...transcript.segments].sort((a, b) => (a.start ?? 0) - (b.start ?? 0));
  for (const segment of ordered) {
    const speaker = displaySpeaker(segment.speaker);
    const prefix = rules.namePrefix && speaker !== null && speaker !== lastSpeaker ? `${speaker}: ` : '';
    const tokens = tokensOf(segment, prefix, rules.lineChars);
    if (tokens.length === 0) continue;
    lastSpeaker = speaker;
    for (const group of cutTokens(tokens, rules.lineChars)) {
      const first = group[0];
      const last = group.at(-1);
      if (!first || !last) continue;
      cues.push({
        startMs: first.startMs,
        endMs: last.endMs,
        lines: breakLines(
          group.map((token) => token.text),
          rules.lineChars,
        ),
        speaker,
      });
    }
  }
  return setTimes(cues);
}

/** White space of every kind, and control characters, which no caption format can carry. */
// eslint-disable-next-line no-control-regex
const BLANK = /[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+/u;

/** The words of a text. */
export function wordsOf(text: string): string[] {
  return text.split(BLANK).filter(Boolean);
}

/** The words of a segment with their times: measured ones where there are as many, else in proportion to their letters. */
function tokensOf(segment: Segment, prefix: string, lineChars: number): Token[] {
  const texts = wordsOf(segment.text);
  const startMs = toMs(segment.start);
  const endMs = Math.max(startMs, toMs(segment.end));
  const measured = segment.words.length === texts.length ? segment.words : null;
  const letters = texts.reduce((sum, text) => sum + text.length, 0);
  let before = 0;
  let at = startMs;
  const tokens: Token[] = [];
  texts.forEach((text, index) => {
    const word = measured?.[index];
    const from = word ? toMs(word.start) : startMs + ((endMs - startMs) * before) / letters;
    before += text.length;
    const to = word ? toMs(word.end) : startMs + ((endMs - startMs) * before) / letters;
    const start = Math.max(at, Math.round(from));
    at = Math.max(start, Math.round(to));
    tokens.push({ text, startMs: start, endMs: at });
  });
  return addPrefix(prefix, tokens, lineChars).flatMap((token) => cutLong(token, lineChars));
}

/** A name stays with the first word it introduces, where both fit in a line. */
function addPrefix(prefix: string, tokens: readonly Token[], lineChars: number): readonly Token[] {
  const [first, ...rest] = tokens;
  if (!first || prefix === '') return tokens;
  const text = `${prefix}${first.text}`;
  if (text.length <= lineChars) return [{ ...first, text }, ...rest];
  return [...wordsOf(prefix).map((part) => ({ ...first, text: part, endMs: first.startMs })), ...tokens];
}

const toMs = (seconds: number | null): number => Math.max(0, Math.round((seconds ?? 0) * 1000));

/** A word longer than a line (an address, a script without spaces) is cut between characters. */
function cutLong(token: Token, lineChars: number): Token[] {
  if (token.text.length <= lineChars) return [token];
  const parts: string[] = [''];
  for (const { segment: character } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(
    token.text,
  )) {
    const part = parts.at(-1) ?? '';
    if (part && part.length + character.length > lineChars) parts.push(character);
    else parts[parts.length - 1] = part + character;
  }
  const spanMs = token.endMs - token.startMs;
  return parts.map((text, index) => ({
    text,
    startMs: token.startMs + Math.round((spanMs * index) / parts.length),
    endMs: token.startMs + Math.round((spanMs * (index + 1)) / parts.length),
  }));
}

/** Cuts tokens into captions with the least penalty in all: few, well filled, ending where the sentence breathes. */
function cutTokens(tokens: readonly Token[], lineChars: number): Token[][] {
  // least[i]: least penalty for the tokens from i on; next[i]: where the caption that begins at i ends.
  const least = new Array<number>(tokens.length + 1).fill(Infinity);
  const next = new Array<number>(tokens.length + 1).fill(tokens.length);
  least[tokens.length] = 0;
  const ends = tokens.map((token, index) => (index === tokens.length - 1 ? 0 : breakPenalty(token.text)));
  for (let from = tokens.length - 1; from >= 0; from--) {
    const run = new Run(lineChars);
    for (let to = from + 1; to <= tokens.length; to++) {
      const token = tokens[to - 1];
      if (!token || !run.take(token)) break;
      const penalty = 1 + run.emptiness() ** 2 + (ends[to - 1] ?? 0) + (least[to] ?? 0);
      if (penalty >= (least[from] ?? 0)) continue;
      least[from] = penalty;
      next[from] = to;
    }
  }
  const groups: Token[][] = [];
  for (let from = 0; from < tokens.length; from = next[from] ?? tokens.length)
    groups.push(tokens.slice(from, next[from]));
  return groups;
}

/** Tokens that are to become one caption. */
class Run {
  readonly #lineChars: number;
  #lines = 1;
  #lineUsed = -1;
  #chars = -1;
  #startMs = -1;
  #endMs = 0;

  constructor(lineChars: number) {
    this.#lineChars = lineChars;
  }

  /** Adds a token; false when it cannot belong to the same caption. The first one always can. */
  take(token: Token): boolean {
    const length = 1 + token.text.length;
    if (this.#lineUsed + length > this.#lineChars) {
      this.#lines++;
      this.#lineUsed = -1;
    }
    this.#lineUsed += length;
    this.#chars += length;
    if (this.#startMs < 0) this.#startMs = token.startMs;
    else if (
      token.startMs - this.#endMs >= PAUSE_MS ||
      this.#lines > MAX_LINES ||
      token.endMs - this.#startMs > MAX_MS
    )
      return false;
    this.#endMs = token.endMs;
    return true;
  }

  /** 0 when full, 1 when empty. */
  emptiness(): number {
    return 1 - this.#chars / (this.#lineChars * MAX_LINES);
  }
}

/** What it costs to end a caption, or to break a line, after a word. */
function breakPenalty(word: string): number {
  if (/[.!?…。！？]["'”’»)\]]*$/u.test(word)) return -0.4;
  return /[,;:–—、，；：]["'”’»)\]]*$/u.test(word) ? 0 : 0.6;
}

/** One line where it fits, else two of like length, rather broken after punctuation, rather the upper one shorter. */
function breakLines(words: readonly string[], lineChars: number): string[] {
  const whole = words.join(' ');
  if (whole.length <= lineChars) return [whole];
  let best: { lines: string[]; penalty: number } | null = null;
  for (let cut = 1; cut < words.length; cut++) {
    const [upper, lower] = [words.slice(0, cut).join(' '), words.slice(cut).join(' ')];
    if (upper.length > lineChars || lower.length > lineChars) continue;
    const difference = Math.abs(upper.length - lower.length) / lineChars;
    const penalty =
      difference + 0.5 * breakPenalty(words[cut - 1] ?? '') + (upper.length > lower.length ? 0.1 : 0);
    if (!best || penalty < best.penalty) best = { lines: [upper, lower], penalty };
  }
  return best?.lines ?? [whole];
}

/** How many captions must be read faster than their rule says: people spoke so fast that there was no room. */
export function hurriedCues(cues: readonly Cue[]): number {
  return cues.filter(
    ({ startMs, endMs, lines }) =>
      lines.join(' ').length * 1000 > CHARS_PER_SECOND * (endMs - startMs + GAP_MS),
  ).length;
}

/** Gives every caption time to be read where there is room for it, and none any time that belongs to the next. */
function setTimes(cues: readonly Cue[]): Cue[] {
  let free = 0;
  return cues.map((cue, index) => {
    const startMs = Math.max(cue.startMs, free);
    const chars = cue.lines.join(' ').length;
    const wanted = Math.max(
      cue.endMs,
      startMs + Math.max(MIN_MS, Math.ceil((chars * 1000) / CHARS_PER_SECOND)),
    );
    const nextMs = cues[index + 1]?.startMs ?? Infinity;
    // Stretched ones leave a gap before the next; speech that runs into the next is shown to its end.
    const room = Math.max(Math.min(cue.endMs, nextMs), nextMs - GAP_MS);
    const endMs = Math.min(startMs + MAX_MS, Math.max(startMs + FLOOR_MS, Math.min(wanted, room)));
    free = endMs;
    return { ...cue, startMs, endMs };
  });
}
