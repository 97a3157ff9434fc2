// Notes for listeners: each deed is of the recording that it was asked for, keeps what was typed first, and can be taken back.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listenerNotes } from '../../../renderer/state/listener-notes.svelte.ts';
import { notices } from '../../../renderer/state/notices.svelte.ts';
import { holdBridge, turns } from './held-bridge.ts';

let bridge: ReturnType<typeof holdBridge>;
let leave: () => void = () => undefined;
const notes = (text: string) => ({ text, versions: [] });

beforeEach(async () => {
  vi.useFakeTimers();
  notices.list = [];
  bridge = holdBridge();
  leave = listenerNotes.follow(1);
  await bridge.next('notes.get').answer(notes('one'));
});
afterEach(async () => {
  listenerNotes.follow(null);
  await bridge.end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Goes on to another recording while what was typed is being kept, which leaving does once more. */
async function goOn(): Promise<void> {
  leave();
  leave = listenerNotes.follow(2);
  await bridge.next('notes.get').answer(notes('two'));
  await bridge.next('notes.set').answer(notes('typed'));
}
const told = (): readonly string[] => notices.list.map(({ text }) => text);
/** Presses Undo of what was told last. */
async function undo(): Promise<void> {
  notices.list.at(-1)?.deed?.run();
  await turns();
}

describe('beginning the notes anew', () => {
  it('keeps what was typed, takes what the template makes, and is taken back', async () => {
    listenerNotes.type('typed');
    void listenerNotes.startAnew();
    const kept = bridge.next('notes.set');
    expect(kept.args).toEqual({ recordingId: 1, text: 'typed', begins: false });
    expect(bridge.waiting()).toEqual([]);
    await kept.answer(notes('typed'));
    const anew = bridge.next('notes.set');
    expect(anew.args).toEqual({ recordingId: 1, text: null, begins: false });
    await anew.answer(notes('made'));
    expect([listenerNotes.text, listenerNotes.isKept]).toEqual(['made', true]);
    expect(told()).toHaveLength(1);
    await undo();
    const back = bridge.next('notes.set');
    expect(back.args).toEqual({ recordingId: 1, text: 'typed', begins: true });
    await back.answer(notes('typed'));
    expect(listenerNotes.text).toBe('typed');
  });

  it('is of the recording that it was asked for, as is its undo, where another one is open by then', async () => {
    listenerNotes.type('typed');
    void listenerNotes.startAnew();
    const kept = bridge.next('notes.set');
    await goOn();
    await kept.answer(notes('typed'));
    const anew = bridge.next('notes.set');
    expect(anew.args).toMatchObject({ recordingId: 1, text: null });
    await anew.answer(notes('made'));
    expect(listenerNotes.text).toBe('two');
    await undo();
    expect(bridge.next('notes.set').args).toMatchObject({ recordingId: 1, text: 'typed' });
  });

  it('that is refused says so, and nothing is told done', async () => {
    void listenerNotes.startAnew();
    await turns();
    await bridge.next('notes.set').refuse('The disk is full.');
    expect(told()).toEqual(['The disk is full.']);
    expect(listenerNotes.text).toBe('one');
  });
});

describe('an older version of the notes', () => {
  it('counts again after what was typed was kept, and is taken back', async () => {
    listenerNotes.type('typed');
    void listenerNotes.restore(7);
    await bridge.next('notes.set').answer(notes('typed'));
    const restored = bridge.next('notes.restore');
    expect(restored.args).toEqual({ recordingId: 1, versionId: 7 });
    await restored.answer(notes('older'));
    expect(listenerNotes.text).toBe('older');
    await undo();
    expect(bridge.next('notes.set').args).toEqual({ recordingId: 1, text: 'typed', begins: true });
  });

  it('is of the recording that it was asked for, though another one is open by then', async () => {
    listenerNotes.type('typed');
    void listenerNotes.restore(7);
    const kept = bridge.next('notes.set');
    await goOn();
    await kept.answer(notes('typed'));
    const restored = bridge.next('notes.restore');
    expect(restored.args).toEqual({ recordingId: 1, versionId: 7 });
    await restored.answer(notes('older'));
    expect(listenerNotes.text).toBe('two');
    expect(told()).toHaveLength(1);
    await undo();
    expect(bridge.next('notes.set').args).toMatchObject({ recordingId: 1 });
  });

  it('that is refused says so', async () => {
    void listenerNotes.restore(7);
    await turns();
    await bridge.next('notes.restore').refuse('It is gone.');
    expect(told()).toEqual(['It is gone.']);
  });
});

describe('copying and saving the notes', () => {
  it('are of what was typed, in the recording where that was asked', async () => {
    for (const deed of ['copy', 'save'] as const) {
      listenerNotes.type(`typed to ${deed}`);
      void (deed === 'copy' ? listenerNotes.copy('html', 'Copied.') : listenerNotes.save('html'));
      const kept = bridge.next('notes.set');
      expect(kept.args).toMatchObject({ recordingId: 1, text: `typed to ${deed}` });
      await goOn();
      await kept.answer(notes('typed'));
      const asked = bridge.next(`notes.${deed}`);
      expect(asked.args).toEqual({ recordingId: 1, form: 'html' });
      await asked.answer(deed === 'copy' ? null : { fileName: 'notes.html', savedId: 'x' });
      expect(told().at(-1)).toMatch(deed === 'copy' ? 'Copied.' : 'notes.html');
      leave();
      leave = listenerNotes.follow(1);
      await bridge.next('notes.get').answer(notes('one'));
    }
  });

  it('tell nothing done where they were refused, or were called off', async () => {
    void listenerNotes.copy('html', 'Copied.');
    await turns();
    await bridge.next('notes.copy').refuse('No.');
    void listenerNotes.save('html');
    await turns();
    await bridge.next('notes.save').answer(null);
    expect(told()).toEqual(['No.']);
  });
});

describe('what is typed into the notes', () => {
  it('is kept after a rest, and what was typed meanwhile is kept next', async () => {
    listenerNotes.type('a');
    await vi.advanceTimersByTimeAsync(500);
    listenerNotes.type('ab');
    await vi.advanceTimersByTimeAsync(500);
    expect(bridge.waiting()).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    const kept = bridge.next('notes.set');
    expect(kept.args).toMatchObject({ text: 'ab' });
    listenerNotes.type('abc');
    await kept.answer(notes('ab'));
    expect([listenerNotes.text, listenerNotes.isKept]).toEqual(['abc', false]);
    await vi.advanceTimersByTimeAsync(600);
    await bridge.next('notes.set').answer(notes('abc'));
    expect(listenerNotes.isKept).toBe(true);
  });

  it('is kept when its page is left, and what could not be kept stays to be kept', async () => {
    listenerNotes.type('typed');
    leave();
    await bridge.next('notes.set').refuse('The disk is full.');
    expect(listenerNotes.failure).toBe('The disk is full.');
    expect([listenerNotes.text, listenerNotes.isKept]).toEqual(['typed', false]);
  });
});
