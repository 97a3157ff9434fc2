// A host of feeds on this computer that does whatever a test wants of it, and writes down what it was asked.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface FeedHost {
  /** `http://127.0.0.1:PORT`. */
  readonly base: string;
  readonly asked: readonly Asked[];
  /** What lies at a path; a text is a feed that is served plainly. */
  put(path: string, answer: Answer | string): void;
  close(): Promise<void>;
}

export async function startFeedHost(): Promise<FeedHost> {
  const asked: Asked[] = [];
  const answers = new Map<string, Answer>();
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push({ path, headers: request.headers });
    const answer = answers.get(path);
    if (answer) answer(request, response);
    else response.writeHead(404).end('Nothing here.');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    base,
    asked,
    put: (path, answer) => {
      answers.set(path, typeof answer === 'string' ? plainly(answer) : answer);
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Serves a text as a feed. */
export function plainly(text: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'application/rss+xml; charset=utf-8', ...headers }).end(text);
  };
}

/** Passes on to another address. */
export function passedOn(status: number, location: string): Answer {
  return (_, response) => {
    response.writeHead(status, { location }).end();
  };
}
