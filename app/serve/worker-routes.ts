// What workers on other computers ask: an introduction, a question that stays open until something concerns them, tasks, recordings, results.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import {
  beatMessage,
  claimMessage,
  failureMessage,
  FARM_PROTOCOL,
  farmResult,
  helloMessage,
  WORKER_HEADER,
  workerId as workerIdOf,
} from '../contract/farm/messages.ts';
import { answerRange } from '../domain/byte-range.ts';
import { FarmDesk } from '../operations/serving/farm-desk.ts';
import type { ServerDeps } from './deps.ts';
import { callerOf } from './guard.ts';
import { Refusal } from './refusal.ts';

/** The text of a day of speech, with the times of its words, bytes. */
const RESULT_BYTES = 200_000_000;

const LATE = new Refusal(409, 'too_late', 'This attempt is over: its work is somebody else’s, or nobody’s.');

/** Only where there is work for others. */
export function workerRoutes(app: FastifyInstance, deps: ServerDeps): void {
  const { core, options } = deps;
  if (!core.farm) return;
  const desk = new FarmDesk(core.farm, core.nowMs);
  // Before the body is read: nobody else fills the memory.
  const onRequest = (request: FastifyRequest): Promise<void> => {
    callerOf(request, 'work', options, core);
    return Promise.resolve();
  };

  // A token speaks for the workers that came with it, and for no others.
  const speaksFor = (request: FastifyRequest, workerId: string): number => {
    const { tokenId } = callerOf(request, 'work', options, core);
    if (!desk.mayBeOf(workerId, tokenId))
      throw new Refusal(403, 'other_worker', 'This worker came with another token.');
    return tokenId;
  };

  presenceRoutes(app, desk, onRequest, speaksFor);

  // An attempt is ended by the worker that it was given to, and by nobody else.
  const attemptOf = (request: FastifyRequest): number => {
    const fence = fenceOf(request.params);
    const workerId = parsed(workerIdOf, request.headers[WORKER_HEADER]);
    speaksFor(request, workerId);
    if (desk.isOthers(fence, workerId)) throw LATE;
    return fence;
  };
  attemptRoutes(app, desk, onRequest, attemptOf);
  // Signed, so that it needs no token.
  app.get('/v1/work/sound/:fence', (request, reply) => sendSound(request, reply, desk));
}

/** Who is there, what concerns them, and what they take. */
function presenceRoutes(
  app: FastifyInstance,
  desk: FarmDesk,
  onRequest: (request: FastifyRequest) => Promise<void>,
  speaksFor: (request: FastifyRequest, workerId: string) => number,
): void {
  app.post('/v1/work/hello', { onRequest }, (request) => {
    const { profile, protocol, workerId } = parsed(helloMessage, request.body);
    if (protocol !== FARM_PROTOCOL)
      throw new Refusal(
        409,
        'other_version',
        'This worker is of another version of Earshot than the server. Install the same on both.',
      );
    desk.hello(workerId, profile, speaksFor(request, workerId));
    const { beatMs, silenceMs } = desk.rules;
    return { silenceMs, beatMs };
  });

  app.post('/v1/work/beat', { onRequest }, async (request) => {
    const { body, raw } = request;
    const { workerId, ...beat } = parsed(beatMessage, body);
    speaksFor(request, workerId);
    const gone = new AbortController();
    const onClose = (): void => gone.abort();
    raw.socket.once('close', onClose);
    try {
      return await desk.beat(workerId, beat, gone.signal);
    } finally {
      raw.socket.off('close', onClose);
    }
  });

  app.post('/v1/work/claim', { onRequest }, (request, reply) => {
    const { taskId, workerId } = parsed(claimMessage, request.body);
    speaksFor(request, workerId);
    const order = desk.claim(workerId, taskId);
    if (!order) throw new Refusal(409, 'not_yours', 'Somebody else does this work, or nobody wants it.');
    return reply.send(order);
  });

  app.post('/v1/work/bye', { onRequest }, (request) => {
    const workerId = parsed(claimMessage.entries.workerId, fieldOf(request.body, 'workerId'));
    speaksFor(request, workerId);
    desk.bye(workerId);
    return {};
  });
}

/** About one attempt. A late word is answered as such, with 409, and changes nothing. */
function attemptRoutes(
  app: FastifyInstance,
  desk: FarmDesk,
  onRequest: (request: FastifyRequest) => Promise<void>,
  attemptOf: (request: FastifyRequest) => number,
): void {
  const taken = (isTaken: boolean): object => {
    if (!isTaken) throw LATE;
    return {};
  };
  app.post('/v1/work/result/:fence', { onRequest, bodyLimit: RESULT_BYTES }, (request) =>
    taken(desk.finish(attemptOf(request), parsed(farmResult, request.body))),
  );
  app.post('/v1/work/failure/:fence', { onRequest }, (request) => {
    const { crashed, failure } = parsed(failureMessage, request.body);
    return taken(desk.fail(attemptOf(request), failure, crashed));
  });
  app.post('/v1/work/return/:fence', { onRequest }, (request) => taken(desk.giveBack(attemptOf(request))));
  app.post('/v1/work/sound/:fence', { onRequest }, (request) => {
    const soundPath = desk.soundPath(attemptOf(request));
    if (soundPath === null) throw LATE;
    return { soundPath };
  });
}

/** Sends a recording, or the part of it that is asked for. */
async function sendSound(
  { headers, params, query }: FastifyRequest,
  reply: FastifyReply,
  desk: FarmDesk,
): Promise<FastifyReply> {
  const until = Number(fieldOf(query, 'until'));
  const opened = await desk.sound(fenceOf(params), until, String(fieldOf(query, 'sign')));
  if (opened === 'forbidden')
    throw new Refusal(403, 'bad_address', 'This address is not good, or not any more. Ask for a new one.');
  if (opened === 'gone') throw new Refusal(410, 'gone', 'This attempt is over, or its recording is gone.');
  const { content, file, sizeBytes } = opened;
  const tag = `"${content}"`;
  const isSame = headers['if-range'] === undefined || headers['if-range'] === tag;
  const range = answerRange(isSame ? (headers.range ?? null) : null, sizeBytes);
  reply.header('etag', tag).header('accept-ranges', 'bytes').type('application/octet-stream');
  if (range.kind === 'unsatisfiable') {
    await file.close();
    return reply.code(416).header('content-range', `bytes */${sizeBytes}`).send('');
  }
  const [start, end] = range.kind === 'part' ? [range.start, range.end] : [0, sizeBytes];
  if (range.kind === 'part')
    reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${sizeBytes}`);
  reply.header('content-length', String(end - start));
  return reply.send(file.createReadStream({ start, end: end - 1 }));
}

function parsed<S extends v.GenericSchema>(schema: S, given: unknown): v.InferOutput<S> {
  const read = v.safeParse(schema, given);
  if (read.success) return read.output;
  const [issue] = read.issues;
  throw new Refusal(400, 'bad_message', `The message does not parse: ${issue.message}`.slice(0, 300));
}

function fieldOf(given: unknown, name: string): unknown {
  return typeof given === 'object' && given !== null
    ? (given as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function fenceOf(params: unknown): number {
  const text = String(fieldOf(params, 'fence'));
  if (!/^[1-9][0-9]{0,14}$/.test(text))
    throw new Refusal(404, 'no_such_attempt', 'There is no such attempt.');
  return Number(text);
}
