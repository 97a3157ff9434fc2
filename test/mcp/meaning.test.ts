// What an assistant finds by meaning: `search` by meaning or both ways, and what was said before.
import { beforeEach, describe, expect, it } from 'vitest';
import { must } from '../storage/support.ts';
import { meaningOf } from '../meaning/support.ts';
import { archiveWorld } from './world.ts';

const PLUMBER = [
  ['Ada', 'The kitchen sink was leaking again, and the plumber could not come until Thursday.'],
] as const;
const KITTEN = [
  ['Ben', 'We found a stray kitten behind the garage, and the children wanted to keep it.'],
] as const;
const AGAIN = [
  ['Ada', 'As we said, the sink in the kitchen leaks, and no plumber comes before Thursday.'],
] as const;

describe('a host that asks by meaning', () => {
  let world: ReturnType<typeof archiveWorld>;
  let ids: readonly string[] = [];
  beforeEach(async () => {
    world = archiveWorld({ meaning: meaningOf });
    const one = world.said(PLUMBER, { show: 'Home', name: 'Sink' });
    const two = world.said(KITTEN, { show: 'Pets', name: 'Kitten' });
    const three = world.said(AGAIN, { show: 'Home', name: 'Sink again' });
    ids = [one, two, three].map((id) => `r${id}`);
    world.core.preferences.change({ searchByMeaning: true });
    expect(await world.archive.call('meaning.read', undefined)).toMatchObject({
      ok: true,
      value: { done: 3 },
    });
  });

  it('finds what was said in another language, with ids, times and links, within filters', async () => {
    const { ask } = await world.host();
    const { value } = await ask('search', { query: 'Wasserschaden im Haus', mode: 'meaning', limit: 5 });
    const first = must(value.results[0]);
    expect([`${ids[0]}`, `${ids[2]}`]).toContain(first.id.split('@')[0]);
    expect(first).toMatchObject({ show: 'Home', time: '0:00', near: expect.any(Number) as number });
    expect(first.url).toMatch(/^earshot:\/\/recording\//);
    const around = await ask('get_passage', { id: first.id });
    expect(around.value.text).toContain('kitchen');
    const elsewhere = await ask('search', { query: 'Wasserschaden im Haus', mode: 'meaning', show: 'Pets' });
    for (const { id } of elsewhere.value.results) expect(id.split('@')[0]).toBe(ids[1]);
    const within = await ask('search', { query: 'Wasserschaden', mode: 'meaning', recording: ids[2] });
    expect(within.value.results.map(({ id }) => id.split('@')[0])).toEqual([ids[2]]);
    expect(world.faults).toEqual([]);
  }, 60_000);

  it('finds both ways, the exact places apart', async () => {
    const { ask } = await world.host();
    const { value } = await ask('search', { query: 'kitten', mode: 'both' });
    expect(value.results.map(({ id }) => id.split('@')[0])).toEqual([ids[1]]);
    expect(value.by_meaning).toContainEqual(expect.objectContaining({ title: 'Kitten' }));
    // Without it the exact places are there all the same, and why nothing else is.
    world.core.preferences.change({ searchByMeaning: false });
    const off = await ask('search', { query: 'kitten', mode: 'both' });
    expect(off.value.results).toHaveLength(1);
    expect(off.value.by_meaning).toContain('Search by meaning is off');
    expect(await ask('search', { query: 'kitten', mode: 'meaning' })).toMatchObject({ isError: true });
  }, 60_000);

  it('tells what was said before, and nothing of the recording itself', async () => {
    const { ask } = await world.host();
    const { value } = await ask('similar', { id: ids[2], earlier_only: false });
    expect(value.chapters).toMatchObject([{ chapter: '0:00', passages: [{ title: 'Sink', show: 'Home' }] }]);
    expect(JSON.stringify(value.chapters)).not.toContain('Sink again');
    expect((await ask('similar', { id: 'r999', earlier_only: false })).isError).toBe(true);
    expect((await ask('similar', { id: '../etc' })).isError).toBe(true);
  }, 60_000);

  it('says of a recording that was not read that it was not', async () => {
    const id = `r${world.said(KITTEN, { name: 'New' })}`;
    const { ask } = await world.host();
    const { value } = await ask('similar', { id });
    expect(value).toMatchObject({ chapters: [], not_read_yet: expect.any(String) as string });
  }, 60_000);
});
