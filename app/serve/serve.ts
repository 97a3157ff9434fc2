// `earshot serve`: answers the speech API from this computer's own engine until it is told to end, then lets what runs come to a stop.
import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { reachOfHost } from '../domain/address.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { Core } from '../operations/core.ts';
import type { Caller } from '../operations/terminal.ts';
import { Serving } from '../operations/serving/serving.ts';
import type { ServeOptions } from '../contract/serve/options.ts';
import { createAnswers } from './answer-thread.ts';
import { certificateFault } from './certificate.ts';
import { createServer } from './server.ts';

export interface ServeTools {
  readonly core: Core;
  /** Operations, for assistants. */
  readonly call: Caller;
  readonly version: string;
  /** The bundled `answer-worker.ts`. */
  readonly answerWorkerUrl: URL;
  readonly onFault: (error: unknown, doing: string) => void;
  /** Says that it listens, and where. */
  readonly onListening: (url: string) => void;
  readonly stopped: Promise<unknown>;
}

const DAY_MS = 86_400_000;
/** Time for answers under way once the work has ended, milliseconds. */
const LAST_ANSWERS_MS = 5_000;

/** Serves until `stopped`. @returns why it could not begin */
export async function serve(options: ServeOptions, tools: ServeTools): Promise<Outcome<void>> {
  const why = whyNot(options, tools.core);
  if (why !== null) return failed(failure('bad-argument', { message: why }));
  const { call, core, onFault, onListening, stopped, version } = tools;
  const { allowPrivate, keepDays, maxBytes, maxSeconds, openPerToken } = options;
  const rules = { allowPrivate, maxBytes, maxSeconds, openPerToken, keepMs: keepDays * DAY_MS };
  const serving = new Serving({ core, rules, onFault });
  const answers = createAnswers(tools.answerWorkerUrl);
  const app = createServer({ answers, core, serving, options, version, onFault, archive: call });
  app.addHook('onClose', () => answers.close());
  await serving.start();
  const listening = await listen(app, options);
  if (!listening.ok) {
    await serving.stop();
    return listening;
  }
  onListening(listening.value);
  await stopped;
  // New requests are refused from here on; those that are being answered are answered.
  const closed = app.close();
  await serving.stop();
  // Who only holds a connection open would hold the end up, for as long as a request may be waited for.
  const atLast = setTimeout(() => app.server.closeAllConnections(), LAST_ANSWERS_MS);
  await closed;
  clearTimeout(atLast);
  return ok(undefined);
}

function whyNot({ host, noToken, tls }: ServeOptions, { library }: Core): string | null {
  const isHere = isLoopback(host);
  if (noToken && !isHere)
    return '--no-token goes with --host 127.0.0.1 only: anybody on the network could use the server.';
  if (!noToken && library.serve.tokens.list().every(({ revokedAt }) => revokedAt !== null))
    return 'Nobody could ask: there is no token yet. Make one with “earshot serve tokens add NAME”, or say --no-token on this computer alone.';
  if (!isHere && !tls && isIP(host) !== 0 && reachOfHost(host) === 'public')
    return `${host} is a public address: tokens and recordings would go over the internet unencrypted. Add --cert and --key, or listen on 127.0.0.1 behind a proxy that encrypts.`;
  return tls && certificateFault(tls);
}

const isLoopback = (host: string): boolean => host === 'localhost' || reachOfHost(host) === 'this-computer';

/** Listens. @returns where */
export async function listen(
  app: FastifyInstance,
  { host, port, tls }: Pick<ServeOptions, 'host' | 'port' | 'tls'>,
): Promise<Outcome<string>> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const words =
      code === 'EADDRINUSE'
        ? `Something listens on ${host}:${port} already. End it, or choose another port.`
        : `Earshot cannot listen on ${host}:${port}.`;
    return failed(failure('not-allowed', { message: words, detail: message }));
  }
  const address = app.server.address();
  const at = typeof address === 'object' && address !== null ? address.port : port;
  const name = isIP(host) === 6 ? `[${host}]` : host;
  return ok(`${tls ? 'https' : 'http'}://${name}:${at}`);
}
