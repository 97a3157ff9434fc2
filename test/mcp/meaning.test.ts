// What an assistant finds by meaning: `search` by meaning or both ways, and what was said before.
import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { SIMILAR } from '../../app/mcp/meaning-tools.ts';
import { SEARCH } from '../../app/mcp/search-tool.ts';
import { ANSWER_TOKENS_MAX, tokensOf } from '../../app/mcp/tokens.ts';
import type { Archive, Tool } from '../../app/mcp/tool.ts';
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
    const { value } = await ask('search', { query: 'kitchen', mode: 'both', limit: 1 });
    const [exact] = value.results.map(({ id }) => id.split('@')[0]);
    const near = value.by_meaning as readonly { readonly id: string }[];
    // What is exact is not told twice, and what lies on a later page is told here already.
    expect(near.map(({ id }) => id.split('@')[0])).toContain(exact === ids[0] ? ids[2] : ids[0]);
    expect(near.map(({ id }) => id.split('@')[0])).not.toContain(exact);
    const second = await ask('search', { query: 'kitchen', mode: 'both', limit: 1, next: value.next });
    expect(second.value.results).toHaveLength(1);
    expect(second.value).not.toHaveProperty('by_meaning');
    // Without it the exact places are there all the same, and why nothing else is.
    world.core.preferences.change({ searchByMeaning: false });
    const off = await ask('search', { query: 'kitten', mode: 'both' });
    expect(off.value.results).toHaveLength(1);
    expect(off.value).toMatchObject({
      by_meaning: [],
      by_meaning_failed: {
        code: 'not-allowed',
        message: expect.stringContaining('Search by meaning is off') as string,
      },
    });
    expect(await ask('search', { query: 'kitten', mode: 'meaning' })).toMatchObject({ isError: true });
    world.core.preferences.change({ searchByMeaning: true });
    const empty = await ask('search', { query: 'title:kitten', mode: 'meaning' });
    expect(empty.value.error).toMatchObject({ code: 'bad-argument' });
  }, 60_000);

  it('says of an empty answer what was searched, what is near without the filters, and what was not read', async () => {
    const { ask } = await world.host();
    const none = await ask('search', { query: 'Wasserschaden', mode: 'meaning', after: '2030' });
    expect(none.value).toMatchObject({
      results: [],
      searched: { transcripts: 3, query: 'Wasserschaden', after: '2030' },
      nearest: {
        without_filters: expect.arrayContaining([expect.objectContaining({ title: 'Sink' })]) as unknown,
      },
    });
    expect(none.value).not.toHaveProperty('not_read_yet');
    world.said(KITTEN, { name: 'New' });
    const some = await ask('search', { query: 'Wasserschaden', mode: 'meaning' });
    expect(some.value.not_read_yet).toContain('1 of 4 transcripts');
    const both = await ask('search', { query: 'Wasserschaden', mode: 'both' });
    expect(both.value.not_read_yet).toContain('1 of 4 transcripts');
  }, 60_000);

  it('tells no more than fits into an answer: less of each passage first, then fewer of them', async () => {
    // As long as passages may be, in a script that takes the most tokens, under titles as long as they are told.
    const text = '台所の流しがまた漏れていて、配管工は木曜日まで来られない。'.repeat(60);
    const title = '漏れる流し'.repeat(40);
    const place = (n: number) => ({
      ...{ recordingId: n, segmentId: n, segmentIds: [n], start: 1, end: 9, folderId: null, recordedAt: 1 },
      ...{
        title,
        show: title,
        speaker: title,
        text,
        likeness: 0.9,
        shared: [text],
        link: 'earshot://recording/1',
      },
    });
    const places = Array.from({ length: 15 }, (_, n) => place(n + 1));
    const answers: Record<string, unknown> = {
      'meaning.search': places,
      'meaning.similar': {
        isRead: true,
        parts: Array.from({ length: 10 }, (_, n) => ({
          title: null,
          start: n * 60,
          end: 60,
          places: places.slice(0, 5),
        })),
      },
    };
    const call: Archive['call'] = (name, args) =>
      name in answers
        ? Promise.resolve({ ok: true, value: answers[name] } as never)
        : world.archive.call(name, args);
    const archive = { call, by: 'a host', allowed: [] };
    const answer = async (tool: Tool, given: object): Promise<string> => {
      const told = await tool.run(v.parse(tool.args, given) as never, archive);
      if (!told.ok) throw new Error(told.failure.message);
      expect(tokensOf(JSON.stringify(told.value))).toBeLessThanOrEqual(ANSWER_TOKENS_MAX);
      return JSON.stringify(told.value);
    };
    const meant = await answer(SEARCH, { query: 'x', mode: 'meaning' });
    expect(meant.match(/"id":/g)).toHaveLength(15);
    expect(
      (await answer(SEARCH, { query: 'kitchen', mode: 'both' })).match(/"id":/g)?.length,
    ).toBeGreaterThan(5);
    expect((await answer(SIMILAR, { id: 'r1', limit: 5 })).match(/"id":/g)?.length).toBeGreaterThan(10);
  }, 60_000);

  it('tells what was said before, and nothing of the recording itself', async () => {
    const { ask } = await world.host();
    const { value } = await ask('similar', { id: ids[2], earlier_only: false });
    expect(value.chapters).toMatchObject([{ chapter: '0:00', passages: [{ title: 'Sink', show: 'Home' }] }]);
    expect(JSON.stringify(value.chapters)).not.toContain('Sink again');
    expect((await ask('similar', { id: 'r999', earlier_only: false })).isError).toBe(true);
    // In the trash it is still a recording, and there is no text to compare.
    world.library.recordings.markRemoved(Number(ids[2]?.slice(1)), true, 1);
    expect((await ask('similar', { id: ids[2] })).value.error).toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('no transcript to read') as string,
    });
    expect((await ask('similar', { id: '../etc' })).isError).toBe(true);
  }, 60_000);

  it('says of a recording that was not read that it was not', async () => {
    const id = `r${world.said(KITTEN, { name: 'New' })}`;
    const { ask } = await world.host();
    const { value } = await ask('similar', { id });
    expect(value).toMatchObject({ chapters: [], not_read_yet: expect.any(String) as string });
  }, 60_000);
});
