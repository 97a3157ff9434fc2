// `serve tokens` and `serve status`: who may ask the speech service, and how it does.
import type { ServeStatusView } from '../contract/channels/serve.ts';
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
  const { failures, faults, requests } = counts;
  done(tools, told.value, () => {
    const since = oldestWaitingSeconds === null ? '' : `the oldest for ${Math.round(oldestWaitingSeconds)} s`;
    tools.out.row(['waiting', waiting, since]);
    tools.out.row(['running', running]);
    tools.out.row(['done', counts.done, speed === null ? '' : `${speed.toFixed(1)} × real time`]);
    tools.out.row(['failed', failed]);
    if (workers.length > 0)
      tools.out.row(['tasks', tasks.waiting, 'wait for a worker', tasks.running, 'are in hand']);
    for (const one of workers) sayWorker(one, tools);
    for (const { audioSeconds, id, parts, seconds, state } of requests)
      tools.out.row([
        `${state} ${id}`,
        `for ${lasting(seconds)}`,
        `${lasting(audioSeconds)} of sound`,
        parts === null ? '' : `${parts.done} of ${parts.all} parts done`,
      ]);
    for (const { agoSeconds, id, message, story } of failures) {
      tools.out.row([`failed ${id}`, `${lasting(agoSeconds)} ago`, message]);
      for (const line of story) tools.out.row(['', line]);
    }
    for (const { agoSeconds, what, worker } of faults)
      tools.out.row([`fault of ${worker}`, `${lasting(agoSeconds)} ago`, what]);
  });
  return EXIT.done;
}

/** Who it is, how it does, and what it can do, a line for each model. */
function sayWorker(one: ServeStatusView['workers'][number], { out }: Tools): void {
  const { abilities, cores, done, faults, hasLeft, inHand, isHere, name, silentSeconds, slots } = one;
  const heard = isHere ? 'heard' : 'silent, heard';
  out.row([
    `worker ${name}`,
    hasLeft ? `left ${lasting(silentSeconds)} ago` : `${heard} ${lasting(silentSeconds)} ago`,
    `${inHand} of ${slots} in hand, ${cores} cores`,
    `${done} done, ${faults} failed`,
    one.speed === null ? '' : `${one.speed.toFixed(1)} × real time`,
  ]);
  if (!isHere) return;
  for (const { kind, languages, model, speed } of abilities)
    out.row([
      '',
      kind === 'transcribe' ? 'transcribes' : 'tells speakers apart',
      model,
      languages.length > 3 ? `${languages.length} languages` : languages.join(', '),
      speed === null ? '' : `${speed.toFixed(1)} × real time when it started`,
    ]);
}

/** A time, as short as it may be told. */
function lasting(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}
