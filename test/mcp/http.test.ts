// Assistants over HTTP: who is let in, what a token allows, and that nothing else is served there.
import { get } from 'node:http';
import { describe, expect, it } from 'vitest';
import { callNamed } from '../../app/operations/call.ts';
import { archiveWorld } from './world.ts';

const TALK = [['Anna', 'Good evening, and welcome.']] as const;
const QUESTION = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
const FORMS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

async function asked(
  url: string,
  headers: Readonly<Record<string, string>>,
  more: RequestInit = { body: QUESTION },
): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(url, { method: 'POST', headers: { ...FORMS, ...headers }, ...more });
  return { status: answer.status, text: await answer.text() };
}

/** The status for one who calls the server by another name, which `fetch` does not. */
function statusAs(host: string, url: string, authorization: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { host, authorization } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on('error', reject);
  });
}

describe('the door', () => {
  it('opens to a token of the archive, and to nobody else', async () => {
    const world = archiveWorld();
    const url = await world.listening();
    const authorization = `Bearer ${world.token('Claude')}`;
    expect((await asked(url, {})).status).toBe(401);
    expect((await asked(url, { authorization: `${authorization}x` })).status).toBe(401);
    expect((await asked(url, { authorization })).status).toBe(200);
    world.library.serve.tokens.revoke('Claude', 1);
    expect((await asked(url, { authorization })).status).toBe(401);
    const other = callNamed(world.deeds, 'serve.addToken', {
      name: 'Studio',
      scope: 'transcribe',
      days: null,
    });
    const made = await other;
    const token = made.ok ? (made.value as { readonly token: string }).token : '';
    expect(await asked(url, { authorization: `Bearer ${token}` })).toMatchObject({ status: 403 });
  });

  it('opens to no page, and to no name but this computer’s', async () => {
    const world = archiveWorld();
    const url = await world.listening();
    const authorization = `Bearer ${world.token('Claude')}`;
    for (const origin of ['https://example.org', 'http://localhost:3000', 'null'])
      expect((await asked(url, { authorization, origin })).status, origin).toBe(403);
    // A name of somebody else's that was made to lead here.
    expect(await statusAs('archive.example', url, authorization)).toBe(421);
    expect(await statusAs('localhost', url, authorization)).toBe(405);
    expect((await asked(url.replace('/mcp', '/'), { authorization })).status).toBe(404);
    expect((await asked(url.replace('/mcp', '/v1/models'), { authorization })).status).toBe(404);
  });

  it('answers in the protocol’s words what is no question, and goes on', async () => {
    const world = archiveWorld();
    const url = await world.listening();
    const authorization = `Bearer ${world.token('Claude')}`;
    for (const body of ['', '{', 'null', '[]', '[1]', '{"jsonrpc":"2.0"}', '{"__proto__":{"a":1}}', '"x"'])
      expect((await asked(url, { authorization }, { body })).status, body).toBe(400);
    expect((await asked(url, { authorization }, { body: 'x'.repeat(1_000_001) })).status).toBe(413);
    expect((await asked(url, { authorization, 'content-type': 'text/plain' })).status).toBe(415);
    expect((await asked(url, { authorization }, { method: 'GET', body: null })).status).toBe(405);
    expect((await asked(url, { authorization })).status).toBe(200);
  });
});

describe('a token', () => {
  it('has the tools that it allows, and its name is told in the trail', async () => {
    const world = archiveWorld();
    const id = world.said(TALK, { name: 'Talk' });
    const reading = await world.httpHost('modern');
    const toolsOf = async ({ client }: typeof reading) =>
      (await client.listTools()).tools.map(({ name }) => name);
    expect(await toolsOf(reading)).not.toContain('set_title');
    await expect(reading.client.callTool({ name: 'set_title', arguments: {} })).rejects.toThrow();
    for (const era of ['modern', 'legacy'] as const) {
      const writing = await world.httpHost(era, ['title'], reading.url);
      expect(await toolsOf(writing)).toContain('set_title');
      const told = await writing.ask('set_title', { id: `r${id}`, title: `By ${era}` });
      expect(told.isError).toBe(false);
    }
    const trail = world.library.events.forRecording(id).map(({ text }) => text);
    expect(trail).toContainEqual(
      expect.stringMatching(/^Host 2 \(an assistant\) gave it the title “By modern”/),
    );
    expect(trail).toContainEqual(
      expect.stringMatching(/^Host 3 \(an assistant\) gave it the title “By legacy”/),
    );
  });

  it('may do less or more from the next question on, and it is known when it was used', async () => {
    const world = archiveWorld();
    const { client, url } = await world.httpHost();
    const { tokens } = world.library.serve;
    expect(tokens.list()[0]?.usedAt).not.toBeNull();
    tokens.allow('Host 1', ['tags']);
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('set_tags');
    expect(tokens.allow('Nobody', ['tags'])).toBe(false);
    expect(tokens.remove('Host 1')).toBe(true);
    await expect(client.listTools()).rejects.toThrow();
    // Its name is free again.
    const authorization = `Bearer ${world.token('Host 1')}`;
    expect((await asked(url, { authorization })).status).toBe(200);
  });
});

it('lets a host hang up in the middle of an answer, and answers the others', async () => {
  const world = archiveWorld();
  const id = world.said(Array.from({ length: 3_000 }, () => ['Anna', 'Many words are said here.'] as const));
  const { ask, headers, url } = await world.httpHost();
  const body = JSON.stringify({
    ...{ jsonrpc: '2.0', id: 1, method: 'tools/call' },
    params: { name: 'fetch', arguments: { id: `r${id}` } },
  });
  for (let at = 0; at < 5; at += 1) {
    const hangsUp = new AbortController();
    const gone = fetch(url, {
      method: 'POST',
      headers: { ...FORMS, ...headers },
      body,
      signal: hangsUp.signal,
    });
    setTimeout(() => hangsUp.abort(), at * 3);
    await gone.catch(() => undefined);
  }
  expect((await ask('fetch', { id: `r${id}` })).isError).toBe(false);
  expect(world.faults).toEqual([]);
});
