// `fetch`, `get_passage` and `export`: texts a page at a time, never more than a host takes.
import * as v from 'valibot';
import type { ArchivePart } from '../contract/archive-views.ts';
import { EXPORT_FORMATS, FORMAT_FACTS } from '../domain/export-format.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { placeId } from './ids.ts';
import { dayOf, readTime, TIME_FORM, timeOf } from './moments.ts';
import { pageOf } from './pages.ts';
import { QUOTED, shortened } from './quoted.ts';
import { ANSWER_TOKENS_MAX, fitting, tokensOf } from './tokens.ts';
import { type Answer, type Archive, beginning, placeArg, placeOf, said, tool } from './tool.ts';

/** For what stands around a text in an answer: titles, tags, the note. */
const AROUND_TOKENS = 1_500;
const TEXT_TOKENS_MAX = ANSWER_TOKENS_MAX - AROUND_TOKENS;
const TEXT_TOKENS = 8_000;

const tokensArg = v.optional(
  said(
    v.pipe(v.number(), v.integer(), v.minValue(500), v.maxValue(TEXT_TOKENS_MAX)),
    'About how long a page may be, in tokens.',
  ),
  TEXT_TOKENS,
);

export const FETCH = tool({
  name: 'fetch',
  title: 'Read a transcript',
  sentence:
    'Reads a transcript from its beginning or from a place on, a page at a time: a line a paragraph with time, id of the place, speaker and what was said. Go on with the id in `next` until it is null.',
  args: v.strictObject({ id: placeArg, max_tokens: tokensArg }),
  run: async ({ id, max_tokens: tokens }, archive) => {
    const place = await placeOf(id, archive);
    if (!place.ok) return place;
    const { chars, recordingId } = place.value;
    const part = await archive.call('archive.part', {
      ...{ recordingId, from: beginning(place.value), before: 0, count: 2_000 },
    });
    if (!part.ok) return part;
    const { before, segmentCount, segments } = part.value;
    const page = pageOf(part.value, chars, tokens);
    const rest = before + segments.length < segmentCount ? segments.at(-1) : undefined;
    // The stretch that was read ended before the page was full.
    const next = page.next ?? (rest ? await placeAfter(part.value, archive) : null);
    return ok({
      ...aboutOf(part.value),
      part: { from: before + 1, to: before + page.count, of: segmentCount },
      text: page.text,
      next,
      note: QUOTED,
    });
  },
});

/** The id of the segment behind a stretch. */
async function placeAfter({ recordingId, segments }: ArchivePart, { call }: Archive): Promise<string | null> {
  const last = segments.at(-1);
  if (!last) return null;
  const from = { at: 'segment', segmentId: last.id } as const;
  const more = await call('archive.part', { recordingId, from, before: 0, count: 2 });
  const after = more.ok ? more.value.segments[1] : undefined;
  return after ? placeId(recordingId, after.id) : null;
}

function aboutOf(part: ArchivePart): Answer {
  const { durationSeconds, language, link, missing, recordedAt, recordingId, show, tags, title, wordCount } =
    part;
  return {
    id: placeId(recordingId),
    title: shortened(title, 300),
    ...(show === null ? {} : { show: shortened(show, 120) }),
    day: dayOf(recordedAt),
    ...(durationSeconds === null ? {} : { length: timeOf(durationSeconds) }),
    ...(language === null ? {} : { language }),
    words: wordCount,
    ...(tags.length === 0 ? {} : { tags: tags.slice(0, 20).map((tag) => shortened(tag, 60)) }),
    ...(missing.length === 0
      ? {}
      : { missing_seconds: Math.round(missing.reduce((sum, one) => sum + one.seconds, 0)) }),
    url: link,
  };
}

const span = (max: number, usual: number, about: string) =>
  v.optional(said(v.pipe(v.number(), v.minValue(0), v.maxValue(max)), about), usual);

/** Segments taken around a place where nothing has times. */
const UNTIMED = { before: 3, after: 8 };
/** Segments asked for, before and behind: more than fit into the longest span. */
const AROUND = { before: 400, after: 1_200 };

export const GET_PASSAGE = tool({
  name: 'get_passage',
  title: 'Read around a moment',
  sentence:
    'Reads what was said around a place or a moment, a line a segment, to quote it exactly. Shorter than fetch.',
  args: v.strictObject({
    id: placeArg,
    time: v.optional(
      said(
        v.pipe(v.string(), v.maxLength(20), v.regex(TIME_FORM, 'A time such as 1:02:03 or 83.5.')),
        'A moment in the recording: 1:02:03, or seconds.',
      ),
    ),
    seconds_before: span(600, 20, 'Seconds before it.'),
    seconds_after: span(1_800, 60, 'Seconds after its beginning.'),
  }),
  run: async ({ id, seconds_after: after, seconds_before: before, time }, archive) => {
    const place = await placeOf(id, archive);
    if (!place.ok) return place;
    const seconds = time === undefined ? null : readTime(time);
    const from = seconds === null ? beginning(place.value) : ({ at: 'time', seconds } as const);
    const { recordingId } = place.value;
    const part = await archive.call('archive.part', {
      ...{ recordingId, from, before: AROUND.before, count: AROUND.after },
    });
    if (!part.ok) return part;
    return ok(passage(part.value, anchorOf(part.value, from), { before, after }));
  },
});

/** Place of the segment that was meant, among those given. */
function anchorOf({ segments }: ArchivePart, from: ReturnType<typeof beginning>): number {
  if (from.at === 'segment') return segments.findIndex(({ id }) => id === from.segmentId);
  if (from.at === 'start') return 0;
  const found = segments.findIndex(({ end, start }) => start !== null && (end ?? start) > from.seconds);
  return found < 0 ? segments.length - 1 : found;
}

function passage(
  part: ArchivePart,
  anchor: number,
  span: { readonly before: number; readonly after: number },
): Answer {
  const { link, recordingId, segments } = part;
  const start = segments[anchor]?.start ?? null;
  const within = segments.filter(({ end, start: begins }, index) => {
    if (start === null || begins === null)
      return index >= anchor - UNTIMED.before && index <= anchor + UNTIMED.after;
    return index === anchor || ((end ?? begins) > start - span.before && begins < start + span.after);
  });
  // Line by line, so that each can be quoted with its own time: a speaker of none is no paragraph's.
  const lines: string[] = [];
  let left = TEXT_TOKENS;
  for (const segment of within) {
    const { text } = pageOf({ recordingId, segments: [segment] }, 0, left);
    left -= tokensOf(text) + 1;
    if (left < 0) break;
    lines.push(text);
  }
  const shown = within.slice(0, lines.length);
  return {
    ...aboutOf(part),
    ...(start === null ? {} : { url: `${link}?t=${Math.round(start * 10) / 10}`, time: timeOf(start) }),
    text: lines.join('\n'),
    ...(shown.length < within.length ? { cut: true } : {}),
    note: QUOTED,
  };
}

/** Those that are text and made of the transcript. */
const FORMATS = EXPORT_FORMATS.filter((format) => format !== 'docx' && format !== 'raw');

export const EXPORT = tool({
  name: 'export',
  title: 'Export a transcript',
  sentence: `Gives a transcript as a file's text: ${FORMATS.map((format) => `${format} (${FORMAT_FACTS[format].name})`).join(', ')}. Long ones come in pieces, to be put together as they are; nothing is written to disk.`,
  args: v.strictObject({
    id: said(v.pipe(v.string(), v.regex(/^r[1-9]\d{0,14}$/)), 'Id of the recording.'),
    format: said(
      v.picklist([...FORMATS, 'notes']),
      'Which kind of file; notes: those for listeners, as Markdown.',
    ),
    next: v.optional(said(v.pipe(v.string(), v.regex(/^\d{1,12}$/)), 'The `next` of the piece before.'), '0'),
  }),
  run: async ({ format, id, next }, { call }): Promise<Outcome<Answer>> => {
    const made = await contentOf(Number(id.slice(1)), format, call);
    if (!made.ok) return made;
    const content = made.value;
    const from = Number(next);
    // Quotes and line breaks take a second character in the answer.
    const taken = fitting(content, from, TEXT_TOKENS_MAX / 2);
    const to = from + taken;
    return ok({
      id,
      format,
      content: content.slice(from, to),
      next: to < content.length ? String(to) : null,
      characters: content.length,
      note: QUOTED,
    });
  },
});

async function contentOf(
  recordingId: number,
  format: (typeof FORMATS)[number] | 'notes',
  call: Archive['call'],
): Promise<Outcome<string>> {
  if (format === 'notes') {
    const notes = await call('notes.get', { recordingId });
    return notes.ok ? ok(notes.value.text) : notes;
  }
  const made = await call('exports.make', { recordingId, format });
  if (!made.ok) return made;
  const { content } = made.value;
  return typeof content === 'string' ? ok(content) : failed(failure('bad-argument'));
}
