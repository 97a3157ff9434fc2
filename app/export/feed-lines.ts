// What goes back into the feed: the lines of Podcasting 2.0 that name the files of a publish pack, for the item of the episode.
import { languageTag } from '../domain/language-name.ts';
import { isTimed } from '../domain/transcript.ts';
import { chaptersFor, isDrafted } from './chapters.ts';
import type { ExportInput } from './input.ts';

/** The namespace, as feeds declare it (podcastindex.org/namespace/1.0). */
const NAMESPACE = 'https://podcastindex.org/namespace/1.0';
/** Stands for where a person puts the files. */
const PLACE = 'https://YOUR-HOST/';

interface FileOfPack {
  readonly name: string;
  /** Media type, as the specification of `podcast:transcript` names it. */
  readonly type: string;
  readonly isTimed: boolean;
}

/** Files with words, the ones that say most first: apps take the first that they can read. */
const TRANSCRIPTS: readonly FileOfPack[] = [
  { name: 'transcript.vtt', type: 'text/vtt', isTimed: true },
  { name: 'transcript.srt', type: 'application/x-subrip', isTimed: true },
  { name: 'transcript.json', type: 'application/json', isTimed: true },
  { name: 'transcript.txt', type: 'text/plain', isTimed: false },
];

/** The lines, one a file that this transcript becomes; empty for one without words. */
export function feedLines(
  input: Pick<ExportInput, 'chapters' | 'draftsNone' | 'transcript'>,
): readonly string[] {
  const { transcript } = input;
  const hasWords = transcript.segments.some(({ text }) => text.trim() !== '');
  const transcripts = hasWords ? TRANSCRIPTS.filter((file) => !file.isTimed || isTimed(transcript)) : [];
  return [
    ...transcripts.map(({ isTimed: timed, name, type }) =>
      element('podcast:transcript', {
        url: PLACE + name,
        type,
        language: languageTag(transcript.language),
        // Whatever its type: it has times, and can be shown as captions.
        rel: timed ? 'captions' : null,
      }),
    ),
    ...(chaptersFor(input).length > 0 && !isDrafted(input)
      ? [
          element('podcast:chapters', {
            url: `${PLACE}chapters.json`,
            type: 'application/json+chapters',
          }),
        ]
      : []),
  ];
}

/** The same as a document that any XML reader reads, with what to do about it. */
export function toFeedLines(input: Pick<ExportInput, 'chapters' | 'draftsNone' | 'transcript'>): string {
  const lines = feedLines(input).map((line) => `  ${line}\n`);
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<!-- Put the files of this folder on the web, and these lines into the item of the episode in your feed, with their own\n` +
    `     addresses in the place of ${PLACE}. The feed declares the namespace once, as it stands here. -->\n` +
    `<item xmlns:podcast="${NAMESPACE}">\n${lines.join('')}</item>\n`
  );
}

function element(name: string, attributes: Readonly<Record<string, string | null>>): string {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === null ? [] : [` ${key}="${escaped(value)}"`],
  );
  return `<${name}${given.join('')}/>`;
}

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
