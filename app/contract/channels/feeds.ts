// Channels about podcasts' feeds that are followed. Hosts in a private network are named on the command line only: a page that was taken over could name any.
import * as v from 'valibot';
import { readFirstTake } from '../../domain/feed-take.ts';
import { counted, done, id, native, nothing, read, write } from '../channel.ts';
import {
  addedFeedView,
  feedCheckView,
  feedListView,
  feedItemView,
  feedPreviewView,
  feedQuestionView,
  feedStoryView,
  feedView,
} from '../feed-views.ts';
import { feedFields } from '../show-fields.ts';

export const address = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(8_000));
/** `all`, `none`, `newest 10`, `since 2024-01-31`. */
export const take = v.pipe(
  v.string(),
  v.maxLength(40),
  v.check((words) => readFirstTake(words) !== null, 'takes all, none, newest N or since DATE'),
);
const itemIds = v.pipe(v.array(id), v.maxLength(10_000));

export const FEED_CHANNELS = {
  'feeds.list': read(
    'Lists the feeds that are followed, with counts and when each is checked.',
    nothing,
  ).answers(v.array(feedView)),
  'feeds.items': read(
    'Lists items of a feed, newest first, and why each is wanted or only listed.',
    v.strictObject({
      feedId: id,
      offset: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
      limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
    }),
  ).answers(v.array(feedItemView)),
  'feeds.preview': read(
    'Looks what lies at an address: a feed with counts and hours, or the feeds that a page or a list names.',
    v.strictObject({ address, take: v.optional(take) }),
  ).answers(feedPreviewView),
  'feeds.add': write(
    'Follows the feed at an address. `take` says what of it is wanted at first; the rest stays listed.',
    v.strictObject({ address, take, settings: v.optional(feedFields) }),
  ).answers(feedView),
  'feeds.chooseList': native(
    'Lets a person choose a file that lists feeds (OPML), and tells what it names; null when they changed their mind.',
    nothing,
  ).answers(v.nullable(feedListView)),
  'feeds.addMany': write(
    'Follows several feeds alike, one after another. Answers each in its order.',
    v.strictObject({
      addresses: v.pipe(v.array(address), v.minLength(1), v.maxLength(200)),
      take,
      settings: v.optional(feedFields),
    }),
  ).answers(v.array(addedFeedView)),
  'feeds.change': write(
    'Changes what is given of how a feed is followed, and of its show.',
    v.strictObject({ feedId: id, settings: feedFields }),
  ).answers(feedView),
  'feeds.want': write(
    'Wants items that were only listed; answers how many of them.',
    v.strictObject({ feedId: id, itemIds }),
  ).answers(counted),
  'feeds.leave': write(
    'Only lists items that were wanted and are not fetched yet; answers how many of them.',
    v.strictObject({ feedId: id, itemIds }),
  ).answers(counted),
  'feeds.questions': read(
    'Lists what is asked about items: whether one is a recording that is there already, and whether replaced sound is wanted.',
    v.strictObject({ feedId: v.nullable(id) }),
  ).answers(v.array(feedQuestionView)),
  'feeds.answer': write(
    'Answers a question about an item: yes joins it with the recording, or fetches the new sound.',
    v.strictObject({
      kind: v.picklist(['same-work', 'replaced']),
      questionId: id,
      accept: v.boolean(),
    }),
  ).answers(done),
  'feeds.story': read(
    'Tells what happened to an item of a feed, and why it is or is not transcribed.',
    v.strictObject({ itemId: id }),
  ).answers(feedStoryView),
  'feeds.find': read(
    'The same for items with this guid, or this address of their sound or page.',
    v.strictObject({ text: address }),
  ).answers(v.array(feedStoryView)),
  'feeds.check': write(
    'Checks one feed, or (null) all of them, now.',
    v.strictObject({ feedId: v.nullable(id) }),
  ).answers(v.array(feedCheckView)),
  'feeds.remove': write(
    'Follows a feed no longer. Recordings and transcripts stay.',
    v.strictObject({ feedId: id }),
  ).answers(done),
} as const;
