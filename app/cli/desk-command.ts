// `chapters`, `notes`, `quotes`: what was made of a transcript, for people and programs. Changing them is `earshot call chapters.set` and the like.
import { notesHtml, plainNotes } from '../domain/notes-text.ts';
import { formatTime } from '../domain/time-text.ts';
import type { DeskCommand } from './desk-words.ts';
import { done, type End, type Tools } from './tools.ts';

type Of<N extends DeskCommand['name']> = Extract<DeskCommand, { name: N }>;
interface OneRecording {
  readonly recordingId: number;
}

const BY = {
  hand: 'set by hand',
  file: 'as the file names them',
  feed: 'as the feed names them',
  draft: 'a draft, made from the text',
  none: 'none',
} as const;

export async function listChapters({ recordingId }: OneRecording, tools: Tools): Promise<End> {
  const { call, out } = tools;
  const got = await call('chapters.get', { recordingId });
  if (!got.ok) return got;
  const { by, chapters } = got.value;
  return done(tools, got.value, () => {
    out.note(`Chapters: ${BY[by]}.`);
    for (const { fault, start, title } of chapters) out.row([formatTime(start), title, fault ?? '']);
  });
}

export async function listQuotes({ recordingId }: OneRecording, tools: Tools): Promise<End> {
  const { call, out } = tools;
  const got = await call('quotes.list', { recordingId });
  if (!got.ok) return got;
  return done(tools, got.value, () => {
    if (got.value.length === 0) out.note('Nothing is marked in this recording.');
    for (const { fromMs, speaker, text } of got.value)
      out.row([fromMs === null ? '' : formatTime(fromMs / 1000), speaker ?? '', text]);
  });
}

export async function showNotes({ form, recordingId }: Of<'notes'>, tools: Tools): Promise<End> {
  const got = await tools.call('notes.get', { recordingId });
  if (!got.ok) return got;
  const { text } = got.value;
  const said = { md: (words: string) => words, html: notesHtml, txt: plainNotes }[form](text);
  return done(tools, { ...got.value, text: said }, () => tools.out.text(`${said.trimEnd()}\n`));
}
