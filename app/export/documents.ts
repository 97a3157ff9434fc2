// A transcript for reading: plain text and Markdown; and for machines: the JSON of Podcasting 2.0.
import { missingInShort } from '../domain/missing-words.ts';
import { displaySpeaker, type Transcript } from '../domain/transcript.ts';
import type { ExportDetails, ExportInput } from './input.ts';
import { clockOf, turnsOf } from './turns.ts';

/** Plain text: a paragraph a block, each turn begun with its speaker, on request with times. */
export function toText(transcript: Transcript, withTimes: boolean): string {
  const blocks = turnsOf(transcript).flatMap(({ speaker, paragraphs }) =>
    paragraphs.map(({ start, text }, index) => {
      const time = withTimes && start !== null ? `[${clockOf(start)}] ` : '';
      return `${time}${speaker !== null && index === 0 ? `${speaker}: ` : ''}${text}`;
    }),
  );
  return blocks.length > 0 ? `${blocks.join('\n\n')}\n` : '';
}

/** Markdown (CommonMark): title, what is known of the recording, notes, summary, then the turns under their chapters. Nothing in the transcript becomes markup. */
export function toMarkdown(input: ExportInput): string {
  const { chapters = [], details, title, transcript } = input;
  const { summary, topics } = transcript.insights;
  const blocks = [
    `# ${escapeMarkdown(title)}`,
    [...factsOf(input), ...lackOf(input)].map(escapeMarkdown).join(' · '),
  ];
  if (details?.notes.trim()) blocks.push('## Notes', notesOf(details));
  if (summary) blocks.push('## Summary', escapeMarkdown(summary));
  if (topics && topics.length > 0)
    blocks.push('## Topics', topics.map((topic) => `- ${escapeMarkdown(topic)}`).join('\n'));
  if (blocks.length > 2 || chapters.length > 0) blocks.push('## Transcript');
  for (const turn of turnsOf(transcript, chapters)) {
    const { paragraphs, speaker } = turn;
    for (const chapter of turn.chapters) blocks.push(`### ${escapeMarkdown(chapter)}`);
    paragraphs.forEach(({ start, text }, index) => {
      const name = speaker !== null && index === 0 ? `**${escapeMarkdown(speaker)}**` : '';
      const time = start === null ? '' : `\`${clockOf(start)}\``;
      const head = [name, time].filter(Boolean).join(' ');
      blocks.push(`${head ? `${head} ` : ''}${escapeMarkdown(text)}`);
    });
  }
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

/** Notes as Markdown: a person's are theirs and go out as they were written, a file's are somebody's text, and stay text. */
export function notesOf({ notes, notesAreOfFile }: ExportDetails): string {
  if (!notesAreOfFile) return notes.trim();
  return notes
    .trim()
    .split(/\r\n?|\n/)
    .map(escapeMarkdown)
    .join('\n');
}

/** What is known of a recording, for one line: show, episode, day, length, language, model. */
export function factsOf({ details, transcript }: ExportInput): readonly string[] {
  return [
    details?.show,
    details?.episode ? `Episode ${details.episode}` : '',
    details?.date,
    transcript.durationSeconds === null ? '' : clockOf(transcript.durationSeconds),
    transcript.language,
    transcript.model,
  ].filter((fact): fact is string => Boolean(fact));
}

/** What of the recording is not in the transcript, for the same line: `10:03 of 20:06 missing`. Not for show notes, which are published. */
export function lackOf({ missing = [], transcript }: ExportInput): readonly string[] {
  return [missingInShort(missing, transcript.durationSeconds)].filter(Boolean);
}

/**
 * A line of text that stays text (CommonMark, section 2.4): what can mean something anywhere is escaped everywhere, what means
 * something at the beginning of a line, there.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/[\\`*_[\]<~]|&(?=#?\w+;)/g, '\\$&')
    .replace(/^([#>+=-]|\d+[.)])/, (mark) => `${mark.slice(0, -1)}\\${mark.slice(-1)}`);
}

/**
 * The JSON of the Podcasting 2.0 namespace (transcripts, version 1.0.0): seconds, one entry a segment. What is missing, and
 * that times are estimates, stands beside them in members of their own, which other readers pass over.
 */
export function toPodcastJson({
  missing = [],
  transcript,
}: Pick<ExportInput, 'missing' | 'transcript'>): string {
  const segments = transcript.segments
    .filter((segment) => segment.text.trim() !== '')
    .map((segment) => {
      const speaker = displaySpeaker(segment.speaker);
      return {
        ...(speaker === null ? {} : { speaker }),
        startTime: roundMs(segment.start ?? 0),
        endTime: roundMs(segment.end ?? segment.start ?? 0),
        body: segment.text.trim(),
      };
    })
    .sort((a, b) => a.startTime - b.startTime);
  const about = {
    ...(missing.length > 0 ? { missing } : {}),
    // Times of segments are taken from those of words, which may be estimates.
    ...(transcript.wordTimes === 'interpolated' ? { wordTimes: transcript.wordTimes } : {}),
  };
  return `${JSON.stringify({ version: '1.0.0', segments, ...about }, null, 2)}\n`;
}

const roundMs = (seconds: number): number => Math.round(seconds * 1000) / 1000;
