// `search --meaning`: the exact places stand first, and what may be meant does not say them again.
import { describe, expect, it } from 'vitest';
import { runMeaning } from '../../app/cli/meaning-command.ts';
import { searchFor } from '../../app/cli/search-command.ts';
import { failure } from '../../app/domain/failure.ts';
import { failed, ok } from '../../app/domain/result.ts';
import type { Tools } from '../../app/cli/tools.ts';

const command = { name: 'search', query: 'winding', limit: 20, format: null, byMeaning: true } as const;
const hit = { segmentId: 4, start: 40, speaker: null, snippet: [{ text: 'winding', hit: true }] };
const found = (isFound: boolean) => ({
  groups: isFound ? [{ recordingId: 1, title: 'Clock', hits: [hit], hitCount: 1 }] : [],
  ...{ hitCount: isFound ? 1 : 0, next: null, idle: false, hint: null, also: null, suggestion: null },
});
const passage = (recordingId: number, start: number, text: string) => ({
  ...{
    recordingId,
    start,
    text,
    segmentId: 9,
    segmentIds: [9],
    end: start + 30,
    title: `Show ${recordingId}`,
    likeness: 0.8,
  },
});

const BROKEN = failed(failure('model-damaged', { message: 'It broke.', detail: 'no layers' }));

async function said(isFound: boolean, passages: readonly unknown[] | typeof BROKEN, isJson = false) {
  const lines: string[] = [];
  const out = {
    row: (cells: readonly unknown[]) => lines.push(cells.join(' | ')),
    note: (text: string) => lines.push(`(${text})`),
    json: (value: unknown) => lines.push(JSON.stringify(value)),
  };
  const near = 'ok' in passages ? passages : ok(passages);
  const call = (channel: string) => Promise.resolve(channel === 'search.query' ? ok(found(isFound)) : near);
  const end = await searchFor(command, { call, out, json: isJson } as unknown as Tools);
  return { end, lines };
}

describe('search --meaning', () => {
  it('says exact places, then passages that hold none of them', async () => {
    const { end, lines } = await said(true, [passage(1, 30, 'the place itself'), passage(2, 7, 'a spring')]);
    expect(lines).toEqual([
      'Clock | 0:40 | winding',
      '(Also by meaning:)',
      'Show 2 | 0:07 | 80 % | a spring',
    ]);
    expect(end).toBe(0);
  });

  it('finds by meaning alone, and says where nothing is near', async () => {
    expect((await said(false, [passage(2, 7, 'a spring')])).end).toBe(0);
    const { end, lines } = await said(false, []);
    expect(end).not.toBe(0);
    expect(lines.at(-1)).toBe('(Nothing near to it was said.)');
  });

  it('gives both to programs', async () => {
    const [line = ''] = (await said(true, [passage(2, 7, 'a spring')], true)).lines;
    expect(JSON.parse(line)).toMatchObject({ groups: [{ recordingId: 1 }], meant: [{ recordingId: 2 }] });
  });

  it('says exact places, and then why nothing by meaning is, as lines and as one value', async () => {
    const lines = await said(true, BROKEN);
    expect(lines).toEqual({ end: 1, lines: ['Clock | 0:40 | winding', '(It broke. (no layers))'] });
    const { end, lines: values } = await said(true, BROKEN, true);
    expect(end).toBe(1);
    expect(values).toHaveLength(1);
    expect(JSON.parse(values[0] ?? '')).toEqual({
      ...found(true),
      ...{ meant: [], ok: false, code: 'model-damaged', message: 'It broke.', detail: 'no layers' },
    });
  });
});

it.each([
  [2, 2, 'Search by meaning is on; 2 of 2 transcripts are read.'],
  [
    1,
    2,
    'Search by meaning is on; 1 of 2 transcripts are read. The running app reads the others, or “earshot meaning read”.',
  ],
])(
  'meaning, with %i of %i read, tells who reads the others where there are any',
  async (read, total, words) => {
    const lines: string[] = [];
    const out = { line: (text: string) => lines.push(text), note: (text: string) => lines.push(text) };
    const state = { isWanted: true, isModelHere: true, done: read, total, failure: null };
    const tools = { call: () => Promise.resolve(ok(state)), out, json: false } as unknown as Tools;
    await runMeaning({ name: 'meaning', act: 'show' }, tools);
    expect(lines).toEqual([words]);
  },
);
