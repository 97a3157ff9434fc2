// Find and replace, glossaries, names and versions over a real library; texts are read by the code of the thread.
import { describe, expect, it } from 'vitest';
import { Changes } from '../../app/domain/changes.ts';
import { keywordsWith } from '../../app/domain/glossary.ts';
import { Editing } from '../../app/transcripts/editing.ts';
import { openForReading } from '../../app/storage/database.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import type { Library } from '../../app/storage/library.ts';
import type { Texts } from '../../app/storage/transcripts/texts.ts';
import { TextsRun } from '../../app/storage/transcripts/texts-run.ts';
import { connect, makeLibrary, must, NOW, segment, transcribed, transcriptOf } from '../storage/support.ts';

function setUp(nowMs = () => NOW) {
  const library = makeLibrary();
  const folder = library.folders.add(
    { path: '/shows', name: 'Show', includeSubfolders: true, service: 'device' },
    NOW,
  );
  const run = new TextsRun(openForReading(library.path));
  const texts: Omit<Texts, 'join'> = {
    find: (request) => Promise.resolve(run.find(request)),
    places: (recordingId, rules) => Promise.resolve(run.places(recordingId, rules)),
    diff: (from, to) => Promise.resolve(run.diff(from, to)),
    copyBack: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const editing = new Editing({
    library,
    engines: ENGINES,
    texts,
    nowMs,
    changes: new Changes(),
  });
  const make = (...lines: string[]): number =>
    transcribed(library, transcriptOf(...lines), { folderId: folder.id }).recordingId;
  return { library, texts, editing, folderId: folder.id, make };
}

const textOf = (library: Library, recordingId: number): string =>
  must(library.transcripts.get(recordingId))
    .segments.map(({ text }) => text)
    .join(' | ');
const idAt = (library: Library, recordingId: number, at: number): number =>
  must(must(library.transcripts.get(recordingId)).segments[at]).id;

const JON = { find: 'jon smit', replace: 'John Smith', matchCase: false, wholeWord: true };
const OPERATION = '0b0e0f5e-9d0b-4a3c-8f77-0d8c4f5ad001';

describe('find and replace', () => {
  it('finds every place with its context, and says how many there are', async () => {
    const { make, texts } = setUp();
    const first = make('Here is Jon Smit.', 'Jon  Smit and jon smit; Jon Smithson is another.');
    make('Nobody.');
    const found = await texts.find({
      rules: [JON],
      recordingId: null,
      folderId: null,
      after: null,
      limit: 2,
    });
    expect(found).toMatchObject({ after: null, left: 0 });
    expect(found.recordings).toEqual([expect.objectContaining({ recordingId: first, count: 3 })]);
    expect(found.recordings[0]?.hits.map(({ after, before, found: text }) => [before, text, after])).toEqual([
      ['Here is ', 'Jon Smit', '.'],
      ['', 'Jon  Smit', ' and jon smit; Jon Smithson is another.'],
    ]);
  });

  it('leaves what is to be kept, is undone as one, and leaves alone what was edited since', async () => {
    const { editing, library, make } = setUp();
    const one = make('Jon Smit and Jon Smit.', 'Jon Smit.');
    const two = make('Jon Smit.');
    const keep = [{ segmentId: idAt(library, one, 0), nth: 1 }];
    expect(await editing.replace(one, [JON], { operation: OPERATION, keep })).toEqual({
      ok: true,
      value: { segments: 2 },
    });
    await editing.replace(two, [JON], { operation: OPERATION });
    expect([textOf(library, one), textOf(library, two)]).toEqual([
      'John Smith and Jon Smit. | John Smith.',
      'John Smith.',
    ]);
    await editing.edit(
      { recordingId: two, seen: null },
      { type: 'text', segmentId: idAt(library, two, 0), text: 'Me.' },
    );
    expect(await editing.undoOperation(OPERATION)).toEqual({
      ok: true,
      value: { recordings: 1, editedSince: 1 },
    });
    expect([textOf(library, one), textOf(library, two)]).toEqual([
      'Jon Smit and Jon Smit. | Jon Smit.',
      'Me.',
    ]);
  });

  it('is known as the last one for a day, for who has forgotten it in the middle', async () => {
    let now = NOW;
    const { editing, library, make } = setUp(() => now);
    const ids = [make('Jon Smit.'), make('Jon Smit.'), make('Jon Smit.')];
    const [one = 0, two = 0, three = 0] = ids;
    expect(editing.lastReplaced('replace')).toBeNull();
    await editing.replace(three, [{ ...JON, find: 'nobody' }], { operation: OPERATION });
    expect(editing.lastReplaced('replace')).toBeNull();
    await editing.replace(three, [JON], { operation: 'an earlier one' });
    await editing.replace(one, [JON], { operation: OPERATION });
    expect(editing.lastReplaced('replace')).toEqual({ operation: OPERATION, at: NOW, recordings: 1 });
    now += 1_000;
    await editing.replace(two, [JON], { operation: OPERATION });
    const last = { operation: OPERATION, at: now, recordings: 2 };
    expect(editing.lastReplaced('replace')).toEqual(last);
    expect(editing.lastReplaced('glossary')).toBeNull();
    now += 24 * 3_600_000;
    expect(editing.lastReplaced('replace')).toEqual(last);
    now += 1;
    expect(editing.lastReplaced('replace')).toBeNull();
    now -= 1;
    const edit = { type: 'text', segmentId: idAt(library, one, 0), text: 'Me.' } as const;
    await editing.edit({ recordingId: one, seen: null }, edit);
    expect(editing.lastReplaced('replace')).toEqual({ ...last, recordings: 1 });
    await editing.undoOperation(OPERATION);
    expect(textOf(library, two)).toBe('Jon Smit.');
    expect(editing.lastReplaced('replace')).toBeNull();
  });

  it('a glossary is undone as one where it went through more than one text', async () => {
    const { editing, make } = setUp();
    const glossary = { kind: 'glossary', operation: OPERATION } as const;
    await editing.replace(make('Jon Smit.'), [JON], glossary);
    expect(editing.lastReplaced('glossary')).toBeNull();
    await editing.replace(make('Jon Smit.'), [JON], glossary);
    expect(editing.lastReplaced('glossary')).toEqual({ operation: OPERATION, at: NOW, recordings: 2 });
    expect(editing.lastReplaced('replace')).toBeNull();
  });

  it('rewrites many places in slices, and one undo takes all of them back', async () => {
    const { editing, library } = setUp();
    const lines = Array.from({ length: 350 }, (_, at) => segment(`Jon Smit ${at}.`, at * 5));
    const { recordingId } = transcribed(library, transcriptOf(...lines));
    const before = textOf(library, recordingId);
    await editing.replace(recordingId, [JON], { operation: OPERATION });
    expect(textOf(library, recordingId)).toBe(before.replaceAll('Jon Smit', 'John Smith'));
    const undone = await editing.undo({ recordingId, seen: null });
    expect(undone).toMatchObject({ ok: true, value: { moved: true, canUndo: false, canRedo: true } });
    expect(textOf(library, recordingId)).toBe(before);
    connect(library).exec("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)");
  });
});

describe('a glossary', () => {
  it('is offered a correction that was made twice by hand, and no more when it was declined', async () => {
    const { editing, folderId, library, make } = setUp();
    const id = make('Jon Smit came.', 'Then Jon Smit left.', 'Jon Smit again.');
    const correct = (at: number) =>
      editing.edit(
        { recordingId: id, seen: null },
        {
          type: 'text',
          segmentId: idAt(library, id, at),
          text: must(library.transcripts.get(id)).segments[at]?.text.replace('Jon Smit', 'John Smith') ?? '',
        },
      );
    expect(await correct(0)).toMatchObject({ ok: true, value: { offer: null } });
    const offer = { heard: 'Jon Smit', written: 'John Smith' };
    expect(await correct(1)).toMatchObject({ ok: true, value: { offer } });
    library.glossaries.decline(folderId, offer);
    expect(await correct(2)).toMatchObject({ ok: true, value: { offer: null } });
  });

  it('puts right a new transcript of this computer, when that is switched on', async () => {
    const { editing, folderId, library, make } = setUp();
    const id = make('Ear shot by Jon Smit.');
    const terms = [
      { term: 'Earshot', heard: ['ear shot'] },
      { term: 'John Smith', heard: ['Jon Smit', 'Jon Smith'] },
    ];
    library.glossaries.set(folderId, { automatic: false, terms });
    await editing.applyGlossary(id);
    expect(textOf(library, id)).toBe('Ear shot by Jon Smit.');
    library.glossaries.set(folderId, { automatic: true, terms });
    await editing.applyGlossary(id);
    expect(textOf(library, id)).toBe('Earshot by John Smith.');
    expect(editing.versions(id).map(({ isNow, kind }) => [kind, isNow])).toEqual([
      ['glossary', true],
      ['service', false],
    ]);
  });

  it('is applied by the next process where this one died before, or in the middle', async () => {
    const { editing, folderId, library, make } = setUp();
    const early = make('Jon Smit.');
    expect(library.glossaries.due()).toEqual([]);
    const terms = [
      { term: 'Earshot', heard: ['ear shot'] },
      { term: 'John Smith', heard: ['Jon Smit'] },
    ];
    library.glossaries.set(folderId, { automatic: true, terms });
    const [one, two, three] = [make('Ear shot.'), make('Ear shot. Jon Smit.'), make('Ear shot.')];
    expect(library.glossaries.due()).toEqual([one, two, three]);
    // Half of it was done when that process died; one was edited by hand meanwhile.
    await editing.replace(two, [{ ...JON, find: 'ear shot', replace: 'Earshot' }], {
      kind: 'glossary',
      operation: OPERATION,
    });
    const edit = { type: 'text', segmentId: idAt(library, three, 0), text: 'Ear shot, I say.' } as const;
    await editing.edit({ recordingId: three, seen: null }, edit);
    await editing.applyDueGlossaries();
    expect([early, one, two, three].map((id) => textOf(library, id))).toEqual([
      'Jon Smit.',
      'Earshot.',
      'Earshot. John Smith.',
      'Ear shot, I say.',
    ]);
    expect(library.glossaries.due()).toEqual([]);
    await editing.applyGlossary(make('Jon Smit.'));
    expect(library.glossaries.due()).toEqual([]);
    expect(library.settings.get('glossaryDue')).toBeUndefined();
  });

  it('goes along as keywords, beside those that were set, within what a service takes', () => {
    const terms = [
      { term: 'Earshot', heard: [] },
      { term: 'a,b', heard: [] },
      { term: 'Mina Ötvös', heard: [] },
    ];
    expect(keywordsWith(undefined, [])).toBeUndefined();
    expect(keywordsWith('earshot:2', terms)).toBe('earshot:2, Mina Ötvös');
    const many = Array.from({ length: 500 }, (_, at) => ({ term: `term${at}`, heard: [] }));
    expect(keywordsWith(undefined, many)?.length).toBeLessThanOrEqual(500);
  });
});

describe('names of speakers', () => {
  it('are given in slices to one who says very much, and undone in one go', async () => {
    const { editing, library } = setUp();
    const lines = Array.from({ length: 4_300 }, (_, at) => segment('So.', at * 5, '0'));
    const { recordingId } = transcribed(library, transcriptOf(...lines));
    const speakers = () =>
      new Set(must(library.transcripts.get(recordingId)).segments.map(({ speaker }) => speaker));
    const renamed = await editing.edit(
      { recordingId, seen: null },
      { type: 'rename', from: '0', to: 'Anna' },
    );
    expect(renamed).toMatchObject({ ok: true, value: { moved: true } });
    expect([...speakers()]).toEqual(['Anna']);
    await editing.undo({ recordingId, seen: null });
    expect([...speakers()]).toEqual(['0']);
  });

  it('are given to all that one says, remembered for the show, and undone', async () => {
    const { editing, folderId, library } = setUp();
    const { recordingId } = transcribed(
      library,
      transcriptOf(segment('Hello.', 0, '0'), segment('Hi.', 5, '1'), segment('So.', 10, '0')),
      { folderId },
    );
    const speakers = () => must(library.transcripts.get(recordingId)).segments.map(({ speaker }) => speaker);
    await editing.edit({ recordingId, seen: null }, { type: 'rename', from: '0', to: ' Anna ' });
    expect(speakers()).toEqual(['Anna', '1', 'Anna']);
    expect(editing.reach(recordingId)).toMatchObject({ ok: true, value: { names: ['Anna'], canUndo: true } });
    await editing.edit({ recordingId, seen: null }, { type: 'rename', from: '1', to: 'Anna' });
    expect(speakers()).toEqual(['Anna', 'Anna', 'Anna']);
    await editing.undo({ recordingId, seen: null });
    expect(speakers()).toEqual(['Anna', '1', 'Anna']);
  });
});

describe('the difference between two versions', () => {
  it('is told word by word with what stands around it', async () => {
    const { editing, library, make, texts } = setUp();
    const id = make('One two three four.', 'Five six.');
    await editing.edit(
      { recordingId: id, seen: null },
      { type: 'text', segmentId: idAt(library, id, 0), text: 'One 2 three four.' },
    );
    const transcriptId = must(library.transcripts.head(id)).id;
    const [from, to] = [0, 1].map((version) => must(editing.versionAt(id, { transcriptId, version })));
    expect(await texts.diff(must(from), must(to))).toEqual({
      added: 1,
      removed: 1,
      more: 0,
      hunks: [
        {
          start: 0,
          parts: [
            { change: 'same', text: 'One' },
            { change: 'removed', text: 'two' },
            { change: 'added', text: '2' },
            { change: 'same', text: 'three four. Five six.' },
          ],
        },
      ],
    });
  });
});
