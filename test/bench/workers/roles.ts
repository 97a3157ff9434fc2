// The two processes behind the figures of throughput: the farm behind its HTTP routes over a library on the disk, and a worker whose work is to
// sleep. Everything between them is what `serve` and `worker` run, with the patience that they have.
import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import type { FarmResult } from '../../../app/contract/farm/messages.ts';
import { systemClock } from '../../../app/domain/clock.ts';
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
const SECONDS = 300;
const REQUEST = {
  ...{ path: '/nowhere.wav', mark: { sizeBytes: 1, modifiedMs: 1, inode: 1, device: 1 } },
  ...{ fileName: 'a.wav', mimeType: 'audio/wav', options: {}, track: null, durationSeconds: SECONDS },
  plan: { reader: 'webcodecs', promisedSeconds: null, tracks: [] },
};

/** What all jobs of a run took. */
export interface RunTold {
  readonly seconds: number;
}

/** Serves, and says where on the standard output. `POST /run` puts jobs in and answers when all of them have ended. */
export async function serveFarm(directory: string, queue: string): Promise<void> {
  const opened = openLibrary(directory, { clock: systemClock, engines: ENGINES });
  if (!opened.ok) throw new Error(opened.failure.message);
  const library = opened.value;
  const farm = new Farm({
    ...{ library, clock: systemClock, handOut: createBullHandOut(queue), rules: FARM_RULES },
    newId: () => `t${randomUUID()}`,
    onFault: console.error,
    onNote: () => undefined,
  });
  farm.start(() => undefined);
  const app = bareServer({
    ...{ tls: null, hereOnly: false, proxies: ['127.0.0.1'], patience: PATIENCE, onFault: console.error },
  });
  const core = { farm, library, nowMs: () => Date.now() } as unknown as Core;
  workerRoutes(app, { core, options: { noToken: true } } as unknown as ServerDeps);
  app.post('/run', async ({ body }) => {
    const { jobs } = body as { jobs: number };
    let left = jobs;
    const ended = new Promise<void>((resolve) => {
      const off = farm.onSettled(() => {
        if (--left === 0) {
          off();
          resolve();
        }
      });
    });
    farm.resting = true;
    for (let at = 0; at < jobs; at += 1) {
      const work = { id: randomUUID(), need: NEED, language: null, durationSeconds: SECONDS };
      farm.add({ ...work, request: REQUEST, isDivisible: false });
      if (at % 20 === 0) await turn();
    }
    farm.resting = false;
    const began = performance.now();
    await ended;
    return { seconds: (performance.now() - began) / 1_000 } satisfies RunTold;
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  console.log(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`);
}

/** Five minutes of speech as a recogniser brings them: 750 words with their times. */
const HEARD: FarmResult = {
  kind: 'heard',
  language: 'en',
  peaks: Buffer.alloc(3_000, 100).toString('base64'),
  heard: { endSeconds: SECONDS },
  segments: Array.from({ length: 75 }, (_, at) => ({
    ...{ start: at * 4, end: at * 4 + 3.8, speaker: null },
    text: 'These are ten words as somebody may have said them',
    words: Array.from({ length: 10 }, (_none, word) => ({
      ...{ text: 'somebody', start: at * 4 + word * 0.38, end: at * 4 + word * 0.38 + 0.3, confidence: 0.9 },
    })),
  })),
};

/** Works, and says on the standard output that it is ready; at its end, milliseconds between two pieces of work, as JSON. */
export async function sleepForFarm(server: string, queue: string, sleepMs: number): Promise<void> {
  const gapsMs: number[] = [];
  let endedAt: number | null = null;
  const worker = new FarmWorker({
    profile: {
      ...{ name: 'sleeper', version: '1', cores: 1, slots: 1 },
      abilities: [{ ...NEED, languages: [], speed: null }],
    },
    link: new ServerLink({ server, token: 'none' }, randomUUID()),
    turns: (lockMs) => createBullTurns({ url: queue, lockMs }),
    doer: {
      do: async (_order, signal): Promise<Done> => {
        if (endedAt !== null) gapsMs.push(performance.now() - endedAt);
        await pause(sleepMs, signal);
        endedAt = performance.now();
        return { kind: 'result', result: HEARD };
      },
      close: () => Promise.resolve(),
    },
    onReady: () => console.log('ready'),
    onNote: () => undefined,
  });
  process.on('SIGTERM', () => worker.leave());
  await worker.run();
  console.log(JSON.stringify(gapsMs));
  process.exit(0);
}
