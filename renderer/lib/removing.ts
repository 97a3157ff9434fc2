// What removing an item means: whether Undo brings all of it back.
import type { ItemView } from '../../app/contract/views.ts';

/** False where a removal ends something that Undo cannot begin again without paying once more: what was sent, or may have been. */
export function isUndoable({ state }: Pick<ItemView, 'state'>, isPaid: boolean): boolean {
  if (state === 'uncertain') return false;
  return !(isPaid && (state === 'uploading' || state === 'transcribing'));
}

/** Of those that are removed, the recordings that were still to be transcribed: Undo queues them again. */
export function waited(items: readonly Pick<ItemView, 'recordingId' | 'state'>[]): readonly number[] {
  return items.flatMap(({ recordingId, state }) =>
    recordingId !== null && ['queued', 'uploading', 'transcribing'].includes(state) ? [recordingId] : [],
  );
}
