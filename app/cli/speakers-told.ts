// Waits until the speakers of a new text are told apart, where that was asked for: what is given out then names them.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Tools } from './tools.ts';

/** How often it is asked how far that is, milliseconds. */
const PACE_MS = 250;
/** A job that nobody begins for this long may wait for a person; the text is given without speakers then. Milliseconds. */
const UNBEGUN_MS = 30_000;

/** @param isStopped the command is to end */
export async function speakersTold(
  recordingId: number,
  { call }: Pick<Tools, 'call'>,
  isStopped: () => boolean,
): Promise<void> {
  let unbegunMs = 0;
  while (!isStopped() && unbegunMs < UNBEGUN_MS) {
    const view = await call('speakers.get', { recordingId });
    const state = view.ok ? view.value.job?.state : undefined;
    if (state !== 'waiting' && state !== 'working') return;
    unbegunMs = state === 'waiting' ? unbegunMs + PACE_MS : 0;
    await sleep(PACE_MS);
  }
}
