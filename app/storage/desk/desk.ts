// What a person makes of transcripts, on one shelf: chapters, notes for listeners, quotes; and what a show does afterwards.
import type { Database } from 'better-sqlite3';
import { fragment, type Fragment } from '../sql.ts';
import { ActionsDue } from './actions-due.ts';
import { ChapterLists } from './chapter-lists.ts';
import { ListenerNotes } from './listener-notes.ts';
import { Quotes } from './quotes.ts';

export interface DeskShelf {
  readonly chapters: ChapterLists;
  readonly notes: ListenerNotes;
  readonly quotes: Quotes;
  readonly actions: ActionsDue;
}

export const deskShelf = (db: Database): DeskShelf => ({
  chapters: new ChapterLists(db),
  notes: new ListenerNotes(db),
  quotes: new Quotes(db),
  actions: new ActionsDue(db),
});

/** What becomes of it when its recording is deleted for good. */
export const deskEndsOf = (id: number): readonly Fragment[] => [
  fragment`DELETE FROM chapter_lists WHERE recording_id = ${id}`,
  fragment`DELETE FROM note_versions WHERE recording_id = ${id}`,
  fragment`DELETE FROM quotes WHERE recording_id = ${id}`,
  fragment`DELETE FROM actions_due WHERE recording_id = ${id}`,
];
