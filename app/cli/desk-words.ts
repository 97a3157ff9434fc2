// The words about what is made of a transcript: chapters, notes for listeners, quotes.
import { command, positive, TEXT } from './command.ts';

export const NOTE_FORMS = ['md', 'html', 'txt'] as const;
export type NoteForm = (typeof NOTE_FORMS)[number];

export type DeskCommand =
  | { readonly name: 'chapters' | 'quotes'; readonly recordingId: number }
  | { readonly name: 'notes'; readonly recordingId: number; readonly form: NoteForm };

const one = (words: readonly string[]): number | null =>
  words.length === 1 ? positive(words[0] ?? '') : null;
const needs = (word: string): string => `${word} takes the number of a recording; “earshot jobs” lists them`;

const LISTS = command({
  words: ['chapters', 'quotes'],
  help: `
  earshot chapters RECORDING                 its chapters, and who set them
  earshot quotes RECORDING                   its quotes, with times and speakers`,
  options: {},
  read({ word, words }): DeskCommand | string {
    const recordingId = one(words);
    return recordingId === null
      ? needs(word)
      : { name: word === 'quotes' ? 'quotes' : 'chapters', recordingId };
  },
});

const NOTES = command({
  words: ['notes'],
  help: `
  earshot notes RECORDING [--format md|html|txt]   its notes for listeners`,
  options: { format: TEXT },
  read({ values: { format = 'md' }, words }): DeskCommand | string {
    const recordingId = one(words);
    const form = NOTE_FORMS.find((known) => known === format);
    if (form === undefined) return `--format takes one of ${NOTE_FORMS.join(', ')}`;
    return recordingId === null ? needs('notes') : { name: 'notes', recordingId, form };
  },
});

/** In the order of the help. */
export const DESK_COMMANDS = [LISTS, NOTES] as const;
