// The OpenAPI 3.1 page of the server, made of the table of parameters and the schemas of its answers.
import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { serveStatusView } from '../contract/channels/serve.ts';
import * as answers from '../contract/serve/answers.ts';
import { PARAMETERS, type Parameter } from '../contract/serve/parameters.ts';

type Json = Readonly<Record<string, unknown>>;

const BINARY = { type: 'string', format: 'binary' };
const UPLOAD = { type: 'string', description: 'The id of an upload of /v1/uploads, in place of a url.' };
const FLAG = { type: 'boolean' };
const OFF = { const: false };

/** The form of a parameter's value. */
function schemaOf({ does, kind, lacks }: Parameter): Json {
  const description = does ?? `Refused: this server has no ${lacks ?? 'such thing'}.`;
  const text = { type: 'string', minLength: 1, maxLength: 2_000 };
  const forms: Readonly<Record<Parameter['kind'], Json>> = {
    flag: FLAG,
    text,
    list: { oneOf: [text, { type: 'array', items: text, maxItems: 100 }] },
    seconds: { type: 'number', minimum: 0.05, maximum: 60 },
  };
  // What this server has not may be said to be off, whatever its form.
  const shape = does === null && kind !== 'flag' ? { anyOf: [forms[kind], OFF] } : forms[kind];
  return { ...shape, description };
}

const fieldsBut = (...left: readonly string[]): Json =>
  Object.fromEntries(
    PARAMETERS.filter(({ name }) => !left.includes(name)).map((one) => [one.name, schemaOf(one)]),
  );

const form = (properties: Json, required: readonly string[]): Json => ({
  schema: { type: 'object', additionalProperties: false, properties, required },
});

const json = (schema: GenericSchema): Json => ({ 'application/json': { schema: bare(schema) } });

/** Without the mark of its dialect, which the page names once. */
function bare(schema: GenericSchema): Json {
  const { $schema: _dialect, ...rest } = toJsonSchema(schema, { errorMode: 'ignore' });
  return rest;
}

const REFUSED = { description: 'Refused; the body says why.', content: json(answers.refusal) };
const refusals = (...statuses: readonly number[]): Json =>
  Object.fromEntries(statuses.map((status) => [String(status), REFUSED]));

const good = (description: string, content: Json, status = 200): Json => ({
  [status]: { description, content },
});

const LET_IN = [400, 401, 403, 421];
const TAKING = [...LET_IN, 408, 413, 415, 429, 503, 507];

const recording = {
  required: true,
  content: {
    'multipart/form-data': form({ ...fieldsBut('url'), audio: BINARY }, ['model', 'audio']),
    'application/json': form({ ...fieldsBut(), upload: UPLOAD }, ['model']),
  },
};

const transcription = {
  required: true,
  content: {
    'multipart/form-data': form(
      {
        ...fieldsBut('url', 'punctuate', 'multi_channel'),
        file: BINARY,
        response_format: { type: 'string', enum: ['json', 'text', 'srt', 'vtt', 'verbose_json'] },
        'timestamp_granularities[]': { type: 'array', items: { type: 'string', enum: ['segment', 'word'] } },
        temperature: { type: 'number', minimum: 0, maximum: 1 },
      },
      ['model', 'file'],
    ),
  },
};

/** @param version Earshot's own */
export const openapiPage = (version: string): Json => ({
  openapi: '3.1.0',
  info: { title: 'Earshot', version, description: 'Speech to text by the engine of this computer.' },
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  security: [{ token: [] }],
  paths: { ...hearingPaths(), ...uploadPaths(), ...carePaths() },
});

const ID = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const TEXT = { 'text/plain': { schema: { type: 'string' } } };

const hearingPaths = (): Json => ({
  '/v1/stt/create': {
    post: {
      summary: 'Hands a recording over; answers the id of its text to be.',
      requestBody: recording,
      responses: { ...good('Accepted.', json(answers.sttCreated), 201), ...refusals(...TAKING) },
    },
  },
  '/v1/stt': {
    post: {
      summary: 'Hands a recording over and answers when its text is there.',
      requestBody: recording,
      responses: { ...good('The text.', json(answers.sttResult)), ...refusals(...TAKING, 404) },
    },
  },
  '/v1/stt/{id}': {
    get: {
      summary: 'Tells how far it is, and in the end the text.',
      parameters: [ID],
      responses: { ...good('How it stands.', json(answers.sttState)), ...refusals(...LET_IN, 404, 503) },
    },
  },
  '/v1/audio/transcriptions': {
    post: {
      summary: 'The same as OpenAI’s clients ask for it.',
      requestBody: transcription,
      responses: {
        ...good('The text.', {
          ...json(answers.transcription),
          ...TEXT,
          'text/vtt': TEXT['text/plain'],
          'application/x-subrip': TEXT['text/plain'],
        }),
        ...refusals(...TAKING, 404),
      },
    },
  },
});

const RESUMABLE = {
  name: 'Tus-Resumable',
  in: 'header',
  required: true,
  schema: { type: 'string', enum: ['1.0.0'] },
};
/** What the tus protocol says itself comes as a line of text. */
const SAID = { description: 'Refused; the body says why.', content: { ...json(answers.refusal), ...TEXT } };
const said = (...statuses: readonly number[]): Json =>
  Object.fromEntries(statuses.map((status) => [String(status), SAID]));
const only = (status: number, description: string): Json => ({ [status]: { description } });

/** Uploads that can be resumed: the tus protocol, 1.0.0. */
const uploadPaths = (): Json => ({
  '/v1/uploads': {
    options: {
      summary: 'Tells what is had of the protocol: Tus-Version, Tus-Extension, Tus-Max-Size.',
      responses: { ...only(204, 'In the headers.'), ...said(...LET_IN) },
    },
    post: {
      summary: 'Makes room for an upload that may break off (tus 1.0.0); the header Location names it.',
      parameters: [RESUMABLE, { ...headerOf('Upload-Length'), required: true }, headerOf('Upload-Metadata')],
      responses: {
        ...only(201, 'Made; its id is the end of Location.'),
        ...said(...LET_IN, 408, 412, 413, 415, 429, 503, 507),
      },
    },
  },
  '/v1/uploads/{id}': {
    head: {
      summary: 'Tells how many bytes there are, in Upload-Offset.',
      parameters: [ID, RESUMABLE],
      responses: { ...only(200, 'There it is.'), ...bareOnes(...LET_IN, 404, 410, 412) },
    },
    patch: {
      summary: 'Brings bytes from Upload-Offset on.',
      parameters: [ID, RESUMABLE, { ...headerOf('Upload-Offset'), required: true }],
      requestBody: { required: true, content: { 'application/offset+octet-stream': { schema: BINARY } } },
      responses: {
        ...only(204, 'Taken; Upload-Offset tells how many there are now.'),
        ...said(...LET_IN, 404, 408, 409, 410, 412, 413, 415, 423, 503, 507),
      },
    },
    delete: {
      summary: 'Gives it up.',
      parameters: [ID, RESUMABLE],
      responses: { ...only(204, 'Gone.'), ...said(...LET_IN, 404, 410, 412, 415, 423) },
    },
  },
});

const headerOf = (name: string): Json => ({ name, in: 'header', schema: { type: 'string' } });
const bareOnes = (...statuses: readonly number[]): Json =>
  Object.fromEntries(statuses.map((status) => [String(status), { description: 'Refused.' }]));

const carePaths = (): Json => ({
  '/v1/models': {
    get: {
      summary: 'What it hears with.',
      responses: { ...good('Models.', json(answers.models)), ...refusals(...LET_IN, 503) },
    },
  },
  '/health': {
    get: {
      summary: 'Whether it answers.',
      security: [],
      responses: { ...good('It does.', json(answers.health)), ...refusals(400, 403, 421) },
    },
  },
  '/v1/status': {
    get: {
      summary: 'What it has to do, how fast it goes, who works for it, and what went wrong.',
      responses: { ...good('How it does.', json(serveStatusView)), ...refusals(...LET_IN) },
    },
  },
  '/status': {
    get: {
      summary: 'The same as a page for people; it asks for a token.',
      security: [],
      responses: {
        ...good('A page.', { 'text/html': { schema: { type: 'string' } } }),
        ...refusals(400, 403, 421),
      },
    },
  },
  '/metrics': {
    get: {
      summary: 'How it does, for Prometheus.',
      responses: { ...good('Figures.', TEXT), ...refusals(...LET_IN) },
    },
  },
});
