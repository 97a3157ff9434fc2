// A token is said once, when it is made: nothing that is asked later tells it or its hash, and it lies nowhere.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseWords } from '../../app/cli/words.ts';
import { serveTokens, serveStatus } from '../../app/cli/serve-command.ts';
import type { ServeTokensCommand } from '../../app/cli/serve-words.ts';
import type { Tools } from '../../app/cli/tools.ts';
import { serveDeeds } from '../../app/operations/table/serve.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { metricsPage } from '../../app/serve/metrics.ts';
import { statusOf } from '../../app/operations/serving/status.ts';
import { startServer } from './world.ts';

it.each([false, true])('with --json %s', async (json) => {
  const { core, library } = await startServer();
  const deeds = serveDeeds({ core }) as unknown as Record<string, (args: unknown) => unknown>;
  let said = '';
  const say = (given: unknown): void =>
    void (said += `${typeof given === 'string' ? given : JSON.stringify(given)}\n`);
  const out = { line: say, note: say, row: say, json: say, text: say };
  const tools = { json, out, call: (name: string, args: unknown) => deeds[name]?.(args) } as unknown as Tools;
  const run = async (...words: string[]): Promise<string> => {
    said = '';
    const parsed = parseWords(['serve', ...words], ENGINES, {});
    if (!parsed.ok) throw new Error(parsed.message);
    const command = parsed.command as ServeTokensCommand;
    const end = await (words[0] === 'status' ? serveStatus(command, tools) : serveTokens(command, tools));
    return said + JSON.stringify(end);
  };
  const made = await run('tokens', 'add', 'laptop');
  const token = /earshot_[A-Za-z0-9_-]{43}/.exec(made)?.[0] ?? '';
  expect(token).not.toBe('');
  const hash = createHash('sha256').update(token).digest();
  const secrets = [
    token,
    token.slice('earshot_'.length),
    ...(['hex', 'base64', 'base64url'] as const).map((as) => hash.toString(as)),
  ];
  const later = [
    await run('tokens', 'list'),
    await run('tokens', 'add', 'laptop'),
    await run('tokens', 'revoke', 'laptop'),
    await run('tokens', 'list'),
    await run('status'),
    metricsPage(statusOf(core)),
  ].join('\n');
  expect(later).toContain('laptop');
  for (const secret of secrets) expect(later).not.toContain(secret);
  expect(later).not.toMatch(/"hash"/);
  for (const name of readdirSync(library.directory).filter((one) => one.startsWith('library.db')))
    expect(readFileSync(join(library.directory, name)).includes(token), name).toBe(false);
});
