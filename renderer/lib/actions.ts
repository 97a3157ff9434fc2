// What can be done with an item: which actions stand on the row, which in its menu, and what each is called.
import type { ItemAction, ItemView } from '../../app/contract/views.ts';

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
      return 'Cancel';
    case 'retry':
      if (item.state === 'queued') return 'Try now';
      return item.state === 'cancelled' ? 'Transcribe' : 'Try again';
    case 'ask-again':
      return 'Ask again';
    case 'look-again':
      return 'Look again';
    case 'send-again':
      return 'Send again';
    case 'drop':
      return 'Do not send';
    case 'next':
      return 'Next, please';
    case 'up':
      return 'Move up';
    case 'down':
      return 'Move down';
    case 'hold':
      return item.fetch ? 'Pause the download' : 'Hold back';
    case 'release':
      return item.fetch ? 'Go on downloading' : 'Let it go on';
    case 'take':
      return item.skip === 'not-downloaded' ? 'Download and transcribe' : 'Transcribe';
    case 'check-again':
      return 'Check again';
    case 'dismiss':
      return 'Dismiss';
    case 'reveal':
      return 'Show in folder';
    case 'remove':
      return 'Remove from the list';
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
      return 'Needs you';
    case 'uploading':
    case 'transcribing':
      return 'Working';
    case 'settling':
      return (waitsFor ?? 'check') === 'check' ? 'Being checked' : 'Still being written';
    case 'reading':
      return 'Being checked';
    default:
      return 'Waiting, in this order';
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
