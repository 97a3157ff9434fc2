// Show notes: what a listener reads beside an episode, as Markdown to paste.
import type { ExportInput } from './input.ts';
import { chaptersFor } from './chapters.ts';
import { feedLines } from './feed-lines.ts';
import { escapeMarkdown, factsOf, notesOf } from './documents.ts';
import { clockOf } from './turns.ts';

/** Title, facts, notes or summary, topics, chapters with their times, tags. What is not known is left out. */
export function toShowNotes(input: ExportInput): string {
  const { details, title, transcript } = input;
  const { summary, topics } = transcript.insights;
  const blocks = [`# ${escapeMarkdown(title)}`, factsOf(input).map(escapeMarkdown).join(' · ')];
  if (details?.notes.trim()) blocks.push(notesOf(details));
  else if (summary) blocks.push(escapeMarkdown(summary));
  if (topics && topics.length > 0)
    blocks.push('## Topics', topics.map((topic) => `- ${escapeMarkdown(topic)}`).join('\n'));
  const chapters = chaptersFor(input);
  if (chapters.length > 1)
    blocks.push(
      '## Chapters',
      chapters.map((chapter) => `- ${clockOf(chapter.start)} ${escapeMarkdown(chapter.title)}`).join('\n'),
    );
  if (details && details.tags.length > 0)
    blocks.push(details.tags.map((tag) => `#${escapeMarkdown(tag.replace(/\s+/g, ''))}`).join(' '));
  const lines = feedLines(input);
  if (lines.length > 0)
    blocks.push(
      '## For the feed',
      'For whoever keeps the feed, not for listeners: these lines go into the item of this episode.',
      `\`\`\`xml\n${lines.join('\n')}\n\`\`\``,
    );
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}
