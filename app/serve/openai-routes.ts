// The same engines as OpenAI's clients ask for them: one call that answers when the text is there, in the form that was asked for.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Served } from '../domain/served.ts';
import { FORMATS, type Format, type Wanted } from './answers.ts';
import { readAsked, type Fields } from './asked.ts';
import { callerOf, type Caller } from './guard.ts';
import { hearingOf } from './hearing.ts';
import { Refusal, refusalOf } from './refusal.ts';
import type { ServerDeps } from './deps.ts';
import { endOf, keepOrClear, needRoom, sendHeard, takeOf, uploadRules } from './stt-routes.ts';
import { takeForm } from './upload.ts';

const GRANULARITIES = ['segment', 'word'] as const;

export function openaiRoutes(app: FastifyInstance, deps: ServerDeps): void {
  const { core, options } = deps;
  const caller = (request: FastifyRequest) => callerOf(request, 'transcribe', options, core);
  const onRequest = async (request: FastifyRequest): Promise<void> => {
    caller(request);
    return Promise.resolve();
  };
  app.post('/v1/audio/transcriptions', { onRequest }, async (request, reply) => {
    const { served, wanted } = await take(request, caller(request), deps);
    return give(await endOf(served.id, reply, deps), wanted, reply, deps);
  });
}

/** Takes a form on. */
async function take(
  request: FastifyRequest,
  who: Caller,
  deps: ServerDeps,
): Promise<{ readonly served: Served; readonly wanted: Wanted }> {
  const { core, serving } = deps;
  const room = needRoom(who, deps);
  try {
    const form = await takeForm(request, 'file', serving.places.newIncoming(), uploadRules(deps));
    return await keepOrClear(form.file.path, async () => {
      const read = readWanted(form.fields);
      const asked = readAsked(read.fields, await hearingOf(core));
      const asking = { tokenId: who.tokenId, clientRequest: null, asked, room };
      const received = await serving.receive(asking, form.file.path, form.file.name);
      return { served: takeOf(received), wanted: read.wanted };
    });
  } finally {
    room.giveBack();
  }
}

/** Parts what OpenAI's form has of its own from what both know. @throws Refusal 400 */
export function readWanted(fields: Fields): { readonly wanted: Wanted; readonly fields: Fields } {
  const rest = new Map(fields);
  const take = (name: string): readonly unknown[] => {
    const given = rest.get(name) ?? [];
    rest.delete(name);
    return given;
  };
  const [format = 'json'] = take('response_format');
  if (!isFormat(format)) throw wrong('response_format', `response_format is one of ${FORMATS.join(', ')}.`);
  const granularities = [...take('timestamp_granularities[]'), ...take('timestamp_granularities')].map(
    String,
  );
  if (granularities.some((one) => !(GRANULARITIES as readonly string[]).includes(one)))
    throw wrong('timestamp_granularities', 'timestamp_granularities are segment and word.');
  const [temperature = '0'] = take('temperature');
  const degree = Number(temperature);
  if (!(degree >= 0 && degree <= 1))
    throw wrong('temperature', 'temperature is a number from 0 to 1; it changes nothing here.');
  if (!isOff(take('stream')[0]))
    throw wrong('stream', 'stream: this server has no streams of text. Ask without it.');
  if (!isOff(take('prompt')[0]))
    throw wrong(
      'prompt',
      'prompt: this server has no prompts. Names that are to be written right go into keywords.',
    );
  if (!isOff(take('multi_channel')[0]))
    throw wrong(
      'multi_channel',
      'multi_channel: this call gives one text for all channels. POST /v1/stt/create gives one for each.',
    );
  // What both know, but that OpenAI has no address.
  if (rest.has('url')) throw wrong('url', 'There is no parameter “url”.');
  rest.set('punctuate', ['true']);
  return { wanted: { format, granularities }, fields: rest };
}

const isOff = (value: unknown): boolean =>
  value === undefined || ['', 'false', 'False', '0'].includes(value as string);
const isFormat = (value: unknown): value is Format => (FORMATS as readonly unknown[]).includes(value);
const wrong = (param: string, message: string): Refusal =>
  new Refusal(400, 'bad_parameter', message, { param });

async function give(served: Served, wanted: Wanted, reply: FastifyReply, deps: ServerDeps) {
  if (served.failure) throw refusalOf(served.failure);
  return sendHeard(served, wanted, reply, deps);
}
