// What a person does to recordings, from whichever part of the window: rows, menus, the page.
import { inUsd } from '../lib/money.ts';
import type { ItemAction, ItemView } from '../../app/contract/views.ts';
import type { TrackChoice } from '../../app/domain/track-choice.ts';
import { call } from '../lib/api.ts';
import { dialogs } from './dialogs.svelte.ts';
import { items } from './items.svelte.ts';
import { library } from './library.svelte.ts';
import { attempt, notices } from './notices.svelte.ts';
import { reader } from './reader.svelte.ts';
import { removeItem } from './removing.ts';
import { saySaved } from './transcript-deeds.ts';
import { t } from '../../app/messages/text.ts';

/** Does one of an item's actions; asks first where something would be lost. */
export function act(item: ItemView, action: ItemAction): void {
  if (action === 'remove') removeItem(item);
  else if (maySpendTwice(item, action)) void confirmSpending(item, () => void send(item, action));
  else void send(item, action);
}

/** Moves a waiting recording in the queue. @returns its place in the list afterwards, −1 when it is not in what was fetched */
export async function rearrange(item: ItemView, action: ItemAction): Promise<number> {
  await attempt('items.act', { itemId: item.id, action });
  await items.refresh();
  return items.indexOf(item.id);
}

async function send(item: ItemView, action: ItemAction): Promise<void> {
  await attempt('items.act', { itemId: item.id, action });
  void items.refresh();
  void library.refresh();
}

/** Puts everything aside that failed: it is seen, and no longer counted. */
export async function dismissFailed(): Promise<void> {
  const done = await attempt('queue.dismiss', undefined);
  if (done) notices.say(t('list.deeds.failuresDismissedWhatFailsAnew', { count: done.value.count }));
  void items.refresh();
}

/** Lets the person choose how a recording is transcribed once more. */
export function transcribeAgain(item: ItemView): void {
  if (item.recordingId !== null) dialogs.again = item;
}

/** Has this device do what the service will not take. */
export function transcribeHere({ recordingId }: ItemView): void {
  const here = library.engines.first(({ runsHere }) => runsHere);
  if (recordingId === null || here === null) return;
  void attempt('recordings.transcribe', { recordingId, service: here.id }).then(() => items.refresh());
}

/** Lets the person say where the file of a recording is now. */
export async function locate({ recordingId, title }: ItemView): Promise<void> {
  if (recordingId === null) return;
  const found = await attempt('recordings.locate', { recordingId });
  if (found?.value === 'same') notices.say(t('list.deeds.titleWasFoundAndIs', { title }));
  if (found?.value === 'other') notices.say(t('list.deeds.thatFileHoldsAnotherRecording', { title }));
  void items.refresh();
}

/** Has another sound track transcribed, or all of them. What was heard before is shown at once. */
export async function transcribeTrack(recordingId: number, track: TrackChoice): Promise<void> {
  if (!(await attempt('recordings.transcribeTrack', { recordingId, track }))) return;
  void items.refresh();
  void reader.refresh();
}

/** True when doing this sends the recording once more although an earlier send was, or may have been, paid for. */
function maySpendTwice(item: ItemView, action: ItemAction): boolean {
  if (action === 'send-again') return true;
  const wasPaid = ['result-lost', 'generation-timeout', 'answer-unreadable'];
  const isKept = item.actions.includes('ask-again');
  return (
    action === 'retry' &&
    library.engine(item.service).isPaid &&
    (isKept || wasPaid.includes(item.failure?.code ?? ''))
  );
}

/** Says what sending again may cost, and asks. */
async function confirmSpending(item: ItemView, send: () => void): Promise<void> {
  const audioSeconds = item.durationSeconds ?? 0;
  const outcome = await call('money.estimate', {
    audioSeconds,
    folderId: item.folderId,
    service: item.service,
  });
  const usd = outcome.ok ? outcome.value.usd : null;
  dialogs.confirmation = {
    title: t('list.deeds.sendItAgain'),
    text:
      usd === null
        ? t('list.deeds.titleWasSentBefore', { title: item.title })
        : t('list.deeds.titleWasSentBeforeUsd', { title: item.title, usd: inUsd(usd) }),
    action: t('list.deeds.sendAgain'),
    danger: false,
    confirm: send,
  };
}

/** Saves what the service answered, as it came. */
export async function saveAnswer(recordingId: number): Promise<void> {
  const saved = await attempt('transcripts.saveAnswer', { recordingId });
  if (saved?.value)
    saySaved(t('list.deeds.savedAsFileName', { fileName: saved.value.fileName }), saved.value.savedId);
}

/** Puts the built-in sample on its way and opens its page. */
export async function trySample(): Promise<void> {
  const sample = await attempt('sample.try', undefined);
  if (!sample) return;
  await library.refresh();
  items.show('all', null);
  void items.refresh();
  reader.openRecording(sample.value.recordingId);
}
