// Who speaks when: the voices of a transcript, each for itself, and what becomes of those that speak at once.
import { displaySpeaker, type Transcript } from '../domain/transcript.ts';
import { columnsOf } from './columns.ts';
import type { CueRules } from './cue-rules.ts';
import { breakPenalty, cutTokens, PAUSE_MS, readingMsOf } from './cutting.ts';
import { closingMarksOf, wordsOf } from './line-breaks.ts';
import { cutLong, tokensOf, widthOf, type Token } from './tokens.ts';

/** One voice: its segments follow one another. Somebody who is heard over themselves, or is not told apart, has several. */
export interface Lane {
  readonly speaker: string | null;
  /** The tokens of each segment, in order of time. */
  readonly segments: readonly (readonly Token[])[];
}

/** A caption in the making: what is said in it, by whom. */
export interface Draft {
  /** One voice, or several at once. */
  readonly voices: readonly Part[];
  readonly startMs: number;
  /** When the last of it is said. */
  readonly endMs: number;
}

interface Part {
  readonly lane: Lane;
  readonly tokens: readonly Token[];
  /** Before the tokens of one of several voices: its name, a dash or nothing. */
  readonly name: string;
}

/** No caption comes up earlier or later than its words by more than this, where they are said at a human speed. */
export const MOVE_MS = 500;

type Rules = Pick<CueRules, 'lineChars' | 'namePrefix'>;

/** Parts a transcript into voices, in the order in which they are first heard. */
export function lanesOf(transcript: Pick<Transcript, 'segments'>, lineChars: number): Lane[] {
  const lanes: { speaker: string | null; segments: Token[][]; endMs: number }[] = [];
  const ordered = [...transcript.segments].sort((a, b) => (a.start ?? 0) - (b.start ?? 0));
  for (const segment of ordered) {
    const tokens = tokensOf(segment, lineChars);
    const startMs = tokens[0]?.startMs;
    if (startMs === undefined) continue;
    let lane = lanes.find(({ endMs, speaker }) => speaker === segment.speaker && endMs - MOVE_MS <= startMs);
    if (!lane) lanes.push((lane = { speaker: segment.speaker, segments: [], endMs: 0 }));
    const rest = closeLast(lane.segments.at(-1), tokens);
    if (rest.length > 0) lane.segments.push(rest);
    lane.endMs = Math.max(lane.endMs, tokens.at(-1)?.endMs ?? 0);
  }
  return lanes;
}

/** Closing marks that a service put at the beginning of the next segment go where they belong: no caption begins with one. */
function closeLast(before: Token[] | undefined, tokens: Token[]): Token[] {
  const [first, ...rest] = tokens;
  const last = before?.at(-1);
  const marks = closingMarksOf(first?.text ?? '');
  if (!first || !before || !last || marks === '') return tokens;
  const text = last.text + marks;
  before[before.length - 1] = { ...last, text, columns: columnsOf(text) };
  const left = first.text.slice(marks.length);
  return left === '' ? rest : [{ ...first, text: left, columns: columnsOf(left) }, ...rest];
}

const endOf = (tokens: readonly Token[]): number =>
  tokens.reduce((end, { endMs }) => Math.max(end, endMs), 0);

/** Captions of one voice that speaks alone. */
function alone(lane: Lane, tokens: readonly Token[], lineChars: number): Draft[] {
  return cutTokens(tokens, lineChars).map((group) => ({
    voices: [{ lane, tokens: group, name: '' }],
    startMs: group[0]?.startMs ?? 0,
    endMs: endOf(group),
  }));
}

/** Captions of each voice for itself; those of different voices may overlap. */
export function overlapping(lanes: readonly Lane[], { lineChars }: Rules): Draft[][] {
  return lanes.map((lane) => lane.segments.flatMap((tokens) => alone(lane, tokens, lineChars)));
}

/** Captions that never overlap: where voices speak at once, each has a line of the same caption. */
export function woven(lanes: readonly Lane[], { lineChars, namePrefix }: Rules): Draft[] {
  const rests = lanes.map((lane) => new Rest(lane));
  const drafts: Draft[] = [];
  // Who was named last: while the same people speak, their names are not said again.
  let named = '';
  for (;;) {
    const startMs = Math.min(...rests.map(({ nextMs }) => nextMs));
    const first = rests.find(({ nextMs }) => nextMs === startMs);
    if (!first || startMs === Infinity) return drafts;
    const othersMs = Math.min(...rests.filter((rest) => rest !== first).map(({ nextMs }) => nextMs));
    const heard = isAlone(first, othersMs)
      ? [first]
      : rests.filter(({ nextMs }) => nextMs <= startMs + MOVE_MS);
    const speakers = heard.map(({ lane }) => displaySpeaker(lane.speaker));
    const isNew = speakers.join('\n') !== named;
    named = speakers.join('\n');
    const names = speakers.map((speaker) => (namePrefix && isNew && speaker !== null ? `${speaker}: ` : ''));
    if (heard.length > 1) drafts.push(together(rests, heard, names, lineChars));
    else {
      const tokens = first.tokens.slice(0, countBefore(first.tokens, othersMs));
      first.take(tokens.length);
      drafts.push(...alone(first.lane, withName(names[0] ?? '', tokens, lineChars), lineChars));
    }
  }
}

/** True when nobody else begins soon, or not before this voice has said what it says. */
function isAlone({ nextMs, tokens }: Rest, othersMs: number): boolean {
  return othersMs > nextMs + MOVE_MS || othersMs >= endOf(tokens);
}

/** How many are said before another voice begins; the last few words are not left over for that. */
function countBefore(tokens: readonly Token[], othersMs: number): number {
  if (endOf(tokens) - MOVE_MS <= othersMs) return tokens.length;
  const count = tokens.findIndex(({ startMs }) => startMs >= othersMs);
  return count < 0 ? tokens.length : Math.max(1, count);
}

/** One caption of several voices, a line each, up to where the first of the lines is full or somebody else begins. */
function together(
  rests: readonly Rest[],
  heard: readonly Rest[],
  names: readonly string[],
  lineChars: number,
): Draft {
  const startMs = Math.min(...heard.map(({ nextMs }) => nextMs));
  const lines = heard.map((rest, index) => {
    const name = nameThatFits(names[index] ?? '', rest.tokens[0]?.columns ?? 0, lineChars);
    return { rest, name, ...rest.line(lineChars - columnsOf(name)) };
  });
  const untilMs = Math.min(
    ...lines.map(({ rest, tokens }) => rest.startAfter(tokens.length)),
    ...rests.filter((rest) => !heard.includes(rest)).map(({ nextMs }) => nextMs),
  );
  const voices = lines.map(({ isCut, name, rest, tokens }): Part => {
    // A short line stays whole, also where its last words are said after it.
    const isWhole = !isCut && readingMsOf(widthOf(tokens)) <= untilMs - startMs;
    const said = tokens.filter((token) => token.startMs < untilMs).length;
    const count = isWhole ? tokens.length : Math.max(1, said);
    rest.take(count);
    return { lane: rest.lane, name, tokens: tokens.slice(0, count) };
  });
  return { voices, startMs, endMs: Math.max(...voices.map(({ tokens }) => endOf(tokens))) };
}

/** The name, or a dash where it would take half the line; nothing where even that is too much. */
function nameThatFits(name: string, firstColumns: number, lineChars: number): string {
  const fits = (prefix: string): boolean => columnsOf(prefix) + firstColumns <= lineChars;
  if (name !== '' && columnsOf(name) * 2 <= lineChars && fits(name)) return name;
  return fits('- ') ? '- ' : '';
}

/** A name stays with the first word it introduces, where both fit in a line. */
function withName(name: string, tokens: readonly Token[], lineChars: number): readonly Token[] {
  const [first, ...rest] = tokens;
  if (!first || name === '') return tokens;
  const text = `${name}${first.text}`;
  if (columnsOf(text) <= lineChars) return [{ ...first, text, columns: columnsOf(text) }, ...rest];
  const parts = wordsOf(name).map((part): Token => ({
    ...first,
    text: part,
    spaced: true,
    columns: columnsOf(part),
    endMs: first.startMs,
  }));
  return [...parts.flatMap((part) => cutLong(part, lineChars)), { ...first, spaced: true }, ...rest];
}

/** What is left of a voice. */
class Rest {
  readonly lane: Lane;
  #segment = 0;
  #token = 0;

  constructor(lane: Lane) {
    this.lane = lane;
  }

  /** What is left of the segment that is being said. */
  get tokens(): readonly Token[] {
    return this.lane.segments[this.#segment]?.slice(this.#token) ?? [];
  }

  get nextMs(): number {
    return this.lane.segments[this.#segment]?.[this.#token]?.startMs ?? Infinity;
  }

  /** Says so many tokens. */
  take(count: number): void {
    for (let left = count; left > 0; left--) {
      this.#token++;
      if (this.#token < (this.lane.segments[this.#segment]?.length ?? 0)) continue;
      this.#segment++;
      this.#token = 0;
    }
  }

  /** When the token after so many begins; Infinity when there is none. */
  startAfter(count: number): number {
    return this.#after(count)?.startMs ?? Infinity;
  }

  /** As many tokens as fit in a line, up to a pause; they may run on into the next segment. */
  line(columns: number): { tokens: Token[]; isCut: boolean } {
    const tokens: Token[] = [];
    let used = 0;
    for (;;) {
      const next = this.#after(tokens.length);
      const before = tokens.at(-1);
      if (!next || (before && next.startMs - before.endMs >= PAUSE_MS)) return { tokens, isCut: false };
      const token =
        before && !next.spaced && next.isFirst ? { ...next, spaced: !UNSPACED.test(before.text) } : next;
      const width = token.columns + (before && token.spaced ? 1 : 0);
      if (before && used + width > columns) return { tokens: atBreath(tokens), isCut: true };
      used += width;
      tokens.push(token);
    }
  }

  #after(count: number): (Token & { isFirst: boolean }) | null {
    let at = this.#token + count;
    for (let segment = this.#segment; segment < this.lane.segments.length; segment++) {
      const tokens = this.lane.segments[segment] ?? [];
      const token = tokens[at];
      if (token) return { ...token, isFirst: at === 0 };
      at -= tokens.length;
    }
    return null;
  }
}

/** Ends in a script that puts no space after it. */
const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]$/u;

/** Rather ends a full line after punctuation, if that leaves more than half of it. */
function atBreath(tokens: Token[]): Token[] {
  for (let end = tokens.length; end > tokens.length / 2; end--)
    if (breakPenalty(tokens[end - 1]?.text ?? '') <= 0) return tokens.slice(0, end);
  return tokens;
}
