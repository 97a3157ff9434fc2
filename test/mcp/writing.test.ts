// What an assistant changes: only what it may, noted with who asked, undone by its number, and never for money.
import { describe, expect, it } from 'vitest';
import { archiveWorld } from './world.ts';

const TALK = [
  ['0', 'Hello, I am Anna.'],
  ['1', 'And I am Ben.'],
] as const;

const trailOf = ({ library }: ReturnType<typeof archiveWorld>, recordingId: number) =>
  library.events
    .forRecording(recordingId)
    .filter(({ kind }) => kind.startsWith('assistant-'))
    .map(({ text }) => text);

describe('an assistant that may change things', () => {
  it('has the tools of its permissions only', async () => {
    const world = archiveWorld();
    const id = world.said(TALK, { name: 'Talk' });
    const { ask, client } = await world.host('modern', ['title']);
    const { tools } = await client.listTools();
    expect(tools.filter(({ annotations }) => !annotations?.readOnlyHint).map(({ name }) => name)).toEqual([
      'set_title',
      'undo_change',
    ]);
    await expect(
      client.callTool({ name: 'set_tags', arguments: { id: `r${id}`, tags: ['a'] } }),
    ).rejects.toThrow();
    expect((await ask('set_title', { id: 'r999', title: 'New' })).value.error?.code).toBe('not-found');
  });

  it.each(['modern', 'legacy'] as const)(
    'gives a title that the trail tells and undo takes back (%s)',
    async (era) => {
      const world = archiveWorld();
      const id = world.said(TALK, { name: 'Talk' });
      const { ask } = await world.host(era, ['title']);
      const { value } = await ask('set_title', { id: `r${id}`, title: 'Anna\nand Ben' });
      expect(world.library.recordings.get(id)?.title).toBe('Anna and Ben');
      expect(trailOf(world, id)).toEqual([
        'Test Host (an assistant) gave it the title “Anna and Ben”; it was “Talk”.',
      ]);
      expect((await ask('undo_change', { change_id: value.change_id })).value).toEqual({ done: true });
      expect(world.library.recordings.get(id)?.title).toBe('Talk');
      // What was changed since stays.
      expect((await ask('undo_change', { change_id: value.change_id })).value.error?.code).toBe(
        'not-allowed',
      );
    },
  );

  it('writes notes as a version, and takes them back: to what a person wrote, or to none', async () => {
    const world = archiveWorld();
    const id = world.said(TALK);
    const { ask } = await world.host('modern', ['notes']);
    const { notes } = world.library.desk;
    const first = await ask('set_notes', { id: `r${id}`, text: '# Talk\r\n- Anna\u202e\n- Ben' });
    expect(notes.latest(id)?.text).toBe('# Talk\n- Anna\n- Ben');
    expect((await ask('export', { id: `r${id}`, format: 'notes' })).value.content).toContain('- Ben');
    await ask('undo_change', { change_id: first.value.change_id });
    expect(notes.latest(id)).toBeNull();
    notes.write(id, 'By hand.', 1, true);
    const second = await ask('set_notes', { id: `r${id}`, text: 'Better.' });
    await ask('undo_change', { change_id: second.value.change_id });
    expect(notes.latest(id)?.text).toBe('By hand.');
    const third = await ask('set_notes', { id: `r${id}`, text: 'Best.' });
    notes.write(id, 'Best. And by hand.', world.core.nowMs());
    const undone = await ask('undo_change', { change_id: third.value.change_id });
    expect(undone.value.error?.code).toBe('not-allowed');
    expect(notes.latest(id)?.text).toBe('Best. And by hand.');
    expect(trailOf(world, id)[0]).toBe('Test Host (an assistant) wrote notes for listeners.');
  });

  it('sets chapters as a whole, and takes them back with all that stood there', async () => {
    const world = archiveWorld();
    const id = world.said(TALK);
    const { ask } = await world.host('modern', ['chapters']);
    const lists = world.library.desk.chapters;
    const chapters = [
      { time: '0:00', title: 'Hello' },
      { time: '0:05', title: 'Ben\nagain' },
    ];
    const { value } = await ask('set_chapters', { id: `r${id}`, chapters });
    expect(lists.get(id)).toEqual([
      { start: 0, title: 'Hello' },
      { start: 5, title: 'Ben again' },
    ]);
    await ask('undo_change', { change_id: value.change_id });
    expect(lists.get(id)).toBeNull();
    const own = [{ start: 1, title: 'By hand', url: 'https://example.org' }];
    lists.set(id, own, 1);
    const again = await ask('set_chapters', { id: `r${id}`, chapters });
    await ask('undo_change', { change_id: again.value.change_id });
    expect(lists.get(id)).toEqual(own);
    for (const bad of [
      [],
      [{ time: 'soon', title: 'x' }],
      [{ time: '0:00', title: 'x', url: 'https://a.b' }],
    ])
      expect((await ask('set_chapters', { id: `r${id}`, chapters: bad })).isError).toBe(true);
    const many = Array.from({ length: 500 }, (_, at) => ({ time: `${at}`, title: `Part ${at}` }));
    expect((await ask('set_chapters', { id: `r${id}`, chapters: many })).isError).toBe(false);
  });

  it('undoes nothing that it could not have done', async () => {
    const world = archiveWorld();
    const id = world.said(TALK, { name: 'Talk' });
    const [titles, tags] = [await world.host('modern', ['title']), await world.host('modern', ['tags'])];
    const { value } = await titles.ask('set_title', { id: `r${id}`, title: 'Other' });
    expect((await tags.ask('undo_change', { change_id: value.change_id })).value.error?.code).toBe(
      'not-found',
    );
    expect(world.library.recordings.get(id)?.title).toBe('Other');
  });

  it('gives tags, and takes them back', async () => {
    const world = archiveWorld();
    const id = world.said(TALK);
    const { ask } = await world.host('modern', ['tags']);
    const { value } = await ask('set_tags', { id: `r${id}`, tags: ['bread', 'rye'] });
    expect(world.library.details.get(id)?.tags).toEqual(['bread', 'rye']);
    await ask('undo_change', { change_id: value.change_id });
    expect(world.library.details.get(id)?.tags).toEqual([]);
  });

  it('names a speaker once, never makes two one, and takes it back', async () => {
    const world = archiveWorld();
    const id = world.said(TALK);
    const { ask } = await world.host('modern', ['speaker']);
    const named = await ask('name_speaker', { id: `r${id}`, speaker: 'Speaker 1', name: 'Anna' });
    const speakers = () => world.library.transcripts.get(id)?.segments.map(({ speaker }) => speaker);
    expect(speakers()).toEqual(['Anna', '1']);
    const merged = await ask('name_speaker', { id: `r${id}`, speaker: 'Speaker 2', name: 'Anna' });
    expect(merged.value.error?.code).toBe('not-allowed');
    await ask('undo_change', { change_id: named.value.change_id });
    expect(speakers()).toEqual(['0', '1']);
  });

  it('adds a word to a glossary, and takes it back', async () => {
    const world = archiveWorld();
    world.said(TALK, { show: 'Kitchen' });
    const { ask } = await world.host('modern', ['glossary']);
    const wanted = { show: 'Kitchen', written: 'Anna Kowalska', heard: ['anna kovalska'] };
    const { value } = await ask('add_glossary_word', wanted);
    const folder = world.library.folders.list()[0]?.id ?? 0;
    expect(world.library.glossaries.get(folder).terms).toEqual([
      { term: 'Anna Kowalska', heard: ['anna kovalska'] },
    ]);
    await ask('undo_change', { change_id: value.change_id });
    expect(world.library.glossaries.get(folder).terms).toEqual([]);
  });

  it('has nothing transcribed where a service that charges would stand in', async () => {
    const world = archiveWorld();
    const id = world.said(TALK, { show: 'Kitchen' });
    const folder = world.library.folders.list()[0]?.id ?? 0;
    world.library.folders.update(folder, { chain: ['device', 'cloud'] });
    const { ask } = await world.host('modern', ['transcribe']);
    const jobs = world.library.jobs.latestFor(id)?.id;
    expect((await ask('transcribe', { id: `r${id}` })).value.error?.code).toBe('not-allowed');
    expect(world.library.jobs.latestFor(id)?.id).toBe(jobs);
    world.library.folders.update(folder, { chain: ['cloud', 'device'] });
    expect((await ask('transcribe', { id: `r${id}` })).value).toMatchObject({ done: true, id: `r${id}` });
    expect(world.library.jobs.latestFor(id)?.service).toBe('device');
  });
});
