// The server: one HTTP face over the speech service. Routes are in the files beside it; what every request goes through is here.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { careRoutes } from './care-routes.ts';
import { guardPlace } from './guard.ts';
import type { ServerDeps } from './deps.ts';
import { mcpRoutes } from './mcp-routes.ts';
import { openaiRoutes } from './openai-routes.ts';
import type { ServeOptions } from '../contract/serve/options.ts';
import { PATIENCE, type Patience } from './patience.ts';
import { Refusal, refusalBody } from './refusal.ts';
import { shareOut } from './shares.ts';
import { sttRoutes } from './stt-routes.ts';
import { uploadRoutes } from './upload-routes.ts';
import { createUploads } from './uploads.ts';
import { workerRoutes } from './worker-routes.ts';

/** Largest body of JSON, bytes. */
const JSON_BYTES = 1_000_000;
/** How often it is looked for uploads that nobody goes on with, milliseconds. */
const SWEEP_MS = 3_600_000;

/** Puts the server together; it does not listen yet. */
export function createServer(deps: ServerDeps): FastifyInstance {
  const { options, patience = PATIENCE } = deps;
  const { noToken: hereOnly, proxies, tls } = options;
  const app = bareServer({ ...deps, tls, hereOnly, proxies, patience });
  const uploads = createUploads(deps.serving.places.uploads, options.maxBytes);
  const sweep = (): void => {
    uploads.sweep(Date.now()).catch((error: unknown) => deps.onFault(error, 'clearing uploads away'));
  };
  const sweeping = setInterval(sweep, SWEEP_MS).unref();
  app.addHook('onClose', () => clearInterval(sweeping));
  sweep();
  sttRoutes(app, { ...deps, uploads });
  uploadRoutes(app, deps, uploads);
  openaiRoutes(app, deps);
  careRoutes(app, deps);
  workerRoutes(app, deps);
  if (deps.archive) mcpRoutes(app, { ...deps, call: deps.archive });
  return app;
}

/** What every server of ours has: bounds, the guard of its place, and one form of refusal. */
export function bareServer({
  hereOnly,
  onFault,
  patience,
  proxies,
  tls: paths,
}: Pick<ServerDeps, 'onFault'> & {
  readonly tls: ServeOptions['tls'];
  /** It answers to the names of this computer alone. */
  readonly hereOnly: boolean;
  readonly proxies: readonly string[];
  readonly patience: Patience;
}): FastifyInstance {
  const app = framework(paths, patience);
  shareOut(app.server, { ...patience, proxies });
  app.addHook('onRequest', async (request, reply) => {
    reply
      .header('x-request-id', request.id)
      .header('cache-control', 'no-store')
      .header('x-content-type-options', 'nosniff');
    guardPlace(request, { hereOnly });
    return Promise.resolve();
  });
  // Nothing here is said in plain text.
  app.removeContentTypeParser('text/plain');
  // Read by the routes themselves, piece by piece.
  app.addContentTypeParser('multipart/form-data', (_request, _body, done) => done(null));
  app.setErrorHandler((error: FastifyError | Refusal, request, reply) => {
    const refusal = asRefusal(error, (fault) => onFault(fault, 'answering a request'));
    return refuse(request, reply, refusal);
  });
  app.setNotFoundHandler((request, reply) =>
    refuse(
      request,
      reply,
      new Refusal(404, 'no_such_path', `There is nothing at ${request.method} ${pathOf(request)}.`),
    ),
  );
  app.addHook('onResponse', (request, _reply, done) => {
    letGo(request, patience);
    done();
  });
  return app;
}

/** The framework, bounded. */
function framework(paths: ServeOptions['tls'], patience: Patience): FastifyInstance {
  const tls = paths && { cert: readFileSync(paths.cert), key: readFileSync(paths.key) };
  const http = {
    headersTimeout: patience.headersMs,
    connectionsCheckingInterval: patience.checkedEveryMs,
    requestTimeout: 0,
  };
  const common = {
    logger: false,
    bodyLimit: JSON_BYTES,
    keepAliveTimeout: patience.idleMs,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    genReqId: () => randomUUID(),
    exposeHeadRoutes: false,
  } as const;
  // Of two kinds of server that differ in their sockets only, the plain one stands for both.
  const app = (
    tls
      ? fastify({ ...common, https: { ...tls, ...http, handshakeTimeout: patience.headersMs } })
      : fastify({ ...common, http })
  ) as FastifyInstance;
  app.server.maxConnections = patience.connections;
  return app;
}

function refuse(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  if (refusal.retryAfter !== null) reply.header('retry-after', String(refusal.retryAfter));
  if (refusal.status === 401) reply.header('www-authenticate', 'Bearer realm="earshot"');
  const about = { path: pathOf(request), requestId: request.id, nowMs: Date.now() };
  return reply.code(refusal.status).send(refusalBody(refusal, about));
}

/** Without the query: it may hold anything. */
const pathOf = (request: FastifyRequest): string => (request.url.split('?')[0] ?? '').slice(0, 200);

/** A request that was answered before its end: its rest is dropped for a while, and its connection closed where there is no end to it. */
function letGo({ raw }: FastifyRequest, { lingerMs, lingerSilenceMs }: Patience): void {
  if (raw.complete || raw.destroyed) return;
  raw.resume();
  const { socket } = raw;
  const until = performance.now() + lingerMs;
  let before = socket.bytesRead;
  const looking = setInterval(
    () => {
      if (raw.complete || socket.destroyed) return clearInterval(looking);
      if (socket.bytesRead === before || performance.now() >= until) socket.destroy();
      before = socket.bytesRead;
    },
    Math.min(lingerMs, lingerSilenceMs),
  ).unref();
}

/** Mistakes of callers that the framework finds, in our words; everything else is a fault of ours. */
function asRefusal(error: FastifyError | Refusal, onFault: (error: unknown) => void): Refusal {
  if (error instanceof Refusal) return error;
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new Refusal(413, 'body_too_large', `The JSON is larger than ${JSON_BYTES} bytes.`);
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new Refusal(
      415,
      'unknown_media_type',
      'Send a form (multipart/form-data) or JSON (application/json).',
    );
  if (error.statusCode !== undefined && error.statusCode < 500)
    return new Refusal(error.statusCode, 'bad_request', error.message.slice(0, 200));
  onFault(error);
  return new Refusal(
    500,
    'internal',
    'The server met a fault that it did not expect. Ask again; nothing that was accepted is lost.',
  );
}
