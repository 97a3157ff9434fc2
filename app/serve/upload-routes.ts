// Where recordings are sent that may break off: `POST /v1/uploads` makes room, `PATCH` brings bytes, `HEAD` tells how far it is, `DELETE`
// gives it up, `OPTIONS` tells what is had of the protocol. `POST /v1/stt/create` takes what is whole.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callerOf } from './guard.ts';
import type { ServerDeps } from './deps.ts';
import { PATIENCE } from './patience.ts';
import { Refusal } from './refusal.ts';
import { needRoom } from './stt-routes.ts';
import { UPLOADS_PATH, type Uploads } from './uploads.ts';

const OFFSET_TYPE = 'application/offset+octet-stream';

export function uploadRoutes(app: FastifyInstance, deps: ServerDeps, uploads: Uploads): void {
  const { core, options, patience = PATIENCE, serving } = deps;
  // Read by the library itself, piece by piece.
  app.addContentTypeParser(OFFSET_TYPE, (_request, _body, done) => done(null));

  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    about: Parameters<Uploads['handle']>[2],
  ): Promise<void> => {
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value);
    const stopWatching = watchPace(request, patience);
    try {
      await uploads.handle(request.raw, reply.raw, about);
    } finally {
      stopWatching();
    }
  };

  app.post(UPLOADS_PATH, async (request, reply) => {
    const caller = callerOf(request, 'transcribe', options, core);
    if (request.headers['upload-concat'] !== undefined) throw new Refusal(400, 'not_had', NO_PARTS);
    const room = needRoom(caller, deps);
    try {
      if ((await uploads.countOf(caller.tokenId)) >= serving.rules.openPerToken)
        throw new Refusal(429, 'too_many_open', TOO_MANY, { retryAfter: 60 });
      await answer(request, reply, { tokenId: caller.tokenId, id: null });
    } finally {
      room.giveBack();
    }
  });
  app.options(UPLOADS_PATH, (request, reply) => {
    const { tokenId } = callerOf(request, 'transcribe', options, core);
    return answer(request, reply, { tokenId, id: null });
  });
  app.route<{ Params: { id: string } }>({
    method: ['PATCH', 'HEAD', 'DELETE'],
    url: `${UPLOADS_PATH}/:id`,
    handler: (request, reply) => {
      const { tokenId } = callerOf(request, 'transcribe', options, core);
      const { id } = request.params;
      if (!uploads.isOf(id, tokenId)) throw new Refusal(404, 'not_found', NOT_THERE);
      return answer(request, reply, { tokenId, id });
    },
  });
}

/** Cuts off who holds a connection and sends too little; what came is kept, and the rest can follow. @returns ends the watching */
function watchPace(
  { raw }: FastifyRequest,
  { leastBytes, silenceMs }: { readonly leastBytes: number; readonly silenceMs: number },
): () => void {
  let before = raw.socket.bytesRead;
  const timer = setInterval(() => {
    const came = raw.socket.bytesRead;
    if (came - before < leastBytes && !raw.complete) raw.socket.destroy();
    before = came;
  }, silenceMs);
  return () => clearInterval(timer);
}

const NOT_THERE = 'There is no upload under this id, or it is no longer kept.';
const NO_PARTS =
  'Upload-Concat: this server puts no uploads together. Send all of the recording as one upload, in as many pieces as it takes.';
const TOO_MANY =
  'Too many uploads of this token were begun and not handed over. Give one up (DELETE), or wait: they are kept for a day.';
