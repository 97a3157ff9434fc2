// A loopback server that speaks the protocol of the AI/ML API, counts what it accepts, and misbehaves on demand.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { MultipartReader, type ReceivedForm } from './speech-server-multipart.ts';
import { Protocol, type Answer } from './speech-server-protocol.ts';
import type {
  Call,
  Fault,
  Rule,
  SeenRequest,
  SpeechServer,
  SpeechServerOptions,
} from './speech-server-types.ts';

export type {
  Call,
  Fault,
  Generation,
  Rule,
  SeenRequest,
  SpeechServer,
  SpeechServerOptions,
} from './speech-server-types.ts';

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
    server.listen(world.protocol.options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    options: world.protocol.options,
    requests: world.requests,
    generations: world.protocol.generations,
    acceptedByHash: () => count(world.protocol.generations.map((work) => work.file?.sha256)),
    acceptedByRequestId: () => count(world.protocol.generations.map((work) => work.requestId)),
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
  readonly protocol: Protocol;
  readonly requests: SeenRequest[] = [];
  readonly closing = new AbortController();
  #rules: LiveRule[] = [];
  #connections = new WeakMap<Socket, { number: number; turns: number }>();
  #connectionCount = 0;

  constructor(given: SpeechServerOptions) {
    this.protocol = new Protocol(given);
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
      if (fault?.kind === 'answer' && fault.early) {
        send(response, fault.status, fault.body, fault.headers);
        return;
      }
      const form = await this.#readBody(request, seen, fault);
      const usual = this.protocol.answer(request, seen, form, fault);
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

  /** Reads the body, as far as the fault allows. Null when it is neither a whole form nor a JSON object. */
  async #readBody(
    request: IncomingMessage,
    seen: SeenRequest,
    fault: Fault | null,
  ): Promise<ReceivedForm | null> {
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
    const reader =
      boundary === undefined ? null : new MultipartReader(boundary, this.protocol.options.hashing);
    const json: Uint8Array[] = [];
    if (stopAt <= 0 && length > 0) await stop();
    for await (const chunk of request as AsyncIterable<Uint8Array>) {
      seen.bodyBytes += chunk.length;
      if (seen.bodyBytes >= stopAt && stopAt < length) await stop();
      if (fault?.kind === 'slow') await sleep((chunk.length / fault.bytesPerSecond) * 1000);
      if (reader) reader.feed(chunk);
      else if (seen.bodyBytes < 1024 * 1024) json.push(chunk);
    }
    if (reader) return reader.form;
    try {
      const fields = Object.entries(
        JSON.parse(Buffer.concat(json).toString('utf8')) as Record<string, unknown>,
      );
      const texts = fields.flatMap(([name, value]) =>
        typeof value === 'string' ? [[name, value] as const] : [],
      );
      return { fields: texts, files: [], order: fields.map(([name]) => name) };
    } catch {
      return null;
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
        send(response, fault.status, fault.body, fault.headers);
        return;
      case 'raw':
        request.socket.end(fault.bytes);
        return;
      case 'broken-answer': {
        const body = JSON.stringify(usual.body);
        const head = `HTTP/1.1 ${usual.status} OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
        request.socket.end(head + body.slice(0, body.length >> 1));
        return;
      }
      default:
    }
    send(response, usual.status, usual.body, usual.headers);
  }
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
