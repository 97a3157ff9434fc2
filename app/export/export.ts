// Transcript → file, in every format that can be chosen. Pure.
import {
  FORMAT_FACTS,
  DEFAULT_CHOICES,
  type ExportChoices,
  type ExportFormat,
} from '../domain/export-format.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { isTimed } from '../domain/transcript.ts';
import { toSrt, toVtt } from './captions.ts';
import { chaptersFor, isDrafted, toChaptersJson } from './chapters.ts';
import { toCsv } from './csv.ts';
import { cuesOf, hurriedCues } from './cues.ts';
import { factsOf, lackOf, toMarkdown, toPodcastJson, toText } from './documents.ts';
import { toDocx } from './docx.ts';
import type { ExportInput } from './input.ts';

export type { ExportFormat } from '../domain/export-format.ts';

/** The content of a file. */
export interface Exported {
  /** Text with lines ended by `\n` (CSV: `\r\n`), to be written as UTF-8; bytes for what is no text. */
  readonly content: string | Uint8Array;
  /** Captions that stand too briefly to be read, because people speak that fast; 0 for other formats. */
  readonly hurried: number;
  /** Chapters that nobody set: to be told from those that somebody did. */
  readonly isDraft?: boolean;
}

/** True for formats that need a time for every segment. */
export function needsTimes(format: ExportFormat): boolean {
  return FORMAT_FACTS[format].timed;
}

/**
 * Makes a file.
 * @returns failure `not-allowed`, with the reason, for a format that this transcript cannot take: times or words are missing, or the
 *   service's answer was not kept
 */
export function exportTranscript(
  format: ExportFormat,
  input: ExportInput,
  choices: Partial<ExportChoices> = {},
): Outcome<Exported> {
  const { title, transcript } = input;
  if (needsTimes(format) && !isTimed(transcript) && !(format === 'chapters' && input.chapters?.length))
    return refused(NO_TIMES);
  const { lineChars, withTimes } = { ...DEFAULT_CHOICES, ...choices };
  switch (format) {
    case 'txt':
      return plain(toText(transcript, withTimes));
    case 'md':
      return plain(toMarkdown(input));
    case 'docx': {
      const facts = [...factsOf(input), ...lackOf(input)].join(' · ');
      const head = {
        title,
        facts,
        summary: transcript.insights.summary ?? '',
        chapters: input.chapters ?? [],
      };
      return plain(toDocx(head, transcript));
    }
    case 'json':
      return plain(toPodcastJson(input));
    case 'csv':
      return plain(toCsv(transcript));
    case 'chapters': {
      const chapters = chaptersFor(input);
      if (chapters.length === 0) return refused(NO_WORDS);
      const content = toChaptersJson(chapters, { title, show: input.details?.show ?? '' });
      return ok({ content, hurried: 0, isDraft: isDrafted(input) });
    }
    case 'raw':
      return input.raw ? plain(input.raw) : refused(NO_ANSWER);
    case 'srt': {
      const cues = cuesOf(transcript, { lineChars, namePrefix: true, together: 'lines' });
      return ok({ content: toSrt(cues), hurried: hurriedCues(cues) });
    }
    case 'vtt': {
      const cues = cuesOf(transcript, { lineChars, namePrefix: false, together: 'captions' });
      return ok({ content: toVtt(cues), hurried: hurriedCues(cues) });
    }
  }
}

const plain = (content: string | Uint8Array): Outcome<Exported> => ok({ content, hurried: 0 });
const refused = (message: string): Outcome<never> => failed(failure('not-allowed', { message }));

export const NO_TIMES =
  'The model that made this transcript gave no times, so it cannot become captions or a timed file. Save it as text or Markdown, or transcribe the recording with a model that gives times.';
const NO_WORDS = 'No words were found in this recording, so there is nothing to make chapters from.';
const NO_ANSWER =
  'No service made this transcript, so there is no answer of one to save. Every other format has all there is.';
