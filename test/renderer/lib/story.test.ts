// Every state of an item has its words, and what they promise is true of it.
import { describe, expect, it } from 'vitest';
import type { ItemState, ItemView } from '../../../app/contract/views.ts';
import {
  actionLabel,
  canChangeService,
  menuActions,
  nextSteps,
  sectionOf,
} from '../../../renderer/lib/actions.ts';
import { stateName, storyOf } from '../../../renderer/lib/story.ts';
import { ENGINES } from '../../../app/speech/engines.ts';
import { itemOf, NOW, toldOf } from '../scenes.ts';

const STATES: readonly ItemState[] = [
  'settling',
  'reading',
  'rejected',
  'left',
  'queued',
  'uploading',
  'uncertain',
  'transcribing',
  'done',
  'failed',
  'cancelled',
];

describe('the story of an item', () => {
  it.each(STATES)('has words for %s', (state) => {
    const item = itemOf(1, 'A', { state });
    expect(toldOf(item, null, false).text).not.toBe('');
    expect(stateName(item, { runsHere: true })).not.toBe('');
  });

  it('tells how far an upload is, in bytes', () => {
    const item = itemOf(1, 'A', { state: 'uploading', service: 'cloud' });
    const story = toldOf(item, { stage: 'uploading', done: 640e6, total: 1_020e6, secondsLeft: null }, false);
    expect(story).toEqual({ text: 'Uploading 640 of 1,020 MB', tone: 'plain', percent: 63, aside: null });
  });

  it('does not draw a full bar while an answer is waited for', () => {
    const item = itemOf(1, 'A', { state: 'uploading', service: 'cloud' });
    const story = toldOf(item, { stage: 'uploading', done: 5, total: 5, secondsLeft: null }, false);
    expect(story.percent).toBeNull();
    expect(story.text).toContain('Waiting for the answer');
  });

  it('tells the time left of a transcription', () => {
    const item = itemOf(1, 'A', { state: 'transcribing' });
    const story = toldOf(item, { stage: 'transcribing', done: 1190, total: 2892, secondsLeft: 372 }, false);
    expect(story).toEqual({
      text: 'Transcribing on this device',
      tone: 'plain',
      percent: 41,
      aside: '6 min',
    });
  });

  it('does not show the progress of an upload for a transcription', () => {
    const item = itemOf(1, 'A', { state: 'transcribing', service: 'cloud' });
    const story = toldOf(item, { stage: 'uploading', done: 1, total: 2, secondsLeft: null }, false);
    expect(story.percent).toBe('unknown');
  });

  it('tells no share of what nobody tells, but how long it is waited for', () => {
    const item = itemOf(1, 'A', { state: 'transcribing', service: 'cloud', acceptedAt: NOW - 95_000 });
    expect(toldOf(item, null, false)).toMatchObject({ percent: 'unknown', aside: '1:35' });
    const none = { stage: 'transcribing', done: 0, total: 60, secondsLeft: 30 } as const;
    expect(toldOf(item, none, false)).toMatchObject({ percent: 'unknown', aside: '1:35' });
    // A clock that was set back tells no time that is below nothing.
    expect(toldOf({ ...item, acceptedAt: NOW + 1 }, null, false).aside).toBeNull();
  });

  it('says “still being written” only of what was seen to change', () => {
    const settling = itemOf(1, 'A', { state: 'settling' });
    expect(toldOf(settling, null, false).text).toBe('Checking that it is complete…');
    expect(toldOf({ ...settling, waitsFor: 'check' }, null, false).text).not.toMatch(/written/);
    expect(toldOf({ ...settling, waitsFor: 'quiet' }, null, false).text).toMatch(/^Still being written/);
    expect(sectionOf(settling)).toBe('Being checked');
    expect(sectionOf({ ...settling, waitsFor: 'quiet' })).toBe('Still being written');
    expect(stateName(settling, { runsHere: true })).toBe('Being checked');
    expect(stateName({ ...settling, waitsFor: 'quiet' }, { runsHere: true })).toBe('Being written');
  });

  it('says what holds a whole service up above the list, and only there', () => {
    const failure = { code: 'no-key', message: 'No key is set.' } as const;
    const item = itemOf(1, 'A', { state: 'queued', service: 'cloud', failure });
    const moment = { engine: ENGINES.traits('cloud'), now: NOW, paused: false };
    expect(storyOf(item, null, { ...moment, heldCode: 'no-key' })).toMatchObject({
      text: 'Waiting for its service.',
      tone: 'plain',
    });
    expect(storyOf(item, null, { ...moment, heldCode: 'offline' }).text).toMatch(/^No key is set\./);
    expect(storyOf(item, null, { ...moment, heldCode: null }).text).toMatch(/^No key is set\./);
  });

  it('keeps the reason of what was put aside', () => {
    const failure = { code: 'no-credit', message: 'No credit.' } as const;
    expect(toldOf(itemOf(1, 'A', { state: 'cancelled', failure }), null, false)).toMatchObject({
      text: 'Put aside. No credit.',
      tone: 'plain',
    });
  });

  it('says when a waiting job is tried next, and that a pause holds it', () => {
    const failure = { code: 'unreachable', message: 'Not reached.' } as const;
    const item = itemOf(1, 'A', { state: 'queued', dueAt: NOW + 42_000, failure });
    expect(toldOf(item, null, false).text).toBe('Not reached. Next try in 42 s.');
    expect(toldOf(item, null, true).text).toBe('Not reached. The queue is paused.');
  });

  it('shows the failure itself, in the colour of errors', () => {
    const failure = { code: 'no-sound', message: 'No sound in this file.' } as const;
    const story = toldOf(itemOf(1, 'A', { state: 'rejected', failure }), null, false);
    expect(story).toMatchObject({ text: 'No sound in this file.', tone: 'bad' });
  });

  it('says that the files beside a recording could not be written', () => {
    const filesProblem = 'The disk is full.';
    expect(toldOf(itemOf(1, 'A', { preview: 'Hello.', filesProblem }), null, false)).toMatchObject({
      text: filesProblem,
      tone: 'warn',
    });
  });

  it('says so when a transcript has no words', () => {
    expect(toldOf(itemOf(1, 'A', { preview: '' }), null, false).text).toBe(
      'Done. No speech was found in it.',
    );
  });
});

describe('the actions of an item', () => {
  it('puts next steps on the row and leaves the rest to the menu', () => {
    const item = itemOf(1, 'A', { state: 'failed', actions: ['remove', 'reveal', 'retry', 'ask-again'] });
    expect(nextSteps(item)).toEqual(['ask-again', 'retry']);
    expect(menuActions(item)).toEqual(['ask-again', 'retry', 'reveal', 'remove']);
  });

  it.each(['uncertain', 'failed', 'rejected'] as const)('%s says why, where that is known', (state) => {
    const failure = { code: 'answer-lost', message: 'The line broke.', retryable: false } as const;
    const without = toldOf(itemOf(1, 'A', { state, failure: null }), null, false);
    const withReason = toldOf(itemOf(1, 'A', { state, failure }), null, false);
    expect(withReason.text).toBe('The line broke.');
    expect(without.text).not.toBe('');
    expect(without.text).not.toBe(withReason.text);
  });

  it('offers both choices of a decision', () => {
    const item = itemOf(1, 'A', { state: 'uncertain', actions: ['send-again', 'drop'] });
    expect(nextSteps(item).map((action) => actionLabel(action, item))).toEqual(['Send again', 'Do not send']);
  });

  it('names a retry after what it does', () => {
    expect(actionLabel('retry', { state: 'queued' })).toBe('Try now');
    expect(actionLabel('retry', { state: 'failed' })).toBe('Try again');
    expect(actionLabel('retry', { state: 'cancelled' })).toBe('Transcribe');
  });

  it('offers the other service only where nothing is running', () => {
    expect(canChangeService(itemOf(1, 'A'))).toBe(true);
    expect(canChangeService(itemOf(1, 'A', { state: 'transcribing' }))).toBe(false);
    expect(canChangeService(itemOf(1, 'A', { recordingId: null }))).toBe(false);
  });
});

describe('a download', () => {
  const fetch = {
    receivedBytes: 12_000_000,
    totalBytes: 48_000_000,
    bytesPerSecond: 1_000_000,
    dueAt: null,
    failure: null,
  };
  const told = (more: Partial<NonNullable<ItemView['fetch']>>) =>
    toldOf(itemOf(1, '188', { state: 'queued', fetch: { ...fetch, state: 'running', ...more } }));

  it('tells how far it is, and what it waits for', () => {
    expect(told({})).toMatchObject({
      text: 'Downloading 12 of 48 MB',
      percent: 25,
      aside: 'less than 1 min',
    });
    expect(told({ totalBytes: null })).toMatchObject({ text: 'Downloading, 12 MB so far', percent: null });
    expect(told({ bytesPerSecond: 0 }).aside).toBeNull();
    expect(told({ state: 'waiting', receivedBytes: 0 }).text).toBe('Waiting to be downloaded');
    expect(told({ state: 'held' }).text).toBe(
      'Download held back, 12 MB so far. It goes on from there when you let it.',
    );
    expect(
      told({
        state: 'again',
        dueAt: NOW + 40_000,
        failure: { code: 'address-busy', message: 'It asked to wait.' },
      }),
    ).toMatchObject({ text: 'It asked to wait. Next try in 40 s.', tone: 'warn' });
  });
});
