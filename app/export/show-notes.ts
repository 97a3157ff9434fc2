// Show notes: what a listener reads beside an episode. A person's own text, else what the show's template makes of what is known.
import { fillTemplate, USUAL_TEMPLATE, type NotesValues } from '../domain/notes-template.ts';
import { displaySpeaker, type Transcript } from '../domain/transcript.ts';
import type { ExportInput } from './input.ts';
import { chaptersFor, isDrafted } from './chapters.ts';
import { escapeMarkdown, notesOf } from './documents.ts';
import { clockOf } from './turns.ts';

/** As Markdown. Nothing technical is in it: no model, no file, no format. */
export function toShowNotes(input: ExportInput): string {
  if (input.notesText != null) return `${input.notesText.trim()}\n`;
  return draftNotes(input);
}

/** What the template makes, whatever a person wrote. */
export function draftNotes(input: ExportInput): string {
  return fillTemplate(input.notesTemplate ?? USUAL_TEMPLATE, valuesOf(input));
}

function valuesOf(input: ExportInput): NotesValues {
  const { details, quotes = [], title, transcript } = input;
  const { summary, topics = [] } = transcript.insights;
  const chapters = chaptersFor(input);
  const notes = details?.notes.trim() ? notesOf(details) : '';
  const draft = isDrafted(input) ? ['A draft:', ''] : [];
  return {
    title: escapeMarkdown(title),
    show: escapeMarkdown(details?.show ?? ''),
    episode: details?.episode ? `Episode ${escapeMarkdown(details.episode)}` : '',
    date: details?.date || (details?.fileDay ?? ''),
    speakers: inWords(namedSpeakers(transcript).map(escapeMarkdown)),
    notes,
    summary: notes === '' ? escapeMarkdown(summary ?? '') : '',
    topics: topics.map((topic) => `- ${escapeMarkdown(topic)}`).join('\n'),
    chapters:
      chapters.length > 1
        ? [
            ...draft,
            ...chapters.map(({ start, title: name }) => `- ${clockOf(start)} ${escapeMarkdown(name)}`),
          ].join('\n')
        : '',
    links: chapters
      .flatMap(({ title: name, url }) =>
        url
          ? [
              `- [${escapeMarkdown(name)}](${new URL(url).href.replaceAll('(', '%28').replaceAll(')', '%29')})`,
            ]
          : [],
      )
      .join('\n'),
    quotes: quotes
      .map(({ fromMs, speaker, text }) => {
        const by = [displaySpeaker(speaker), fromMs === null ? null : clockOf(fromMs / 1000)]
          .filter((one) => one !== null)
          .map(escapeMarkdown);
        return `> “${escapeMarkdown(text)}”${by.length > 0 ? `\n> — ${by.join(', ')}` : ''}`;
      })
      .join('\n\n'),
    tags: (details?.tags ?? []).map((tag) => `#${escapeMarkdown(tag.replace(/\s+/g, ''))}`).join(' '),
  };
}

/** Those that have a name, in the order of their first words; numbers are nobody to a listener. */
function namedSpeakers({ segments }: Pick<Transcript, 'segments'>): readonly string[] {
  const names = new Set<string>();
  for (const { speaker } of segments)
    if (speaker !== null && !/^(?:speaker\s*)?\d+$/i.test(speaker)) names.add(speaker);
  return [...names];
}

function inWords(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
