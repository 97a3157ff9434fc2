// What the player does with wishes that follow each other faster than the library answers, and what it forgets with a recording.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RecordingView } from '../../../app/contract/views.ts';
import { Player } from '../../../renderer/state/player.svelte.ts';
import { holdBridge } from './held-bridge.ts';

const listeners = new Map<string, () => void>();
const audio = {
  ...{ dataset: {}, preload: '', src: '', currentTime: 0, duration: 100, readyState: 1, seeking: false },
  ...{ ended: false, paused: true, playbackRate: 1, error: null },
  addEventListener: (name: string, run: () => void) => listeners.set(name, run),
  removeAttribute: () => undefined,
  load: () => undefined,
  play: async () => {
    audio.paused = false;
    listeners.get('play')?.();
    await Promise.resolve();
  },
  pause: () => {
    audio.paused = true;
    listeners.get('pause')?.();
  },
};
const recording = (recordingId: number): RecordingView =>
  ({
    item: { recordingId, title: `R${recordingId}`, durationSeconds: 100, fetch: null },
    ...{ mediaUrl: `earshot-media://recording/${recordingId}`, parts: [], transcript: null },
  }) as never;

let bridge: ReturnType<typeof holdBridge>;
let player: Player;
beforeEach(() => {
  bridge = holdBridge();
  vi.stubGlobal('document', { createElement: () => audio, body: { append: () => undefined } });
  vi.stubGlobal('HTMLMediaElement', { HAVE_NOTHING: 0 });
  vi.stubGlobal('requestAnimationFrame', () => 1);
  vi.stubGlobal('cancelAnimationFrame', () => undefined);
  player = new Player();
});
afterEach(async () => {
  await bridge.end();
  vi.unstubAllGlobals();
});

/** The sound is at a time, seconds, and the element tells it. */
function reach(seconds: number): void {
  audio.currentTime = seconds;
  listeners.get('timeupdate')?.();
}

it('plays what was asked for last, whichever answer comes first', async () => {
  void player.playAt(1, 10);
  void player.playAt(2, 20);
  const [first, second] = [bridge.next('recordings.get'), bridge.next('recordings.get')];
  await second.answer(recording(2));
  await first.answer(recording(1));
  expect(player.loaded?.recordingId).toBe(2);
  expect(player.now).toBe(20);
});

it('does not begin to play what was asked for before something else was played or all was paused', async () => {
  void player.playAt(1, 10);
  player.play(recording(3), 30);
  await bridge.next('recordings.get').answer(recording(1));
  expect(player.loaded?.recordingId).toBe(3);
  void player.playAt(1, 10);
  player.pause();
  await bridge.next('recordings.get').answer(recording(1));
  expect(player.loaded?.recordingId).toBe(3);
  expect(player.playing).toBe(false);
});

it('still plays what was asked for while a stretch came to its end', async () => {
  player.playStretch(recording(1), { from: 10, to: 20 });
  void player.playAt(2, 5);
  reach(20);
  expect(player.playing).toBe(false);
  await bridge.next('recordings.get').answer(recording(2));
  expect(player.loaded?.recordingId).toBe(2);
  expect(player.playing).toBe(true);
});

it('ends a stretch where it ends, and nothing there in another recording', () => {
  player.playStretch(recording(1), { from: 10, to: 20 });
  player.pause();
  player.offer(recording(2));
  player.toggle();
  reach(25);
  expect(player.loaded?.recordingId).toBe(2);
  expect(player.playing).toBe(true);
});

it('says why there is nothing to hear where a file cannot be played and no copy can be had', async () => {
  player.play(recording(1), 10);
  await bridge.next('recordings.sound').answer({ kind: 'file' });
  Object.assign(audio, { error: { code: 4 } });
  listeners.get('error')?.();
  await bridge.next('recordings.sound').refuse('The disk is full.');
  expect([player.trouble, player.canPlay]).toEqual(['The disk is full.', false]);
  Object.assign(audio, { error: null });
  player.play(recording(1), 10);
  expect(player.trouble).toBeNull();
});
