// `serve tokens` and `serve status`: who may ask the speech service, and how it does.
import { EXIT } from './exit-codes.ts';
import type { ServeTokensCommand } from './serve-words.ts';
import { done, type End, type Tools } from './tools.ts';

/** `serve tokens add|list|revoke` */
export async function serveTokens(command: ServeTokensCommand, tools: Tools): Promise<End> {
  switch (command.deed) {
    case 'add':
      return addToken(command, tools);
    case 'revoke': {
      const { token: name } = command;
      const revoked = await tools.call('serve.revokeToken', { name });
      return revoked.ok ? done(tools, { ok: true, name }, `“${name}” opens nothing any more.`) : revoked;
    }
    case 'list':
      return listTokens(tools);
  }
}

async function addToken(
  { allowed, days, scope, token: name }: Extract<ServeTokensCommand, { deed: 'add' }>,
  tools: Tools,
): Promise<End> {
  const made = await tools.call('serve.addToken', { name, scope, days, allowed: [...allowed] });
  if (!made.ok) return made;
  const { token } = made.value;
  if (!tools.json) tools.out.note('This is shown once, and kept nowhere: give it to whoever is to use it.');
  return done(tools, { ok: true, name, scope, token }, token);
}

async function listTokens(tools: Tools): Promise<End> {
  const listed = await tools.call('serve.tokens', undefined);
  if (!listed.ok) return listed;
  return done(tools, listed.value, () => {
    if (listed.value.length === 0)
      tools.out.note('There is no token. “earshot serve tokens add NAME” makes one.');
    for (const { allowed, createdAt, expiresAt, name, revokedAt, scope } of listed.value)
      tools.out.row([name, [scope, ...allowed].join(' '), dayOf(createdAt), standOf(expiresAt, revokedAt)]);
  });
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

function standOf(expiresAt: number | null, revokedAt: number | null): string {
  if (revokedAt !== null) return `revoked ${dayOf(revokedAt)}`;
  return expiresAt === null ? 'valid' : `until ${dayOf(expiresAt)}`;
}

/** `serve status` */
export async function serveStatus(_command: unknown, tools: Tools): Promise<End> {
  const told = await tools.call('serve.status', undefined);
  if (!told.ok) return told;
  const { failed, oldestWaitingSeconds, running, speed, tasks, waiting, workers, ...counts } = told.value;
  done(tools, told.value, () => {
    const since = oldestWaitingSeconds === null ? '' : `the oldest for ${Math.round(oldestWaitingSeconds)} s`;
    tools.out.row(['waiting', waiting, since]);
    tools.out.row(['running', running]);
    tools.out.row(['done', counts.done, speed === null ? '' : `${speed.toFixed(1)} × real time`]);
    tools.out.row(['failed', failed]);
    if (workers.length === 0) return;
    tools.out.row(['tasks', tasks.waiting, 'wait for a worker', tasks.running, 'are in hand']);
    for (const { cores, done, faults, hasLeft, name, silentSeconds, slots, speed: pace } of workers)
      tools.out.row([
        `worker ${name}`,
        hasLeft ? 'left' : `heard ${Math.round(silentSeconds)} s ago`,
        `${cores} cores, ${slots} at once`,
        `${done} done, ${faults} failed`,
        pace === null ? '' : `${pace.toFixed(1)} × real time`,
      ]);
  });
  return EXIT.done;
}
