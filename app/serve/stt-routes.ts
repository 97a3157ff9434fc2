// The two steps of the user's document, and its older single one: a recording in, an id out, and the text for the id.
import { rm } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { failure } from '../domain/failure.ts';
import type { Served } from '../domain/served.ts';
import type { Outcome } from '../domain/result.ts';
import type { Asking, Room } from '../operations/serving/serving.ts';
import { isServedId } from '../operations/serving/places.ts';
import type { AnswerForm } from './answers.ts';
import { readAsked, type Fields } from './asked.ts';
import { wordsOfFailure } from './failure-words.ts';
import { callerOf, type Caller } from './guard.ts';
import { hearingOf } from './hearing.ts';
import { PATIENCE } from './patience.ts';
import { Refusal, refusalOf } from './refusal.ts';
import type { ServerDeps } from './deps.ts';
import { takeForm, type UploadRules } from './upload.ts';
import type { Uploads } from './uploads.ts';

/** What a caller's own number for a request looks like. */
const CLIENT_REQUEST = /^[A-Za-z0-9._:-]{1,128}$/;
/** Its file is larger than what is taken of a caller who has too many open: when to ask again, seconds. */
const BUSY_SECONDS = 30;

export interface SttDeps extends ServerDeps {
  readonly uploads: Uploads;
}

export const uploadRules = ({
  options,
  patience = PATIENCE,
}: Pick<ServerDeps, 'options' | 'patience'>): UploadRules => ({
  maxBytes: options.maxBytes,
  leastBytes: patience.leastBytes,
  silenceMs: patience.silenceMs,
});

export function sttRoutes(app: FastifyInstance, deps: SttDeps): void {
  const { core, options, serving } = deps;
  const caller = (request: FastifyRequest): Caller => callerOf(request, 'transcribe', options, core);
  app.post('/v1/stt/create', { onRequest: guarded(caller) }, async (request, reply) => {
    const { id } = await create(request, caller(request), deps);
    return reply.code(201).send({ generation_id: id, id, status: 'waiting' });
  });
  app.post('/v1/stt', { onRequest: guarded(caller) }, async (request, reply) => {
    const { id } = await create(request, caller(request), deps);
    const served = await endOf(id, reply, deps);
    if (served.failure) throw refusalOf(served.failure);
    return sendHeard(served, 'result', reply, deps);
  });
  app.get<{ Params: { id: string } }>('/v1/stt/:id', async (request, reply) => {
    const { tokenId } = caller(request);
    const { id } = request.params;
    const served = isServedId(id) ? serving.get(id, tokenId) : null;
    if (!served)
      throw new Refusal(404, 'not_found', 'There is nothing under this id, or it is no longer kept.', {
        param: 'id',
      });
    return served.state === 'done' ? sendHeard(served, 'state', reply, deps) : stateOf(served);
  });
}

/** Nobody's body is read before it is known who they are. */
const guarded =
  (caller: (request: FastifyRequest) => Caller) =>
  async (request: FastifyRequest): Promise<void> => {
    caller(request);
    return Promise.resolve();
  };

/** Takes a request on, by file or by address. */
async function create(request: FastifyRequest, caller: Caller, deps: SttDeps): Promise<Served> {
  const { serving } = deps;
  const clientRequest = clientRequestOf(request);
  const known = serving.known({ tokenId: caller.tokenId, clientRequest });
  if (known && known.state !== 'failed') return known;
  const room = needRoom(caller, deps);
  try {
    const who = { tokenId: caller.tokenId, clientRequest: known ? null : clientRequest, room };
    const type = request.headers['content-type'] ?? '';
    if (/^multipart\/form-data/i.test(type)) return takeOf(await byFile(request, who, deps));
    const body = request.body;
    if (isObject(body) && 'upload' in body) return takeOf(await byUpload(body, who, deps));
    return takeOf(await byAddress(body, who, deps));
  } finally {
    room.giveBack();
  }
}

/** @returns a place for one more @throws Refusal 429 for who has enough open or on its way */
export function needRoom({ tokenId }: Caller, { serving }: ServerDeps): Room {
  if (serving.isStopping) throw new Refusal(503, 'ending', ENDING, { retryAfter: BUSY_SECONDS });
  const room = serving.takeRoom(tokenId);
  if (room) return room;
  const most = serving.rules.openPerToken;
  throw new Refusal(
    429,
    'too_many_open',
    `${most} recordings of this token are on their way, wait or are worked on, the most that there may be at once. Ask again when one has ended.`,
    {
      retryAfter: BUSY_SECONDS,
    },
  );
}

async function byFile(
  request: FastifyRequest,
  who: Omit<Asking, 'asked'>,
  deps: ServerDeps,
): Promise<Outcome<Served>> {
  const { serving } = deps;
  const form = await takeForm(request, 'audio', serving.places.newIncoming(), uploadRules(deps));
  return keepOrClear(form.file.path, async () => {
    if (form.fields.has('url'))
      throw new Refusal(400, 'bad_parameter', 'Send a file or a url, not both.', { param: 'url' });
    const asked = readAsked(form.fields, await hearingOf(deps.core));
    return serving.receive({ ...who, asked }, form.file.path, form.file.name);
  });
}

/** Of an upload that was sent before, in as many pieces as it took. */
async function byUpload(
  { upload, ...rest }: Readonly<Record<string, unknown>>,
  who: Omit<Asking, 'asked'>,
  { core, serving, uploads }: SttDeps,
): Promise<Outcome<Served>> {
  if ('url' in rest)
    throw new Refusal(400, 'bad_parameter', 'Name an upload or a url, not both.', { param: 'url' });
  const asked = readAsked(fieldsOf(rest), await hearingOf(core));
  const whole = typeof upload === 'string' ? await uploads.whole(upload, who.tokenId) : null;
  if (!whole || typeof upload !== 'string')
    throw new Refusal(400, 'bad_upload', NO_UPLOAD, { param: 'upload' });
  const received = await serving.receive({ ...who, asked }, whole.path, whole.name);
  await uploads.forget(upload);
  return received;
}

const NO_UPLOAD =
  'upload: there is no upload under this id that is whole. Send its rest to /v1/uploads first, or make a new one.';

const isObject = (body: unknown): body is Readonly<Record<string, unknown>> =>
  typeof body === 'object' && body !== null && !Array.isArray(body);

const fieldsOf = (body: Readonly<Record<string, unknown>>): Fields =>
  new Map(Object.entries(body).map(([name, value]) => [name, [value]]));

async function byAddress(
  body: unknown,
  who: Omit<Asking, 'asked'>,
  deps: ServerDeps,
): Promise<Outcome<Served>> {
  if (!isObject(body))
    throw new Refusal(
      400,
      'bad_body',
      'Send an object of JSON with model and url, or a form with model and the part audio.',
    );
  const asked = readAsked(fieldsOf(body), await hearingOf(deps.core));
  const { url } = body;
  if (typeof url !== 'string')
    throw new Refusal(
      400,
      'missing_parameter',
      'url is missing: name where the recording lies, or send it as the part audio of a form.',
      { param: 'url' },
    );
  return deps.serving.fetch({ ...who, asked }, url);
}

/** Whatever goes wrong with it, an upload does not stay. */
export async function keepOrClear<T>(path: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } finally {
    await rm(path, { force: true });
  }
}

export function takeOf(outcome: Outcome<Served>): Served {
  if (!outcome.ok) throw refusalOf(outcome.failure);
  return outcome.value;
}

function clientRequestOf({ headers }: FastifyRequest): string | null {
  const given = headers['x-client-request-id'];
  return typeof given === 'string' && CLIENT_REQUEST.test(given) ? given : null;
}

/** Waits for the end of it, as long as its caller does. */
export async function endOf(id: string, reply: FastifyReply, { serving }: ServerDeps): Promise<Served> {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const served = await serving.ended(id, gone.signal);
  if (served?.finishedAt != null) return served;
  throw new Refusal(503, 'ending', ENDING, { retryAfter: BUSY_SECONDS });
}

/** Gives what was heard, of one that ended well. */
export async function sendHeard(
  { asked, createdAt, id }: Served,
  form: AnswerForm,
  reply: FastifyReply,
  { answers, serving }: ServerDeps,
): Promise<FastifyReply> {
  const heard = await serving.heard(id);
  if (!heard) throw new Refusal(404, 'not_found', 'The result is no longer kept.');
  const { body, type } = await answers.make({ served: { id, asked, createdAt }, form, heard });
  return reply.type(type).send(body);
}

const ENDING = 'The server is being ended. What it accepted is kept, and goes on when it is started again.';

/** What `GET /v1/stt/{id}` says of one that has no text. */
function stateOf(served: Served) {
  const about = { id: served.id, generation_id: served.id };
  if (served.state === 'failed') {
    const why = served.failure ?? failure('internal');
    return { ...about, status: 'error', error: { name: why.code, message: wordsOfFailure(why) } };
  }
  return { ...about, status: served.begunAt === null ? 'waiting' : 'active' };
}
