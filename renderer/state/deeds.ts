// What a person does to recordings, from whichever part of the window: rows, menus, the page.
import type { ItemAction, ItemView } from '../../app/contract/views.ts';
import { length } from '../lib/times.ts';
import { otherService } from '../lib/services.ts';
import { confirmRemoval, dialogs } from './dialogs.svelte.ts';
import { items } from './items.svelte.ts';
import { library } from './library.svelte.ts';
import { attempt, notices } from './notices.svelte.ts';
import { reader } from './reader.svelte.ts';

/** Does one of an item's actions; asks first where something would be lost. */
export function act(item: ItemView, action: ItemAction): void {
  if (action === 'remove') confirmRemoval(item, () => void send(item, action));
  else void send(item, action);
}

async function send(item: ItemView, action: ItemAction): Promise<void> {
  const done = await attempt('items.act', { itemId: item.id, action });
  if (done && action === 'remove' && reader.item?.id === item.id) reader.close();
  void items.refresh();
  void library.refresh();
}

/** Transcribes a recording with the other service; asks first when that sends it away and costs money. */
export function transcribeWithOther(item: ItemView): void {
  const { recordingId } = item;
  if (recordingId === null) return;
  const service = otherService(item.service);
  const begin = async (): Promise<void> => {
    if (!(await attempt('recordings.transcribe', { recordingId, service }))) return;
    notices.say(
      service === 'device' ? 'It is transcribed again on this device.' : 'It is sent to the AI/ML API.',
    );
  };
  if (service === 'device') return void begin();
  const sound = item.durationSeconds === null ? 'Its sound' : `Its ${length(item.durationSeconds)} of sound`;
  dialogs.confirmation = {
    title: 'Send it to the AI/ML API?',
    text: library.hasKey
      ? `“${item.title}” is sent over the internet. ${sound} is billed to your account by the second.`
      : `“${item.title}” would be sent over the internet. ${sound} would be billed to your account. No key is set yet: it waits until you add one in Settings.`,
    action: 'Send it',
    danger: false,
    confirm: () => void begin(),
  };
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
