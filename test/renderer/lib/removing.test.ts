// What of a removal can be undone, what a drop came to, what keys are found: small rules of the desk.
import { describe, expect, it } from 'vitest';
import { dropWords } from '../../../renderer/lib/drop-words.ts';
import { modelName } from '../../../renderer/lib/model-name.ts';
import { isUndoable, waited } from '../../../renderer/lib/removing.ts';
import { shortcutsFor } from '../../../renderer/lib/shortcuts.ts';
import { itemOf } from '../scenes.ts';

describe('a removal', () => {
  it('is undone but for what was sent and may be paid', () => {
    expect(isUndoable({ state: 'done' }, true)).toBe(true);
    expect(isUndoable({ state: 'queued' }, true)).toBe(true);
    expect(isUndoable({ state: 'transcribing' }, false)).toBe(true);
    expect(isUndoable({ state: 'transcribing' }, true)).toBe(false);
    expect(isUndoable({ state: 'uploading' }, true)).toBe(false);
    expect(isUndoable({ state: 'uncertain' }, false)).toBe(false);
  });

  it('queues again what was still to be transcribed', () => {
    const states = ['queued', 'done', 'transcribing', 'failed', 'uploading'] as const;
    const items = states.map((state, at) => itemOf(at + 1, 'A', { state }));
    expect(waited(items)).toEqual([1, 3, 5]);
    expect(waited([itemOf(9, 'A', { state: 'queued', recordingId: null })])).toEqual([]);
  });
});

describe('a drop', () => {
  const dropped = { recordings: 0, folders: 0, left: 0, leftBecause: [], leftNames: [], isDeclined: false };
  it('is told whole', () => {
    expect(dropWords({ ...dropped, recordings: 1, left: 1, leftBecause: ['not-audio'] })).toBe(
      '1 taken, 1 left out: not audio.',
    );
    expect(
      dropWords({ ...dropped, recordings: 2, left: 3, leftBecause: ['not-audio', 'file-is-link'] }),
    ).toBe('2 taken, 3 left out: not audio, or a link, not a file.');
    expect(dropWords({ ...dropped, recordings: 2 })).toBe('2 taken. Work on it has begun.');
    expect(dropWords({ ...dropped, folders: 1, left: 1, leftBecause: ['file-gone'] })).toBe(
      '1 left out: cannot be opened.',
    );
    expect(dropWords({ ...dropped, folders: 1 })).toBeNull();
    expect(dropWords({ ...dropped, isDeclined: true })).toBeNull();
  });
});

describe('the keys', () => {
  it('are found by what they do, by their group and by themselves', () => {
    const does = (text: string) =>
      shortcutsFor(text, 'linux').flatMap(({ shortcuts }) => shortcuts.map((one) => one.does));
    expect(does('save formats')).toEqual(['Save as: formats and the publish pack']);
    expect(does('ctrl e').length).toBeGreaterThan(1);
    expect(does('sound').length).toBeGreaterThan(5);
    expect(does('no such key')).toEqual([]);
    expect(shortcutsFor('⌘ k', 'darwin').length).toBeGreaterThan(0);
  });
});

it('calls a model by a name that people can read', () => {
  expect(modelName('#g1_whisper-large')).toBe('Whisper large');
  expect(modelName('openai/gpt-4o-transcribe')).toBe('Gpt 4o transcribe');
  expect(modelName('Moonshine Tiny (English)')).toBe('Moonshine Tiny (English)');
  expect(modelName('')).toBe('');
});
