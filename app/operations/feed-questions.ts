// Single items of feeds as they are shown: what happened to one, why it is or is not transcribed, and what is asked about it.
import type { FeedQuestionView, FeedStoryView } from '../contract/feed-views.ts';
import type { TrailView } from '../contract/views.ts';
import { showAddress } from '../domain/address.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { FeedEvent, FeedQuestion, OneItem } from '../storage/feeds/feed-items.ts';
import type { Core } from './core.ts';
import { feedItemView, sayWhyListed } from './feed-views.ts';
import { storyOf } from './story.ts';

type Parts = Pick<Core, 'act' | 'changes' | 'engines' | 'library' | 'nowMs'>;

/** Questions that wait for an answer, of one feed or (null) of all. */
export function questionViews({ library }: Pick<Core, 'library'>, feedId: number | null): FeedQuestionView[] {
  return library.feedItems.questions(feedId).map(({ reason, ...question }: FeedQuestion) => ({
    ...question,
    reason: reason ?? REPLACED,
  }));
}

const REPLACED =
  'Its publisher has put other sound in its place. What was made of the first one is kept either way.';

/** Answers a question about an item. */
export function answerQuestion(
  { changes, library, nowMs }: Parts,
  answerOffer: (offerId: number, accept: boolean) => Outcome<void>,
  { accept, kind, questionId }: Pick<FeedQuestion, 'kind' | 'questionId'> & { readonly accept: boolean },
): Outcome<void> {
  if (kind === 'same-work') return answerOffer(questionId, accept);
  if (!library.feedItems.answerReplaced(questionId, accept, nowMs())) return failed(failure('not-found'));
  changes.tell(['folders']);
  return ok(undefined);
}

/** The story of one item. */
export function storyView(
  core: Pick<Core, 'addresses' | 'engines' | 'library' | 'nowMs'>,
  item: OneItem,
): FeedStoryView {
  const { feedId, feedTitle, recordingId, soundUrl } = item;
  return {
    feedId,
    feedTitle,
    item: feedItemView(core, item),
    address: soundUrl === null ? null : showAddress(soundUrl),
    text: whyText(core, item),
    trail: [
      { at: item.seenAt, kind: 'feed-seen', text: `Seen in the feed “${feedTitle}”.` },
      ...core.library.feedItems.trail(item.id).map(inWords),
      ...(recordingId === null ? [] : storyOf(core.library.events.forRecording(recordingId), core.engines)),
    ].sort((a, b) => a.at - b.at),
  };
}

/** What happened and what to do. What is nearest to the person comes first. */
function whyText({ library }: Pick<Core, 'library'>, item: OneItem): string {
  const { id, isGone, isWantedAgain, recordingId, state, why } = item;
  if (recordingId === null) {
    if (state === 'listed') return why === null ? 'It is only listed.' : sayWhyListed(why);
    if (isGone) return 'It was wanted, and went from the feed before it was fetched.';
    const last = library.feedItems.trail(id).at(-1);
    return last?.kind === 'not-fetched' && last.text !== null
      ? `It could not be fetched yet: ${last.text}`
      : 'It waits to be fetched. That is done by the app, or by “earshot run”.';
  }
  const recording = library.recordings.get(recordingId);
  if (!recording || recording.removedAt !== null)
    return 'It was fetched, and its recording was removed since. It is not fetched again by itself.';
  if (library.feedItems.questions(item.feedId).some((one) => one.kind === 'same-work' && one.itemId === id))
    return 'It looks like a recording that is there already, and waits for your answer. Nothing is transcribed twice.';
  if (isWantedAgain) return 'Its new sound waits to be fetched.';
  const head = library.transcripts.head(recordingId);
  if (head)
    return item.words === 'taken' && item.recordingId === head.recordingId
      ? 'It has the transcript that its publisher gives, unless you had it transcribed anyway.'
      : 'It is transcribed.';
  const job = library.jobs.latestFor(recordingId);
  return job?.failure?.message ?? 'It is fetched, and waits to be transcribed.';
}

const WORDS: Readonly<Record<FeedEvent['kind'], string>> = {
  wanted: 'Wanted, as decided by hand.',
  left: 'Left, as decided by hand.',
  asked: 'It looks like a recording that is there already: asked.',
  answered: 'Answered.',
  'words-taken': 'The transcript that its publisher gives was taken.',
  'words-refused': 'The transcript that its publisher gives cannot be used.',
  fetched: 'Its sound was fetched.',
  'not-fetched': 'Its sound could not be fetched.',
  replaced: 'Its publisher put other sound in its place.',
  gone: 'It went from the feed. What was made of it is kept.',
  back: 'It is in the feed again.',
  moved: 'It lies at another address now.',
};

const inWords = ({ at, kind, text }: FeedEvent): TrailView => ({
  at,
  kind: `feed-${kind}`,
  text: text ?? WORDS[kind],
});
