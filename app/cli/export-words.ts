// The words of `export`.
import {
  DEFAULT_CHOICES,
  LINE_CHARS,
  whyNotTogether,
  type ExportFormat,
  type LineChars,
} from '../domain/export-format.ts';
import { command, FLAG, positive, TEXT, type Values } from './command.ts';
import { formatWords } from './format-words.ts';

/** Recordings go to the standard output as one document where their format allows it, unless a folder is given. */
export interface ExportCommand {
  readonly name: 'export';
  readonly what:
    | { readonly kind: 'these'; readonly recordingIds: readonly number[] }
    | { readonly kind: 'all' }
    /** A show by its number or its name. */
    | { readonly kind: 'show'; readonly which: string };
  readonly formats: readonly ExportFormat[];
  readonly to: { readonly kind: 'output' } | { readonly kind: 'files' | 'packs'; readonly directory: string };
  readonly lineChars: LineChars;
  readonly withTimes: boolean;
}

const OPTIONS = {
  ...{ format: TEXT, all: FLAG, show: TEXT, to: TEXT },
  ...{ pack: TEXT, chars: TEXT, times: FLAG },
};

export const EXPORT = command({
  words: ['export'],
  help: `
  earshot export RECORDING... [--format F]   transcripts on the standard output, as one document (not srt, vtt, docx)
  earshot export RECORDING...|--all|--show NAME|ID --to DIR [--format F,F]   files in a folder
  earshot export RECORDING...|--all|--show NAME|ID --pack DIR   a publish pack of each: captions, JSON, chapters, show notes
                 F: txt md docx srt vtt json chapters csv raw; [--chars 32|42] per caption line, [--times] in plain text`,
  options: OPTIONS,
  read({ values, words }): ExportCommand | string {
    const { chars, pack, times = false, to } = values;
    const formats = formatWords(values.format);
    if (typeof formats === 'string') return formats;
    const what = whatOf(words, values);
    if (typeof what === 'string') return what;
    if (to !== undefined && pack !== undefined) return '--to and --pack do not go together';
    if (pack !== undefined && values.format !== undefined)
      return 'a pack has formats of its own, without --format';
    const lineChars =
      chars === undefined ? DEFAULT_CHOICES.lineChars : LINE_CHARS.find((one) => String(one) === chars);
    if (lineChars === undefined) return `--chars takes one of ${LINE_CHARS.join(', ')}`;
    const directory = to ?? pack;
    const choices = { name: 'export', what, formats, lineChars, withTimes: times } as const;
    if (directory !== undefined)
      return { ...choices, to: { kind: pack === undefined ? 'files' : 'packs', directory } };
    if (formats.length > 1) return 'several formats need a folder: --to DIR';
    const isAlone = what.kind === 'these' && what.recordingIds.length === 1;
    const apart = isAlone ? null : whyNotTogether(formats[0] ?? 'txt');
    return apart ?? { ...choices, to: { kind: 'output' } };
  },
});

function whatOf(
  words: readonly string[],
  { all = false, show }: Values<typeof OPTIONS>,
): ExportCommand['what'] | string {
  const recordingIds = words.map(positive).filter((id) => id !== null);
  if (recordingIds.length < words.length)
    return 'export takes numbers of recordings; “earshot jobs” lists them';
  const ways = [recordingIds.length > 0, all, show !== undefined].filter(Boolean).length;
  if (ways !== 1) return 'export takes numbers of recordings, or --all, or --show';
  if (all) return { kind: 'all' };
  return show === undefined ? { kind: 'these', recordingIds } : { kind: 'show', which: show };
}
