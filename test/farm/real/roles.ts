// The two processes of a real history: the farm behind its HTTP routes over a library, and a worker whose work is to sleep. Everything between them is what `serve` and `worker` run.
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FarmOrder, FarmResult } from '../../../app/contract/farm/messages.ts';
import { systemClock, type Clock } from '../../../app/domain/clock.ts';
import { createBullHandOut, createBullTurns } from '../../../app/farm/bullmq.ts';
import { Farm } from '../../../app/farm/farm.ts';
import { pause } from '../../../app/farm/pause.ts';
import { FARM_RULES } from '../../../app/farm/rules.ts';
import { ServerLink } from '../../../app/farm/worker/server-link.ts';
import { FarmWorker, type Done } from '../../../app/farm/worker/worker.ts';
import type { Core } from '../../../app/operations/core.ts';
import type { ServerDeps } from '../../../app/serve/deps.ts';
import { PATIENCE } from '../../../app/serve/patience.ts';
import { bareServer } from '../../../app/serve/server.ts';
import { workerRoutes } from '../../../app/serve/worker-routes.ts';
import { ENGINES } from '../../../app/speech/engines.ts';
import { openLibrary } from '../../../app/storage/library.ts';

const NEED = { kind: 'transcribe', modelId: 'tiny', modelMark: 'a' } as const;
/** A worker that is silent for so long is replaced, milliseconds; its turn is given away after half of it. */
export const SILENCE_MS = 2_000;
/** Files beside the library: what was told done, and what workers were told was taken. */
export const [SETTLED, TAKEN, LATE] = ['settled.log', 'taken.log', 'late.log'];

const REQUEST = {
  ...{ path: '/nowhere.wav', mark: { sizeBytes: 1, modifiedMs: 1, inode: 1, device: 1 } },
  ...{ fileName: 'a.wav', mimeType: 'audio/wav', options: {}, track: null },
  plan: { reader: 'webcodecs', promisedSeconds: null, tracks: [] },
};

export async function serve(directory: string, port: number, queue: string): Promise<void> {
  let offsetMs = 0;
  const clock: Clock = { ...systemClock, nowMs: () => Date.now() + offsetMs };
  const opened = openLibrary(directory, { clock, engines: ENGINES });
  if (!opened.ok) throw new Error(opened.failure.message);
  const library = opened.value;
  const farm = new Farm({
    ...{ library, clock, handOut: createBullHandOut(queue), newId: () => `t${randomUUID()}` },
    rules: { ...FARM_RULES, silenceMs: SILENCE_MS, beatMs: 500, lookMs: 250, partSeconds: 1, againMs: 100 },
    onFault: () => undefined,
    onNote: (words) => {
      if (words.includes('too late')) appendFileSync(join(directory, LATE), `${words}\n`);
    },
  });
  farm.onSettled((id) => appendFileSync(join(directory, SETTLED), `${id}\n`));
  farm.start(() => undefined);
  const app = bareServer({
    ...{ tls: null, hereOnly: false, proxies: ['127.0.0.1'], patience: PATIENCE, onFault: console.error },
  });
  const core = { farm, library, nowMs: () => clock.nowMs() } as unknown as Core;
  workerRoutes(app, { core, options: { noToken: true } } as unknown as ServerDeps);
  app.post('/add', ({ body }) => {
    const { durationSeconds, id } = body as { id: string; durationSeconds: number };
    const request = { ...REQUEST, durationSeconds };
    // Asked again where the answer was lost on its way.
    if (library.farm.tasks.work(id) === null)
      farm.add({ id, need: NEED, language: null, durationSeconds, request, isDivisible: true });
    return {};
  });
  app.post('/clock', ({ body }) => {
    offsetMs = (body as { offsetMs: number }).offsetMs;
    return {};
  });
  await app.listen({ host: '127.0.0.1', port });
}

class NotingLink extends ServerLink {
  readonly #directory: string;
  constructor(server: string, directory: string, id: string) {
    super({ server, token: 'none' }, id);
    this.#directory = directory;
  }
  override async result(fence: number, result: FarmResult, signal: AbortSignal): Promise<void> {
    await super.result(fence, result, signal);
    appendFileSync(join(this.#directory, TAKEN), `${fence}\n`);
  }
}

/** @param sleepMs how long a task takes at most */
export async function work(directory: string, server: string, queue: string, sleepMs: number): Promise<void> {
  const worker = new FarmWorker({
    profile: {
      ...{ name: 'sleeper', version: '1', cores: 1, slots: 1 },
      abilities: [{ ...NEED, languages: [], speed: null }],
    },
    link: new NotingLink(server, directory, randomUUID()),
    turns: (lockMs) => createBullTurns({ url: queue, lockMs }),
    doer: {
      do: async ({ fence }: FarmOrder, signal: AbortSignal): Promise<Done> => {
        await pause(sleepMs * (0.3 + Math.random() * 0.7), signal);
        // The result says whose it is.
        const telling = { by: 'voices', turns: [], prints: [] } as const;
        return { kind: 'result', result: { kind: 'told', telling, heardSeconds: fence } };
      },
      close: () => Promise.resolve(),
    },
    onReady: () => undefined,
    onNote: () => undefined,
  });
  process.on('SIGTERM', () => worker.leave());
  await worker.run();
  process.exit(0);
}
