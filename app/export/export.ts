// Transcript → file, in every format that can be chosen. Pure.
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { isTimed, type Transcript } from '../domain/transcript.ts';
import { toSrt, toVtt } from './captions.ts';
import { cuesOf } from './cues.ts';
import { toMarkdown, toPodcastJson, toText } from './documents.ts';

export type ExportFormat = 'txt' | 'srt' | 'vtt' | 'json' | 'md';

export interface ExportInput {
  readonly title: string;
  readonly transcript: Transcript;
}

export interface ExportOptions {
  /** Times before the paragraphs of plain text. */
  readonly withTimes?: boolean;
  /** Longest line of a caption, characters; the publish form of Podcasting 2.0 asks for 32. */
  readonly lineChars?: number;
}

const LINE_CHARS = 42;

/** True for formats that need a time for every segment. */
export function needsTimes(format: ExportFormat): boolean {
  return format === 'srt' || format === 'vtt' || format === 'json';
}

/**
 * The text of a file, lines ended by `\n`, to be written as UTF-8.
 * @returns failure `not-allowed` for a format with times when the transcript has none
 */
export function exportTranscript(
  format: ExportFormat,
  input: ExportInput,
  options: ExportOptions = {},
): Outcome<string> {
  const { title, transcript } = input;
  if (needsTimes(format) && !isTimed(transcript))
    return failed(failure('not-allowed', { message: NO_TIMES }));
  const lineChars = options.lineChars ?? LINE_CHARS;
  switch (format) {
    case 'txt':
      return ok(toText(transcript, options.withTimes ?? false));
    case 'md':
      return ok(toMarkdown(title, transcript));
    case 'json':
      return ok(toPodcastJson(transcript));
    case 'srt':
      return ok(toSrt(cuesOf(transcript, { lineChars, namePrefix: true })));
    case 'vtt':
      return ok(toVtt(cuesOf(transcript, { lineChars, namePrefix: false })));
  }
}

const NO_TIMES =
  'The model that made this transcript gave no times, so it cannot become captions or a timed file. Save it as text or Markdown, or transcribe the recording with a model that gives times.';
