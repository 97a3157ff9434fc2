// The real server in a test: on a port of this computer, over a real library; only the engine is scripted. Where senders are to be
// given up, the test shortens the patience: on a busy computer an honest one may be late.
import { readdirSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Serving } from '../../app/operations/serving/serving.ts';
import { addToken } from '../../app/operations/serving/tokens.ts';
import { createAnswers } from '../../app/serve/answer-thread.ts';
import type { ServeOptions } from '../../app/contract/serve/options.ts';
import { PATIENCE, type Patience } from '../../app/serve/patience.ts';
import { createServer } from '../../app/serve/server.ts';
import { folder, modelsHere } from '../models/support.ts';
import { startCore, type CoreAtWork } from '../operations/core-support.ts';
import { quickly } from '../download/host.ts';
import { afterTest } from '../support/after-test.ts';

// Before the library is closed: what was registered last runs first.
export interface Server extends CoreAtWork {
  readonly serving: Serving;
  readonly url: string;
  readonly port: number;
  readonly token: string;
  /** Asks with the token. */
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>;
  readonly newToken: (name: string, days?: number | null) => string;
  /** What lies below `served`: folders of requests, and uploads under way. */
  readonly onDisk: () => readonly string[];
}

export async function startServer({
  answerWorkerUrl = new URL('file:///only-short-answers.js'),
  options = {},
  patience = {},
}: {
  readonly options?: Partial<ServeOptions>;
  readonly patience?: Partial<Patience>;
  /** Where a test has long answers. */
  readonly answerWorkerUrl?: URL;
} = {}): Promise<Server> {
  const { models } = modelsHere(folder(), []);
  const at = startCore(undefined, { models: { models }, downloads: quickly() });
  const { core, device, faults, library } = at;
  device.pollPaceMs = 20;
  await core.start(false);
  const how: ServeOptions = {
    ...{ host: '127.0.0.1', port: 0, noToken: false, tls: null, allowPrivate: false },
    proxies: ['127.0.0.1'],
    ...{ maxBytes: 3_000_000, maxSeconds: null, openPerToken: 100, keepDays: 7, ...options },
  };
  const onFault = (error: unknown): void => void faults.push(error);
  const rules = { ...how, keepMs: how.keepDays * 86_400_000 };
  const serving = new Serving({ core, rules, onFault });
  await serving.start();
  const quick = {
    ...PATIENCE,
    lingerMs: 10_000,
    lingerSilenceMs: 100,
    idleMs: 300,
    silenceMs: 300,
    headersMs: 300,
    checkedEveryMs: 50,
  };
  const app = createServer({
    answers: createAnswers(answerWorkerUrl),
    ...{ core, serving, archive: null, options: how, version: '1.0.0', onFault },
    patience: { ...quick, ...patience },
  });
  await app.listen({ host: how.host, port: how.port });
  afterTest(async () => {
    app.server.closeAllConnections();
    await app.close();
    await serving.stop();
  });
  const { port } = app.server.address() as AddressInfo;
  const newToken = (name: string, days: number | null = null): string => {
    const made = addToken(core, { name, days, scope: 'transcribe' });
    if (!made.ok) throw new Error(made.failure.message);
    return made.value;
  };
  const token = newToken('studio');
  const url = `${how.tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  const served = join(library.directory, 'served');
  return {
    ...at,
    serving,
    url,
    port,
    token,
    newToken,
    ask: (path, init = {}) => {
      const headers = new Headers(init.headers);
      if (!headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
      return fetch(`${url}${path}`, { ...init, headers });
    },
    onDisk: () =>
      readdirSync(served, { recursive: true, encoding: 'utf8' }).filter((path) => path !== 'incoming'),
  };
}

/** A form with a recording. */
export function formOf(
  fields: Readonly<Record<string, string>>,
  ...files: readonly (readonly [part: string, bytes: Uint8Array, name: string])[]
): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const [part, bytes, name] of files) form.append(part, new Blob([bytes]), name);
  return form;
}

/** Speaks bytes to the server as no client would. @returns all that came, when the connection is closed */
export function speak(port: number, ...pieces: readonly (string | Uint8Array)[]): Promise<string> {
  return new Promise((resolve) => {
    let came = '';
    const socket = connect(port, '127.0.0.1', () => {
      for (const piece of pieces) socket.write(piece);
    });
    socket.on('data', (chunk) => (came += chunk.toString('latin1')));
    // Whoever still writes when the other side closes is told of it; what matters is that it closed.
    socket.on('error', () => undefined);
    socket.once('close', () => resolve(came));
  });
}

export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
