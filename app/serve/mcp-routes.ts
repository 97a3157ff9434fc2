// Assistants over HTTP: whoever has a token of the scope `archive` asks the archive at `/mcp`, and changes what the token allows.
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { archiveOverHttp, QUESTION_BYTES_MAX } from '../mcp/http.ts';
import type { Core } from '../operations/core.ts';
import type { Caller } from '../operations/terminal.ts';
import { callerOf } from './guard.ts';

export interface McpDeps {
  readonly core: Pick<Core, 'library' | 'nowMs'>;
  readonly call: Caller;
  readonly version: string;
  readonly onFault: (error: unknown, doing: string) => void;
}

/** Nobody asks the archive without a token, not even on this computer, which others may use as well. */
const STRICT = { noToken: false };
/** How exactly it is known when a token was used last, milliseconds: asking writes nothing each time. */
const USED_MS = 60_000;

export function mcpRoutes(app: FastifyInstance, deps: McpDeps): void {
  const { core } = deps;
  const archive = archiveOverHttp(deps);
  const caller = (request: FastifyRequest) => callerOf(request, 'archive', STRICT, core);
  app.addHook('onClose', () => archive.close());
  void app.register((scope, _options, registered) => {
    // The protocol's own library reads it, and says in the protocol's own words what is wrong with it.
    scope.removeContentTypeParser('application/json');
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: QUESTION_BYTES_MAX },
      (_request, body, done) => done(null, body),
    );
    scope.route({
      method: ['GET', 'POST', 'DELETE'],
      url: '/mcp',
      // Nobody's body is read before it is known who they are.
      onRequest: (request, _reply, done) => {
        const { tokenId } = caller(request);
        noteUse(core, tokenId);
        done();
      },
      handler: async (request, reply) => {
        const { allowed, name } = caller(request);
        const answer = await archive.answer(webRequest(request, reply), { allowed, name: name ?? '' });
        return send(reply, answer);
      },
    });
    registered();
  });
}

function noteUse({ library, nowMs }: McpDeps['core'], tokenId: number): void {
  const used = library.serve.tokens.list().find(({ id }) => id === tokenId)?.usedAt ?? null;
  if (used === null || nowMs() - used >= USED_MS) library.serve.tokens.used(tokenId, nowMs());
}

/** The request as the protocol's library takes it; it ends when its sender hangs up. */
function webRequest(request: FastifyRequest, reply: FastifyReply): Request {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    // The token is for the guard alone.
    if (value !== undefined && name !== 'authorization') headers.set(name, String(value));
  const { body, method } = request;
  return new Request(`http://${request.host}/mcp`, {
    method,
    headers,
    signal: gone.signal,
    ...(typeof body === 'string' ? { body } : {}),
  });
}

function send(reply: FastifyReply, answer: Response): FastifyReply {
  void reply.code(answer.status);
  answer.headers.forEach((value, name) => void reply.header(name, value));
  const { body } = answer;
  return reply.send(body === null ? null : Readable.fromWeb(body));
}
