// Whose an attempt is: the real routes over a real library. A token for work speaks for the workers that came with it, and a worker ends what it was given itself.
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { FARM_PROTOCOL, WORKER_HEADER } from '../../app/contract/farm/messages.ts';
import { systemClock } from '../../app/domain/clock.ts';
import { Farm } from '../../app/farm/farm.ts';
import { FARM_RULES } from '../../app/farm/rules.ts';
import type { Core } from '../../app/operations/core.ts';
import { addToken } from '../../app/operations/serving/tokens.ts';
import type { ServerDeps } from '../../app/serve/deps.ts';
import { PATIENCE } from '../../app/serve/patience.ts';
import { bareServer } from '../../app/serve/server.ts';
import { workerRoutes } from '../../app/serve/worker-routes.ts';
import { makeLibrary } from '../storage/support.ts';

const [ONE, TWO] = ['worker-number-one', 'worker-number-two'];
const need = { kind: 'transcribe', modelId: 'tiny', modelMark: 'a' } as const;
const profile = {
  ...{ name: 'one', version: '1', cores: 1, slots: 1 },
  abilities: [{ ...need, languages: [], speed: null }],
};
const result = { kind: 'told', telling: { by: 'voices', turns: [], prints: [] }, heardSeconds: 1 };
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function begin() {
  const library = makeLibrary();
  const nothing = (): Promise<void> => Promise.resolve();
  const farm = new Farm({
    ...{ library, clock: systemClock, rules: FARM_RULES, newId: () => 't1' },
    handOut: { offer: nothing, withdraw: nothing, known: () => Promise.resolve(new Set()), close: nothing },
    ...{ onFault: () => undefined, onNote: () => undefined },
  });
  const core = { farm, library, nowMs: Date.now } as unknown as Core;
  const app = bareServer({
    ...{ tls: null, hereOnly: false, proxies: [], patience: PATIENCE, onFault: () => undefined },
  });
  workerRoutes(app, { core, options: { noToken: false } } as unknown as ServerDeps);
  await app.listen({ host: '127.0.0.1', port: 0 });
  ends.push(async () => {
    await farm.stop();
    await app.close();
  });
  const { port } = app.server.address() as AddressInfo;
  const tokens = ['a', 'b'].map((name) => {
    const made = addToken(core, { name, days: null, scope: 'work' });
    return made.ok ? made.value : '';
  });
  const post = async (token: number, worker: string, path: string, body: object): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}/v1/work/${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${tokens[token]}`,
        'content-type': 'application/json',
        [WORKER_HEADER]: worker,
      },
      body: JSON.stringify(body),
    });
  const hello = (token: number, worker: string): Promise<Response> =>
    post(token, worker, 'hello', { protocol: FARM_PROTOCOL, workerId: worker, profile });
  expect([(await hello(0, ONE)).status, (await hello(1, TWO)).status]).toEqual([200, 200]);
  farm.add({ id: 'w', need, language: null, durationSeconds: 9, request: {}, isDivisible: false });
  const fence = farm.claim(ONE, 1)?.fence;
  return { farm, post, hello, fence };
}

it.each(['result', 'failure', 'return', 'sound'])(
  '%s of an attempt is taken from the worker that has it, with its own token',
  async (what) => {
    const { farm, fence, post } = await begin();
    const bodies: Readonly<Record<string, object>> = {
      ...{ result, return: {}, sound: {} },
      failure: { failure: { code: 'internal', message: 'no', retryable: true }, crashed: true },
    };
    const say = async (token: number, worker: string): Promise<number> =>
      (await post(token, worker, `${what}/${fence}`, bodies[what] ?? {})).status;
    expect(await say(1, TWO), 'another worker').toBe(409);
    expect(await say(1, ONE), 'another token in its name').toBe(403);
    expect(await say(0, 'x'), 'nobody').toBe(400);
    expect(farm.held(fence ?? 0)?.workerId).toBe(ONE);
    expect(await say(0, ONE)).toBe(200);
  },
);

it('nobody greets, claims, speaks up or leaves in the name of a worker of another token', async () => {
  const { farm, fence, hello, post } = await begin();
  const said = await Promise.all([
    hello(1, ONE),
    post(1, ONE, 'claim', { workerId: ONE, taskId: 1 }),
    post(1, ONE, 'beat', { workerId: ONE, holds: [], isResting: false, isLeaving: true }),
    post(1, ONE, 'bye', { workerId: ONE }),
  ]);
  expect(said.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  expect(farm.held(fence ?? 0)?.workerId).toBe(ONE);
});
