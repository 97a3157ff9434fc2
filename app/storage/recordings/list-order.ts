// The orders of the list as stretches, each of which one index answers in order, and what filters let through.
import type { ListFilters, ListSort, ListState } from '../../domain/list-choices.ts';
import { fragment, type Fragment } from '../sql.ts';

/** A stretch of a list that one index answers in order; a list is its stretches one after the other. */
export interface Stretch {
  readonly places: Fragment;
  readonly total: Fragment;
}

interface ListOf {
  readonly view: 'all' | 'queue' | 'incomplete';
  readonly folderId: number | null;
  readonly sort?: ListSort | undefined;
  readonly filters?: ListFilters | undefined;
}

export const LISTED = fragment`removed_at IS NULL AND shown_by IS NULL`;
const IN_QUEUE = fragment`queue_state IS NOT NULL AND removed_at IS NULL`;
export const INCOMPLETE = fragment`is_incomplete = 1 AND ${LISTED}`;
export const WAITING_FILES = fragment`state IN ('settling', 'reading', 'rejected')`;
const EVERYWHERE = fragment``;
const HAS_TEXT = fragment`EXISTS (SELECT 1 FROM transcripts t WHERE t.recording_id = recordings.id AND t.is_current = 1)`;

const NEWEST = fragment`created_at DESC, id DESC`;
const OLDEST = fragment`created_at, id`;

/** What of the recordings a state means; of the files that are no recordings yet, where it means any. */
const STATES: Readonly<Record<ListState, { readonly recordings: Fragment; readonly files?: Fragment }>> = {
  unread: { recordings: fragment` AND is_unread = 1` },
  done: { recordings: fragment` AND queue_state IS NULL AND ${HAS_TEXT}` },
  working: {
    recordings: fragment` AND queue_state IN ('uploading', 'transcribing')`,
    files: fragment`state IN ('settling', 'reading')`,
  },
  waiting: { recordings: fragment` AND queue_state = 'queued'` },
  attention: {
    recordings: fragment` AND queue_state IN ('failed', 'uncertain')`,
    files: fragment`state = 'rejected'`,
  },
  stopped: { recordings: fragment` AND queue_state IS NULL AND NOT ${HAS_TEXT}` },
};

const recordingsIn = (where: Fragment, order: Fragment): Stretch => ({
  places: fragment`SELECT 0 AS isFile, id FROM recordings WHERE ${where} ORDER BY ${order}`,
  total: fragment`SELECT count(*) FROM recordings WHERE ${where}`,
});
const filesIn = (where: Fragment): Stretch => ({
  places: fragment`SELECT 1 AS isFile, id FROM files WHERE ${where} ORDER BY first_seen_at DESC, id DESC`,
  total: fragment`SELECT count(*) FROM files WHERE ${where}`,
});
const byAge = (recordings: Fragment, files: Fragment, order: Fragment): Stretch => ({
  places: fragment`
    SELECT 0 AS isFile, id, created_at AS addedAt FROM recordings WHERE ${recordings}
    UNION ALL
    SELECT 1 AS isFile, id, first_seen_at AS addedAt FROM files WHERE ${files}
    ORDER BY ${order}`,
  total: fragment`
    SELECT (SELECT count(*) FROM recordings WHERE ${recordings}) + (SELECT count(*) FROM files WHERE ${files})`,
});

/** @param showsByName ids of the shows, asked for where a list is sorted by them */
export function stretchesOf(list: ListOf, showsByName: () => readonly number[]): readonly Stretch[] {
  const { filters = {}, folderId, sort = 'newest', view } = list;
  const here = folderId === null ? EVERYWHERE : fragment`folder_id = ${folderId} AND `;
  // The index of a folder's files holds only what is listed.
  const filesHere = folderId === null ? EVERYWHERE : fragment`${here}listed = 1 AND `;
  if (view === 'queue') return queueOf(here, filesHere);
  const through = letThrough(filters);
  if (view === 'incomplete') return sorted(sort, fragment`${here}${INCOMPLETE}${through}`, []);
  const files = filesOf(filters, filesHere, folderId !== null);
  if (sort === 'newest' || sort === 'oldest') {
    const recordings = fragment`${here}${LISTED}${through}`;
    if (files === null) return [recordingsIn(recordings, sort === 'newest' ? NEWEST : OLDEST)];
    const order = sort === 'newest' ? fragment`addedAt DESC, id DESC` : fragment`addedAt, id`;
    return [byAge(recordings, files, order)];
  }
  // What is no recording yet has no length and no title that counts: it stands before all that has.
  const before = files === null ? [] : [filesIn(files)];
  if (sort !== 'show' || folderId !== null)
    return [...before, ...sorted(sort, fragment`${here}${LISTED}${through}`, [])];
  return [...before, ...sorted(sort, fragment`${LISTED}${through}`, showsByName())];
}

/** What needs the person, what is worked on, what waits in its order, and what is still being written. */
const queueOf = (here: Fragment, filesHere: Fragment): readonly Stretch[] => [
  filesIn(fragment`${filesHere}${WAITING_FILES} AND state = 'rejected'`),
  recordingsIn(fragment`${here}${IN_QUEUE}`, fragment`queue_section, queue_place, id`),
  filesIn(fragment`${filesHere}${WAITING_FILES} AND state <> 'rejected'`),
];

/** @param shows in their order, where a list over all of them is sorted by them */
function sorted(sort: ListSort, where: Fragment, shows: readonly number[]): readonly Stretch[] {
  switch (sort) {
    case 'newest':
      return [recordingsIn(where, NEWEST)];
    case 'oldest':
      return [recordingsIn(where, OLDEST)];
    case 'title':
      return [recordingsIn(where, fragment`title_key, id`)];
    case 'longest':
      return [recordingsIn(where, fragment`duration_seconds DESC, id DESC`)];
    case 'shortest':
      // What nobody knows the length of is not short.
      return [
        recordingsIn(fragment`duration_seconds > 0 AND ${where}`, fragment`duration_seconds, id`),
        recordingsIn(fragment`duration_seconds = 0 AND ${where}`, fragment`id`),
      ];
    case 'show':
      if (shows.length === 0) return [recordingsIn(where, NEWEST)];
      return [
        ...shows.map((id) => recordingsIn(fragment`folder_id = ${id} AND ${where}`, NEWEST)),
        recordingsIn(fragment`folder_id IS NULL AND ${where}`, NEWEST),
      ];
  }
}

/** Conditions on recordings, each beginning with AND. */
function letThrough({ speaker, state, tag }: ListFilters): Fragment {
  const byState = state ? STATES[state].recordings : EVERYWHERE;
  const byTag = tag
    ? fragment` AND id IN (SELECT recording_id FROM recording_tags WHERE tag = ${tag})`
    : EVERYWHERE;
  const bySpeaker = speaker
    ? fragment` AND id IN (
        SELECT t.recording_id FROM transcripts t
        WHERE t.is_current = 1 AND t.id IN (SELECT transcript_id FROM segments WHERE speaker = ${speaker}))`
    : EVERYWHERE;
  return fragment`${byState}${byTag}${bySpeaker}`;
}

/** The files that are no recordings yet and are let through; null for none. Of one folder also what it left alone. */
function filesOf({ speaker, state, tag }: ListFilters, here: Fragment, isFolder: boolean): Fragment | null {
  if (tag || speaker) return null;
  if (state) {
    const files = STATES[state].files;
    return files ? fragment`${here}${WAITING_FILES} AND ${files}` : null;
  }
  return isFolder
    ? fragment`${here}state IN ('settling', 'reading', 'rejected', 'left')`
    : fragment`${here}${WAITING_FILES}`;
}
