// Edits in a real library: any history leaves text, search index and log in step; every version can be gone back to.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EditCommand } from '../../../app/domain/editing.ts';
import type { Segment } from '../../../app/domain/transcript.ts';
import type { Edited } from '../../../app/storage/transcripts/edits.ts';
import type { Library } from '../../../app/storage/library.ts';
import {
  connect,
  emptyLibrary,
  makeLibrary,
  must,
  NOW,
  segment,
  transcribed,
  transcriptOf,
} from '../support.ts';

const MINUTE = 60_000;

function spoken(text: string, start: number, speaker: string | null = null): Segment {
  const words = text.split(' ').map((word, at) => ({
    text: word,
    start: Math.round((start + at * 0.4) * 1000) / 1000,
    end: Math.round((start + at * 0.4 + 0.3) * 1000) / 1000,
    confidence: 0.9,
  }));
  return { start, end: start + 4, speaker, text, words };
}

const content = (library: Library, recordingId: number) =>
  must(library.transcripts.get(recordingId)).segments.map(({ id: _, ...rest }) => rest);
const textOf = (library: Library, recordingId: number): string =>
  content(library, recordingId)
    .map(({ text }) => text)
    .join(' | ');

function edit(library: Library, recordingId: number, command: EditCommand, at = NOW): Edited {
  const edited = library.edits.edit({ recordingId, seen: null }, command, at);
  if (!edited.ok) throw new Error(edited.failure.message);
  return edited.value;
}

function idOf(library: Library, recordingId: number, at: number): number {
  return must(must(library.transcripts.get(recordingId)).segments[at]).id;
}

/** Throws when the index says anything else than the table. */
function checkIndex(library: Library): void {
  connect(library)
    .prepare("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)")
    .run();
}

function found(library: Library, word: string): number {
  return must(
    connect(library)
      .prepare<[string], { count: number }>(
        `SELECT count(*) AS count FROM segments_fts JOIN segments s ON s.id = segments_fts.rowid JOIN transcripts t ON t.id = s.transcript_id
         WHERE segments_fts MATCH ? AND t.is_current = 1 AND t.shelved IS NULL`,
      )
      .get(word),
  ).count;
}

describe('any history of edits', () => {
  const word = fc.constantFrom('alpha', 'beta', 'gamma', 'délta', 'Anna', '東京に');
  const text = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '));
  const act = fc.oneof(
    fc.record({ type: fc.constant('text' as const), target: fc.nat(9), text }),
    fc.record({ type: fc.constant('split' as const), target: fc.nat(9), at: fc.nat(25) }),
    fc.record({ type: fc.constant('merge' as const), target: fc.nat(9) }),
    fc.record({
      type: fc.constant('rename' as const),
      from: fc.constantFrom('0', 'Anna'),
      to: fc.constantFrom('Anna', 'Ben'),
    }),
    fc.constant({ type: 'undo' as const }),
    fc.constant({ type: 'redo' as const }),
    fc.constant({ type: 'restart' as const }),
    fc.constant({ type: 'pause' as const }),
    fc.record({ type: fc.constant('restore' as const), version: fc.nat(9) }),
  );

  it('keeps the search index equal to the text, neighbours untouched, and leads back to every version', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 20 }), (history) => {
        const directory = emptyLibrary();
        let library = makeLibrary(directory);
        const { recordingId } = transcribed(
          library,
          transcriptOf(
            spoken('alpha beta gamma', 0, '0'),
            spoken('beta délta', 5, '1'),
            spoken('gamma', 10, '0'),
          ),
        );
        const other = transcribed(library, transcriptOf('Untouched.')).recordingId;
        const original = content(library, recordingId);
        const states = new Map<string, unknown>([[`0`, original]]);
        let now = NOW;
        for (const one of history) {
          now += 1_000;
          const request = { recordingId, seen: null };
          if (one.type === 'pause') now += 60 * MINUTE;
          else if (one.type === 'restart') {
            library.close();
            library = makeLibrary(directory);
          } else if (one.type === 'undo') library.edits.undo(request, now);
          else if (one.type === 'redo') library.edits.redo(request, now);
          else if (one.type === 'restore') {
            const versions = library.edits.log.versions(recordingId);
            const version = must(versions[one.version % versions.length]);
            const restored = library.edits.restore(request, version, `restore ${now}`, now);
            expect(restored).toMatchObject({ ok: true });
            expect(content(library, recordingId)).toEqual(states.get(String(version.version)));
          } else {
            const { segments } = must(library.transcripts.get(recordingId));
            if (segments.length === 0) continue;
            const command: EditCommand =
              one.type === 'rename'
                ? one
                : {
                    ...one,
                    segmentId: must(segments['target' in one ? one.target % segments.length : 0]).id,
                  };
            library.edits.edit(request, command, now);
          }
          const [latest] = library.edits.log.versions(recordingId);
          states.set(String(latest?.version), content(library, recordingId));
        }
        checkIndex(library);
        const stored = must(library.transcripts.get(recordingId));
        expect(stored.wordCount).toBe(
          stored.segments.reduce((sum, { text }) => sum + text.split(/\s+/).filter(Boolean).length, 0),
        );
        expect(library.items.ofRecording(recordingId)?.preview).toBe(
          stored.segments.map(({ text }) => text).join(' '),
        );
        // Shelved and brought back, it is the same.
        library.remove(recordingId);
        library.restore(recordingId);
        expect(must(library.transcripts.get(recordingId)).segments).toEqual(stored.segments);
        expect(textOf(library, other)).toBe('Untouched.');
        for (let left = 200; left > 0; left -= 1)
          if (!library.edits.undo({ recordingId, seen: null }, now).ok) break;
        expect(content(library, recordingId)).toEqual(original);
        checkIndex(library);
      }),
      { numRuns: 15 },
    );
  });
});

describe('an edit', () => {
  it('is what search finds, and the old text is not', () => {
    const library = makeLibrary();
    const { recordingId } = transcribed(library, transcriptOf(spoken('Ask Jon Smit', 0)));
    edit(library, recordingId, {
      type: 'text',
      segmentId: idOf(library, recordingId, 0),
      text: 'Ask John Smith',
    });
    expect([found(library, 'smit'), found(library, 'smith')]).toEqual([0, 1]);
    library.edits.undo({ recordingId, seen: null }, NOW);
    expect([found(library, 'smit'), found(library, 'smith')]).toEqual([1, 0]);
  });

  it('made for an older revision is refused with words, and nothing changes', () => {
    const library = makeLibrary();
    const { recordingId } = transcribed(library, transcriptOf('One.', 'Two.'));
    const { id: transcriptId, revision } = must(library.transcripts.head(recordingId));
    const [first, second] = [idOf(library, recordingId, 0), idOf(library, recordingId, 1)];
    const seen = { transcriptId, revision };
    expect(
      library.edits.edit({ recordingId, seen }, { type: 'text', segmentId: first, text: 'A.' }, NOW).ok,
    ).toBe(true);
    const late = library.edits.edit(
      { recordingId, seen },
      { type: 'text', segmentId: second, text: 'B.' },
      NOW,
    );
    expect(late).toMatchObject({
      ok: false,
      failure: { code: 'not-allowed', message: expect.stringContaining('changed') as string },
    });
    expect(textOf(library, recordingId)).toBe('A. | Two.');
  });

  it('cannot reach into another transcript', () => {
    const library = makeLibrary();
    const { recordingId } = transcribed(library, transcriptOf('Mine.'));
    const other = transcribed(library, transcriptOf('Not mine.')).recordingId;
    const command: EditCommand = { type: 'text', segmentId: idOf(library, other, 0), text: 'Taken.' };
    expect(library.edits.edit({ recordingId, seen: null }, command, NOW)).toMatchObject({ ok: false });
    expect(textOf(library, other)).toBe('Not mine.');
  });

  it('cuts a transcript that has no room behind it, as those of older libraries', () => {
    const library = makeLibrary();
    const { recordingId } = transcribed(library, transcriptOf(spoken('One two', 0), spoken('Three', 5)));
    const next = transcribed(library, transcriptOf('Next.')).recordingId;
    const db = connect(library);
    // Puts the next one right behind it, as they once lay.
    const last = idOf(library, recordingId, 1);
    db.exec(`UPDATE segments SET id = ${last + 1} WHERE transcript_id = 2;
      UPDATE transcripts SET first_segment_id = ${last + 1} WHERE id = 2;
      INSERT INTO segments_fts (segments_fts) VALUES ('rebuild')`);
    edit(library, recordingId, { type: 'text', segmentId: idOf(library, recordingId, 1), text: 'Three!' });
    const cut = edit(library, recordingId, {
      type: 'split',
      segmentId: idOf(library, recordingId, 0),
      at: 4,
    });
    expect(cut.moved).toBe(true);
    expect(textOf(library, recordingId)).toBe('One | two | Three!');
    expect(textOf(library, next)).toBe('Next.');
    checkIndex(library);
    library.edits.undo({ recordingId, seen: null }, NOW);
    library.edits.undo({ recordingId, seen: null }, NOW);
    expect(textOf(library, recordingId)).toBe('One two | Three');
    checkIndex(library);
  });
});

describe('a stretch over several segments', () => {
  const place = (segmentId: number, at: number) => ({ segmentId, at });
  /** Does a command to its end, as one operation. */
  function whole(library: Library, recordingId: number, command: EditCommand): void {
    for (let more = true; more;) {
      const edited = library.edits.edit({ recordingId, seen: null }, command, NOW, 'one');
      if (!edited.ok) throw new Error(edited.failure.message);
      more = edited.value.more;
    }
  }
  function undone(library: Library, recordingId: number): Edited {
    for (;;) {
      const edited = library.edits.undo({ recordingId, seen: null }, NOW + 1);
      if (!edited.ok) throw new Error(edited.failure.message);
      if (!edited.value.more) return edited.value;
    }
  }

  it('is given to a speaker, deleted, and taken back as one, after which nothing is edited', () => {
    const library = makeLibrary();
    const { recordingId } = transcribed(
      library,
      transcriptOf(spoken('alpha beta gamma', 0, '0'), spoken('beta delta', 5), spoken('gamma end', 10, '1')),
    );
    const original = content(library, recordingId);
    const ids = [0, 1, 2].map((at) => idOf(library, recordingId, at));
    const [first = 0, , last = 0] = ids;
    whole(library, recordingId, {
      type: 'assign',
      from: place(first, 6),
      to: place(last, 5),
      speaker: 'Ben',
    });
    expect(content(library, recordingId).map(({ speaker, text }) => `${speaker}: ${text}`)).toEqual([
      '0: alpha',
      'Ben: beta gamma',
      'Ben: beta delta',
      'Ben: gamma',
      '1: end',
    ]);
    checkIndex(library);
    expect(undone(library, recordingId)).toMatchObject({ canUndo: false, editedAt: null });
    expect(content(library, recordingId)).toEqual(original);
    expect(library.transcripts.head(recordingId)?.editedAt).toBeNull();

    whole(library, recordingId, { type: 'range', from: place(first, 5), to: place(last, 6), text: '' });
    expect(textOf(library, recordingId)).toBe('alpha | end');
    expect(found(library, 'delta')).toBe(0);
    expect(undone(library, recordingId)).toMatchObject({ canUndo: false });
    expect(content(library, recordingId)).toEqual(original);
    checkIndex(library);
    library.close();
  });

  it('of hundreds goes in slices, and what was cut in among them goes too', () => {
    const library = makeLibrary();
    const lines = Array.from({ length: 300 }, (_, at) => spoken(`one two ${at}`, at * 5));
    const { recordingId } = transcribed(library, transcriptOf(...lines));
    const original = content(library, recordingId);
    edit(library, recordingId, { type: 'split', segmentId: idOf(library, recordingId, 120), at: 4 });
    const [from, to] = [place(idOf(library, recordingId, 0), 3), place(idOf(library, recordingId, 300), 4)];
    whole(library, recordingId, { type: 'range', from, to, text: '!' });
    expect(textOf(library, recordingId)).toBe('one! | two 299');
    checkIndex(library);
    undone(library, recordingId);
    expect(undone(library, recordingId)).toMatchObject({ canUndo: false });
    expect(content(library, recordingId)).toEqual(original);
    const half = idOf(library, recordingId, 150);
    edit(library, recordingId, { type: 'from-here', segmentId: half, was: null, speaker: 'Ben' });
    expect(content(library, recordingId).findIndex(({ speaker }) => speaker === 'Ben')).toBe(150);
    library.close();
  });
});

describe('versions', () => {
  it('are what a service wrote, and what a hand did without a long pause', () => {
    const library = makeLibrary();
    const { recordingId } = transcribed(library, transcriptOf(spoken('One', 0)));
    const id = idOf(library, recordingId, 0);
    edit(library, recordingId, { type: 'text', segmentId: id, text: 'Two' }, NOW + MINUTE);
    edit(library, recordingId, { type: 'text', segmentId: id, text: 'Three' }, NOW + 2 * MINUTE);
    edit(library, recordingId, { type: 'text', segmentId: id, text: 'Four' }, NOW + 90 * MINUTE);
    expect(
      library.edits.log
        .versions(recordingId)
        .map(({ editCount, kind, version }) => [version, kind, editCount]),
    ).toEqual([
      [2, 'hand', 1],
      [1, 'hand', 2],
      [0, 'service', 0],
    ]);
  });

  it('of an earlier transcription can be gone back to, with the edits made on it', () => {
    const library = makeLibrary();
    const { recordingId } = transcribed(library, transcriptOf(spoken('Jon', 0), spoken('spoke', 5)));
    edit(library, recordingId, { type: 'text', segmentId: idOf(library, recordingId, 0), text: 'John' });
    edit(library, recordingId, {
      type: 'split',
      segmentId: idOf(library, recordingId, 1),
      at: 3,
      text: 'spo ke',
    });
    const first = must(library.transcripts.head(recordingId)).id;
    const again = must(
      library.jobs.enqueue({ recordingId, service: 'cloud', options: '{}', priority: 1 }, NOW),
    ).job;
    const claimed = must(library.jobs.claimNext('cloud', { leaseToken: 'l', requestId: 'r' }, NOW));
    expect(claimed.id).toBe(again.id);
    const accepted = must(
      library.jobs.apply(
        again.id,
        claimed,
        { type: 'accepted', generationId: 'g', firstPollAt: NOW, deadlineAt: null },
        NOW,
      ),
    );
    must(library.jobs.finish(again.id, accepted, transcriptOf(spoken('Jean spoke', 0)), null, NOW));
    expect(textOf(library, recordingId)).toBe('Jean spoke');
    const versions = library.edits.log.versions(recordingId);
    expect(versions.map(({ service, version }) => `${service} ${version}`)).toEqual([
      'cloud 0',
      'device 1',
      'device 0',
    ]);
    const back = library.edits.restore(
      { recordingId, seen: null },
      { transcriptId: first, version: 1 },
      'back',
      NOW,
    );
    expect(back).toMatchObject({ ok: true, value: { moved: true, transcriptId: first } });
    expect(textOf(library, recordingId)).toBe('John | spo | ke');
    expect([found(library, 'john'), found(library, 'jean')]).toEqual([1, 0]);
    library.edits.restore({ recordingId, seen: null }, { transcriptId: first, version: 0 }, 'further', NOW);
    expect(textOf(library, recordingId)).toBe('Jon | spoke');
    checkIndex(library);
  });

  it('are brought back in slices, and undone together', () => {
    const library = makeLibrary();
    const segments = Array.from({ length: 250 }, (_, at) => segment(`word ${at}`, at * 5));
    const { recordingId } = transcribed(library, transcriptOf(...segments));
    for (let from = 0; from < 250; from += 50)
      library.edits.perform(
        recordingId,
        (read) =>
          read(
            must(library.transcripts.get(recordingId))
              .segments.slice(from, from + 50)
              .map(({ id }) => id),
          ).map((before) => ({
            type: 'segment',
            id: before.id,
            before,
            after: { ...before, text: 'changed' },
          })),
        'replace',
        'one replacement',
        NOW,
      );
    const version = must(library.edits.log.versions(recordingId).at(-1));
    const more = (): boolean => {
      const step = library.edits.restore({ recordingId, seen: null }, version, 'back', NOW);
      return step.ok && step.value.more;
    };
    let slices = 1;
    while (more()) slices += 1;
    expect(slices).toBe(7);
    expect(textOf(library, recordingId)).toMatch(/^word 0 .* word 249$/);
    let undone = 0;
    for (let step = library.edits.undo({ recordingId, seen: null }, NOW); ; undone += 1) {
      if (!step.ok || !step.value.more) break;
      step = library.edits.undo({ recordingId, seen: null }, NOW);
    }
    expect(undone).toBe(6);
    expect(textOf(library, recordingId)).toMatch(/^changed .* changed$/);
  });
});
