// Edits of a text that is open no longer: what was written in it is kept there, and what is undone is undone there.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { editing } from '../../../renderer/state/editing.svelte.ts';
import { notices } from '../../../renderer/state/notices.svelte.ts';
import { reader } from '../../../renderer/state/reader.svelte.ts';
import { holdBridge, turns } from './held-bridge.ts';

const segment = (id: number) => ({ id, start: 0, end: 2, speaker: 'A', text: 'The tide', words: [] });
/** Transcripts of each test have ids of their own: what was edited is known for as long as the window is there. */
let test = 0;
const idOf = (recordingId: number): number => test * 100 + recordingId * 10;
const text = (recordingId: number, revision = 0) =>
  ({
    ...{ id: idOf(recordingId), recordingId, revision },
    segments: [segment(recordingId * 100)],
  }) as never;
const edited = (recordingId: number, revision: number) => ({
  ...{ transcriptId: idOf(recordingId), revision, editedAt: 1, wordCount: 2 },
  ...{ segments: [], removed: [], speakers: [], moved: false, offer: null, canUndo: true, canRedo: true },
});

let bridge: ReturnType<typeof holdBridge>;
beforeEach(() => {
  vi.useFakeTimers();
  test += 1;
  notices.list = [];
  bridge = holdBridge();
  reader.transcript = text(1);
  editing.reach = { names: [] } as never;
});
afterEach(async () => {
  reader.close();
  editing.forget();
  await bridge.end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Opens another text, as a link or a notification does: nothing loses the focus before. */
async function openOther(): Promise<void> {
  reader.open({ id: 'r2', recordingId: 2 } as never);
  editing.forget();
  await turns();
  reader.transcript = text(2, 7);
}

const said = (): readonly string[] => notices.list.map((notice) => notice.text);

describe('what is written', () => {
  it('is kept where another text is opened before a pause', async () => {
    editing.write(segment(100), 'The tide rises');
    await openOther();
    const kept = bridge.next('edits.do');
    expect(kept.args).toEqual({
      ...{ recordingId: 1, transcriptId: idOf(1), revision: 0 },
      command: { type: 'text', segmentId: 100, text: 'The tide rises' },
    });
    await kept.answer(edited(1, 1));
  });

  it('is kept in its own text where an edit before it is still on its way', async () => {
    editing.write(segment(100), 'The tide rises');
    void editing.save();
    await turns();
    const first = bridge.next('edits.do');
    editing.write(segment(100), 'The tide rises now');
    await openOther();
    expect(bridge.waiting()).not.toContain('edits.do');
    await first.answer(edited(1, 1));
    const second = bridge.next('edits.do');
    expect(second.args).toMatchObject({
      ...{ recordingId: 1, transcriptId: idOf(1), revision: 1 },
      command: { text: 'The tide rises now' },
    });
    await second.answer(edited(1, 2));
    expect(reader.transcript?.id).toBe(idOf(2));
  });
});

describe('what was told of with the way back', () => {
  async function renamed(): Promise<void> {
    const done = editing.tell({ type: 'rename', from: 'A', to: 'B' }, () => 'A is B now.');
    await turns();
    await bridge.next('edits.do').answer(edited(1, 1));
    await done;
  }

  it('is undone in the text that it was done to', async () => {
    await renamed();
    await openOther();
    expect(said()).toEqual(['A is B now.']);
    expect(notices.undo()).toBe(true);
    await turns();
    const undo = bridge.next('edits.undo');
    expect(undo.args).toEqual({ recordingId: 1, transcriptId: idOf(1), revision: 1 });
    await undo.answer(edited(1, 2));
    expect(said()).toEqual(['Undone.']);
    const [notice] = notices.list;
    if (notice) notices.run(notice);
    await turns();
    const redo = bridge.next('edits.redo');
    expect(redo.args).toEqual({ recordingId: 1, transcriptId: idOf(1), revision: 2 });
    await redo.answer(edited(1, 3));
    expect(said()).toEqual(['Done again.']);
  });

  it('keeps what is written in the other one meanwhile', async () => {
    await renamed();
    await openOther();
    notices.undo();
    await turns();
    editing.write(segment(200), 'The wind');
    await bridge.next('edits.undo').answer(edited(1, 2));
    expect(editing.draft?.text).toBe('The wind');
  });

  it('is made for the newest that is known of the text', async () => {
    await renamed();
    reader.transcript = text(1, 5);
    void editing.undo();
    await turns();
    const undo = bridge.next('edits.undo');
    expect(undo.args).toMatchObject({ revision: 5 });
    await undo.answer(edited(1, 6));
  });

  it('is done to the text that was open when it was asked for', async () => {
    editing.write(segment(100), 'The tide rises');
    void editing.tell({ type: 'rename', from: 'A', to: 'B' }, () => 'A is B now.');
    await turns();
    const kept = bridge.next('edits.do');
    await openOther();
    await kept.answer(edited(1, 1));
    const rename = bridge.next('edits.do');
    expect(rename.args).toMatchObject({
      ...{ recordingId: 1, transcriptId: idOf(1), revision: 1 },
      command: { type: 'rename' },
    });
    await rename.answer(edited(1, 2));
  });
});
