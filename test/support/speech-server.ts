// A loopback server that speaks the protocol of the AI/ML API, counts what it accepts, and misbehaves on demand.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { MultipartReader, type ReceivedFile, type ReceivedForm } from './speech-server-multipart.ts';
import { shapeResult, type Shape } from './speech-server-shapes.ts';

/** The calls that rules can aim at. */
export type Call = 'create' | 'get' | 'logs' | 'billing' | 'models';

/** What goes wrong. Shares and bytes count the whole body of the request. */
export type Fault =
  /** Another answer; `early`: before the body was read. A string body is sent as it is, anything else as JSON. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string | string[]>>;
      readonly early?: boolean;
      /** The upload is accepted all the same. */
      readonly accept?: boolean;
    }
  /** The connection is reset when this much of the body was read; a whole body is accepted before. */
  | {
      readonly kind: 'reset';
      readonly atBytes?: number;
      readonly atShare?: number;
      readonly accept?: boolean;
    }
  /** Nothing is read any more. */
  | { readonly kind: 'stall'; readonly atShare: number }
  /** The body is read slowly. */
  | { readonly kind: 'slow'; readonly bytesPerSecond: number }
  /** The body is read, and no answer comes. */
  | { readonly kind: 'silence' }
  /** The usual answer comes later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The usual answer breaks off: its head promises more than comes. */
  | { readonly kind: 'broken-answer' }
  /** These bytes are the whole answer, head included. */
  | { readonly kind: 'raw'; readonly bytes: string }
  /** A connection that served a request before is reset without an answer. */
  | { readonly kind: 'dead-keep-alive' };

/** One fault, for the next `times` calls that it matches. */
export interface Rule {
  readonly on: Call;
  readonly fault: Fault;
  /** Default 1. */
  readonly times?: number;
  /** Calls of this kind that pass unharmed before. */
  readonly after?: number;
}

/** A request as it came. */
export interface SeenRequest {
  readonly call: Call | 'other';
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Which connection it came over, and as the how manieth request. */
  readonly connection: number;
  readonly turn: number;
  /** Bytes of the body that were read. */
  bodyBytes: number;
}

/** An accepted piece of work. */
export interface Generation {
  readonly id: string;
  readonly requestId: string | null;
  readonly fields: readonly (readonly [string, string])[];
  readonly file: ReceivedFile | null;
  readonly url: string | null;
  readonly order: readonly string[];
  readonly acceptedAt: number;
  polls: number;
}

export interface SpeechServerOptions {
  /** Keys it takes; null takes any. */
  keys?: readonly string[] | null;
  /** Work is done after this many milliseconds and this many polls that said otherwise. */
  readyAfterMs?: number;
  pendingPolls?: number;
  /** What was said; may depend on the upload. */
  transcript?: string | ((work: Generation) => string);
  shape?: Shape;
  /** The name of the payload: `result` in every published example, `output` in the newer schema. */
  wrapper?: 'result' | 'output' | 'root';
  /** Words for the status of waiting and finished work. */
  pendingStatuses?: readonly string[];
  doneStatus?: string;
  /** A whole answer to a get, in place of everything above. */
  answerGet?: (work: Generation) => unknown;
  resultsKeptMs?: number;
  hashing?: boolean;
  port?: number;
}

const DEFAULTS = {
  keys: null,
  readyAfterMs: 0,
  pendingPolls: 0,
  transcript: 'It was a quiet morning. Nobody expected the letter.',
  shape: 'deepgram',
  wrapper: 'result',
  pendingStatuses: ['waiting', 'active'],
  doneStatus: 'completed',
  resultsKeptMs: 3_600_000,
  hashing: true,
  port: 0,
} as const satisfies SpeechServerOptions;

export interface SpeechServer {
  /** `http://127.0.0.1:<port>/v1` */
  readonly baseUrl: string;
  /** May be changed while it runs. */
  readonly options: SpeechServerOptions;
  readonly requests: readonly SeenRequest[];
  readonly generations: readonly Generation[];
  /** Accepted uploads by content (hex SHA-256) and by client request id. */
  acceptedByHash(): ReadonlyMap<string, number>;
  acceptedByRequestId(): ReadonlyMap<string, number>;
  addRule(rule: Rule): void;
  clearRules(): void;
  close(): Promise<void>;
}

/** Starts a server on a free port of the loopback interface. */
export async function startSpeechServer(given: SpeechServerOptions = {}): Promise<SpeechServer> {
  const world = new World(given);
  const server = createServer((request, response) => {
    void world.serve(request, response).catch(() => request.socket.destroy());
  });
  // Uploads may be slow on purpose, and connections idle for long.
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  server.keepAliveTimeout = 60_000;
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(world.options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    options: world.options,
    requests: world.requests,
    generations: world.generations,
    acceptedByHash: () => count(world.generations.map((work) => work.file?.sha256)),
    acceptedByRequestId: () => count(world.generations.map((work) => work.requestId)),
    addRule: (rule) => world.addRule(rule),
    clearRules: () => world.clearRules(),
    close: async () => {
      world.closing.abort();
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function count(values: readonly (string | null | undefined)[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) if (value != null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

interface LiveRule extends Rule {
  skip: number;
  left: number;
}

/** Ends the handling of a request whose connection was cut on purpose. */
class Cut extends Error {}

class World {
  readonly options: SpeechServerOptions;
  readonly requests: SeenRequest[] = [];
  readonly generations: Generation[] = [];
  readonly closing = new AbortController();
  #rules: LiveRule[] = [];
  #connections = new WeakMap<Socket, { number: number; turns: number }>();
  #connectionCount = 0;

  constructor(given: SpeechServerOptions) {
    this.options = { ...DEFAULTS, ...given };
  }

  addRule(rule: Rule): void {
    this.#rules.push({ ...rule, skip: rule.after ?? 0, left: rule.times ?? 1 });
  }

  clearRules(): void {
    this.#rules = [];
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const seen = this.#note(request);
    const fault = seen.call === 'other' ? null : this.#nextFault(seen.call);
    try {
      if (fault?.kind === 'dead-keep-alive' && seen.turn > 1) cut(request);
      if (fault?.kind === 'answer' && fault.early)
        return send(response, fault.status, fault.body, fault.headers);
      const form = await this.#readBody(request, seen, fault);
      const usual = this.#usualAnswer(request, seen, form, fault);
      await this.#answer(request, response, fault, usual);
    } catch (error) {
      if (!(error instanceof Cut)) throw error;
    }
  }

  #note(request: IncomingMessage): SeenRequest {
    const known = this.#connections.get(request.socket) ?? { number: ++this.#connectionCount, turns: 0 };
    this.#connections.set(request.socket, { ...known, turns: known.turns + 1 });
    const path = request.url ?? '/';
    const seen: SeenRequest = {
      call: callOf(request.method ?? '', path),
      method: request.method ?? '',
      path,
      headers: request.headers,
      connection: known.number,
      turn: known.turns + 1,
      bodyBytes: 0,
    };
    this.requests.push(seen);
    return seen;
  }

  #nextFault(call: Call): Fault | null {
    const rule = this.#rules.find((one) => one.on === call && one.left > 0);
    if (!rule) return null;
    if (rule.skip > 0) {
      rule.skip--;
      return null;
    }
    rule.left--;
    return rule.fault;
  }

  /** Reads the body, as far as the fault allows. */
  async #readBody(
    request: IncomingMessage,
    seen: SeenRequest,
    fault: Fault | null,
  ): Promise<ReceivedForm | unknown> {
    const length = Number(request.headers['content-length'] ?? 0);
    const stopAt =
      fault?.kind === 'reset'
        ? (fault.atBytes ?? length * (fault.atShare ?? 0))
        : fault?.kind === 'stall'
          ? length * fault.atShare
          : Infinity;
    const stop = async (): Promise<void> => {
      if (fault?.kind === 'reset') cut(request);
      await sleep(2 ** 30, undefined, { signal: this.closing.signal }).catch(() => undefined);
      throw new Cut();
    };
    const boundary = /^multipart\/form-data;.*\bboundary="?([^";]+)/i.exec(
      request.headers['content-type'] ?? '',
    )?.[1];
    const reader = boundary === undefined ? null : new MultipartReader(boundary, this.options.hashing);
    const json: Uint8Array[] = [];
    if (stopAt <= 0 && length > 0) await stop();
    for await (const chunk of request as AsyncIterable<Uint8Array>) {
      seen.bodyBytes += chunk.length;
      if (seen.bodyBytes >= stopAt && stopAt < length) await stop();
      if (fault?.kind === 'slow') await sleep((chunk.length / fault.bytesPerSecond) * 1000);
      if (reader) reader.feed(chunk);
      else if (seen.bodyBytes < 1024 * 1024) json.push(chunk);
    }
    if (reader) return reader.form ?? undefined;
    try {
      return JSON.parse(Buffer.concat(json).toString('utf8') || 'null') as unknown;
    } catch {
      return undefined;
    }
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    fault: Fault | null,
    usual: Answer,
  ): Promise<void> {
    switch (fault?.kind) {
      case 'reset':
        return cut(request);
      case 'silence':
        await sleep(2 ** 30, undefined, { signal: this.closing.signal }).catch(() => undefined);
        throw new Cut();
      case 'delay':
        await sleep(fault.ms, undefined, { signal: this.closing.signal }).catch(() => undefined);
        break;
      case 'answer':
        return send(response, fault.status, fault.body, fault.headers);
      case 'raw':
        request.socket.end(fault.bytes);
        return;
      case 'broken-answer': {
        const body = JSON.stringify(usual.body);
        const head = `HTTP/1.1 ${usual.status} OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
        request.socket.end(head + body.slice(0, body.length >> 1));
        return;
      }
    }
    send(response, usual.status, usual.body, usual.headers);
  }

  /** What a service without faults would say; accepts the work. */
  #usualAnswer(request: IncomingMessage, seen: SeenRequest, body: unknown, fault: Fault | null): Answer {
    const { keys } = this.options;
    if (seen.call === 'models') return { status: 200, body: MODELS };
    if (keys && !keys.some((key) => request.headers.authorization === `Bearer ${key}`))
      return problem(seen, 401, 'Invalid API key provided');
    switch (seen.call) {
      case 'create': {
        const unaccepted =
          fault?.kind === 'answer' ? !fault.accept : fault?.kind === 'reset' && fault.accept === false;
        return unaccepted ? problem(seen, 500, 'not accepted') : this.#create(request, seen, body);
      }
      case 'get':
        return this.#get(seen);
      case 'logs':
        return {
          status: 200,
          body: {
            data: this.generations.map((work) => ({
              client_request_id: work.requestId,
              inference_id: work.id,
              status: 'success',
              cost: 0.001,
            })),
          },
        };
      case 'billing':
        return { status: 200, body: { current_balance: 12.5, currency: 'USD' } };
      default:
        return problem(seen, 404, `Cannot ${seen.method} ${seen.path}`);
    }
  }

  #create(request: IncomingMessage, seen: SeenRequest, body: unknown): Answer {
    const form = body as Partial<ReceivedForm> & { model?: unknown; url?: unknown };
    const isForm = Array.isArray(form?.fields);
    const fields = isForm ? (form.fields ?? []) : [['model', String(form?.model ?? '')] as const];
    const model = fields.find(([name]) => name === 'model')?.[1];
    if (!model) return problem(seen, 400, ['model should not be empty']);
    const fieldName = /gpt-4o(-mini)?-transcribe/.test(model) ? 'file' : 'audio';
    const file = form.files?.find((one) => one.field === fieldName) ?? null;
    const url = typeof form.url === 'string' ? form.url : null;
    if (!file && url === null) return problem(seen, 400, [`${fieldName} or url is required`]);
    const header = request.headers['x-client-request-id'];
    const work: Generation = {
      id: randomBytes(15).toString('base64url'),
      requestId: typeof header === 'string' ? header : null,
      fields,
      file,
      url,
      order: form.order ?? Object.keys(form),
      acceptedAt: Date.now(),
      polls: 0,
    };
    this.generations.push(work);
    return {
      status: 201,
      body: { generation_id: work.id },
      headers: { 'x-inference-id': work.id, 'x-aimlapi-usd-spent': '0.0012' },
    };
  }

  #get(seen: SeenRequest): Answer {
    const id = decodeURIComponent(seen.path.split('?')[0]?.split('/').at(-1) ?? '');
    const work = this.generations.find((one) => one.id === id);
    const age = Date.now() - (work?.acceptedAt ?? 0);
    const o = { ...DEFAULTS, ...this.options };
    if (!work || age > o.resultsKeptMs) return problem(seen, 404, 'Generation not found');
    work.polls++;
    if (o.answerGet) return { status: 200, body: o.answerGet(work) };
    if (work.polls <= o.pendingPolls || age < o.readyAfterMs) {
      const status = o.pendingStatuses[(work.polls - 1) % o.pendingStatuses.length];
      return { status: 200, body: { generation_id: id, status, result: null, error: null } };
    }
    const text = typeof o.transcript === 'function' ? o.transcript(work) : o.transcript;
    const payload = shapeResult(text, o.shape);
    const envelope = { generation_id: id, status: o.doneStatus, error: null };
    return {
      status: 200,
      body:
        o.wrapper === 'root'
          ? { ...envelope, ...(payload as object) }
          : { ...envelope, [o.wrapper]: payload },
    };
  }
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string | string[]>>;
}

function callOf(method: string, path: string): SeenRequest['call'] {
  const bare = path.split('?')[0] ?? '';
  if (method === 'POST') return bare === '/v1/stt/create' ? 'create' : 'other';
  if (bare.startsWith('/v1/stt/')) return 'get';
  return bare === '/v2/logs'
    ? 'logs'
    : bare === '/v2/billing'
      ? 'billing'
      : bare === '/v1/models'
        ? 'models'
        : 'other';
}

/** The service's own form of an error. */
function problem(seen: SeenRequest, statusCode: number, message: string | readonly string[]): Answer {
  return {
    status: statusCode,
    body: { message, path: seen.path, requestId: 'r-1', statusCode, timestamp: '2026-11-22T00:00:00.000Z' },
  };
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string | string[]>> = {},
): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? null);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

function cut(request: IncomingMessage): never {
  request.socket.resetAndDestroy();
  throw new Cut();
}

const MODELS = {
  object: 'list',
  data: [
    { id: '#g1_whisper-large', type: 'stt', pricing: { price: 0.0001, per: 'second', currency: 'USD' } },
  ],
};
