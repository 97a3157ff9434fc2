// What can be done with an item: which actions stand on the row, which in its menu, and what each is called.
import type { ItemAction, ItemView } from '../../app/contract/views.ts';
import { t } from '../../app/messages/text.ts';

/** Actions that are the next step after something stopped; they stand on the row itself. */
const NEXT_STEPS: readonly ItemAction[] = [
  'ask-again',
  'look-again',
  'send-again',
  'retry',
  'drop',
  'release',
  'take',
  'check-again',
  'dismiss',
];

const MENU_ORDER: readonly ItemAction[] = [
  'ask-again',
  'retry',
  'look-again',
  'send-again',
  'drop',
  'take',
  'check-again',
  'next',
  'up',
  'down',
  'hold',
  'release',
  'cancel',
  'dismiss',
  'reveal',
  'remove',
];

/** What an action is called on this item. */
export function actionLabel(action: ItemAction, item: Pick<ItemView, 'state' | 'skip' | 'fetch'>): string {
  switch (action) {
    case 'cancel':
      return t('list.actions.cancel');
    case 'retry':
      if (item.state === 'queued') return t('list.actions.tryNow');
      return item.state === 'cancelled' ? t('list.actions.transcribe') : t('list.actions.tryAgain');
    case 'ask-again':
      return t('list.actions.askAgain');
    case 'look-again':
      return t('list.actions.lookAgain');
    case 'send-again':
      return t('list.actions.sendAgain');
    case 'drop':
      return t('list.actions.doNotSend');
    case 'next':
      return t('list.actions.nextPlease');
    case 'up':
      return t('list.actions.moveUp');
    case 'down':
      return t('list.actions.moveDown');
    case 'hold':
      return item.fetch ? t('list.actions.pauseTheDownload') : t('list.actions.holdBack');
    case 'release':
      return item.fetch ? t('list.actions.goOnDownloading') : t('list.actions.letItGoOn');
    case 'take':
      return item.skip === 'not-downloaded'
        ? t('list.actions.downloadAndTranscribe')
        : t('list.actions.transcribe');
    case 'check-again':
      return t('list.actions.checkAgain');
    case 'dismiss':
      return t('list.actions.dismiss');
    case 'reveal':
      return t('list.actions.showInFolder');
    case 'remove':
      return t('list.actions.removeFromTheList');
  }
}

/** What moves a row of the queue, by the key that is held with Alt. */
const MOVES: Readonly<Record<string, ItemAction>> = { ArrowUp: 'up', ArrowDown: 'down', Home: 'next' };

/** The move that a key with Alt asks for, if this item can be moved so. */
export function moveOf(key: string, item: Pick<ItemView, 'actions'>): ItemAction | null {
  const move = MOVES[key];
  return move !== undefined && item.actions.includes(move) ? move : null;
}

/** The heading of an item in the list of the queue: what needs the person, what is worked on, what waits in its order. */
export function sectionOf({ state, waitsFor }: Pick<ItemView, 'state' | 'waitsFor'>): string {
  switch (state) {
    case 'failed':
    case 'uncertain':
    case 'rejected':
      return t('list.actions.needsYou');
    case 'uploading':
    case 'transcribing':
      return t('list.actions.working');
    case 'settling':
      return (waitsFor ?? 'check') === 'check'
        ? t('list.actions.beingChecked')
        : t('list.actions.stillBeingWritten');
    case 'reading':
      return t('list.actions.beingChecked');
    default:
      return t('list.actions.waitingInThisOrder');
  }
}

/** The buttons of the row, the most useful one first. */
export function nextSteps(item: Pick<ItemView, 'actions'>): readonly ItemAction[] {
  return NEXT_STEPS.filter((action) => item.actions.includes(action));
}

/** Everything that its menu offers, in a steady order. */
export function menuActions(item: Pick<ItemView, 'actions'>): readonly ItemAction[] {
  return MENU_ORDER.filter((action) => item.actions.includes(action));
}

/** True when the item can be transcribed by the other service as a job of its own. */
export function canChangeService(item: Pick<ItemView, 'recordingId' | 'state'>): boolean {
  return item.recordingId !== null && ['done', 'failed', 'cancelled'].includes(item.state);
}
