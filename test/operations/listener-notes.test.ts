// Notes for listeners through the operations: beginning anew, going back, and what a version is; none is ever lost.
import { describe, expect, it } from 'vitest';
import { notesView, restoreNotes, setNotes } from '../../app/operations/listener-notes.ts';
import { ONE_VERSION_MS, VERSIONS_MAX } from '../../app/storage/desk/listener-notes.ts';
import { makeLibrary, transcribed, transcriptOf } from '../storage/support.ts';

function world() {
  const library = makeLibrary();
  const { recordingId } = transcribed(library, transcriptOf('The harbour froze.'));
  let now = 1_000;
  const core = { library, nowMs: () => now, changes: { tell: () => undefined } } as never;
  const view = () => {
    const seen = notesView(core, recordingId);
    if (!seen.ok) throw new Error(seen.failure.message);
    return seen.value;
  };
  return {
    core,
    recordingId,
    library,
    view,
    set: (text: string | null, begins = false) => setNotes(core, recordingId, text, begins),
    pass: (ms: number) => (now += ms),
  };
}

describe('notes', () => {
  it('that begin anew are what the template makes, and keep every older version', () => {
    const { core, recordingId, set, view } = world();
    const drafted = view().text;
    expect(view()).toMatchObject({ isWritten: false, versions: [] });
    // Nothing was written: nothing begins.
    set(null);
    expect(view().versions).toEqual([]);
    set('Mine.');
    set(null);
    expect(view()).toMatchObject({ text: drafted, isWritten: true });
    expect(view().versions.map(({ beginning }) => beginning)).toContain('Mine.');
    // What is typed on goes into the version that began, not into the older one.
    set('Mine again.');
    const old = view().versions.find(({ beginning }) => beginning === 'Mine.');
    restoreNotes(core, recordingId, old?.id ?? 0);
    expect(view().text).toBe('Mine.');
    expect(view().versions).toHaveLength(3);
  });

  it('typed within half an hour are one version, later another', () => {
    const { pass, set, view } = world();
    set('a');
    pass(ONE_VERSION_MS - 1);
    set('b');
    expect(view().versions.map(({ beginning }) => beginning)).toEqual(['b']);
    pass(1);
    set('c');
    expect(view().versions.map(({ beginning }) => beginning)).toEqual(['c', 'b']);
    // The clock was put back: the newest is not gone on with.
    pass(-ONE_VERSION_MS);
    set('d');
    expect(view().versions.map(({ beginning }) => beginning)).toEqual(['d', 'c', 'b']);
  });

  it('are kept in so many versions, the newest', () => {
    const { set, view } = world();
    for (let count = 0; count <= VERSIONS_MAX; count += 1) set(`version ${count}`, true);
    expect(view().versions).toHaveLength(VERSIONS_MAX);
    expect(view().versions.at(-1)?.beginning).toBe('version 1');
  });
});
