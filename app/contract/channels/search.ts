// Channels of search: the answer as one types, searches that are kept, and lists to take along.
import * as v from 'valibot';
import { id, native, nothing, read, shortText, write } from '../channel.ts';
import { HIT_LIST_FORMATS, SEARCH_ORDERS } from '../../domain/search-choices.ts';
import { shownFailure } from '../failure-view.ts';
import { savedSearchView } from '../search-views.ts';
import { searchView } from '../views.ts';

/** All that one search is made of. */
export const searchTerms = {
  text: shortText(1_000),
  folderId: v.nullable(id),
  speaker: v.nullable(shortText(200)),
  year: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1900), v.maxValue(2200))),
  tag: v.nullable(shortText(200)),
  order: v.picklist(SEARCH_ORDERS),
};
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));

/** Which of the places are given. */
export const searchStretch = {
  /** Goes on from there. */
  after: v.nullable(
    v.strictObject({
      from: v.nullable(count),
      to: v.nullable(count),
      skip: count,
      counted: count,
      acrossBorders: v.boolean(),
    }),
  ),
  /** Only the places of this recording, after so many of them. */
  within: v.nullable(v.strictObject({ recordingId: id, skip: count })),
};

export const SEARCH_CHANNELS = {
  'search.query': read(
    'Searches all transcripts.',
    v.strictObject({
      ...searchTerms,
      limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000)),
      ...searchStretch,
    }),
  ).answers(searchView),
  'search.export': native(
    'Asks where to, then writes every place found; null when the person changed their mind.',
    v.strictObject({
      ...searchTerms,
      format: v.picklist(HIT_LIST_FORMATS),
      /** With the passages that may be meant, behind the places that were found. */
      meant: v.boolean(),
    }),
  ).answers(
    v.nullable(
      v.strictObject({
        count: v.number(),
        /** Of the file, or of the folder with one file for each recording. */
        name: v.string(),
        /** By it `exports.reveal` shows that place. */
        savedId: v.number(),
        /** Why the passages that may be meant are not in it, where they were wanted; null where nothing is missing. */
        lacksMeant: v.nullable(shownFailure),
      }),
    ),
  ),
  'searches.recent': read('Lists what was searched for lately, the newest first.', nothing).answers(
    v.array(v.string()),
  ),
  'searches.remember': write(
    'Keeps what was searched for; answers the latest.',
    v.strictObject({ text: v.pipe(shortText(1_000), v.trim(), v.minLength(1)) }),
  ).answers(v.array(v.string())),
  'searches.forgetRecent': write(
    'Forgets what was searched for, or (null) all of it; answers what is left.',
    v.strictObject({ text: v.nullable(shortText(1_000)) }),
  ).answers(v.array(v.string())),
  'searches.list': read('Lists the searches that are kept.', nothing).answers(v.array(savedSearchView)),
  'searches.save': write('Keeps a search; answers all that are kept.', v.strictObject(searchTerms)).answers(
    v.array(savedSearchView),
  ),
  'searches.remove': write(
    'Forgets a search that was kept; answers those that are left.',
    v.strictObject({ searchId: id }),
  ).answers(v.array(savedSearchView)),
} as const;
