// Asks the page of a running app, over Chromium's debugging protocol, until an expression is true.
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'undici';

/** Pause between two questions, milliseconds: the finest time that is told apart. */
const ASK_EVERY_MS = 5;

/** The window's page of a running app. */
interface ProbedPage {
  /** Resolves when the expression, which may give a promise, is true in it. */
  readonly until: (expression: string) => Promise<void>;
  readonly close: () => void;
}

/**
 * Waits for the page.
 * @param app was started with `--remote-debugging-port=0`; its stderr is read
 * @param limitMs for everything that is waited for
 */
export async function probePage(app: ChildProcess, limitMs: number): Promise<ProbedPage> {
  const endMs = performance.now() + limitMs;
  const origin = await debuggingOrigin(app);
  const socket = new WebSocket(await pageSocket(origin, endMs));
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error('The page cannot be asked')));
  });
  let id = 0;
  const until = async (expression: string): Promise<void> => {
    while (performance.now() < endMs) {
      const answer = new Promise<unknown>((resolve) =>
        socket.addEventListener('message', (event) => resolve(event.data), { once: true }),
      );
      const params = { expression, awaitPromise: true, returnByValue: true };
      socket.send(JSON.stringify({ id: (id += 1), method: 'Runtime.evaluate', params }));
      if (String(await answer).includes('"value":true')) return;
      await sleep(ASK_EVERY_MS);
    }
    throw new Error('The page did not become what was waited for');
  };
  return { until, close: () => socket.close() };
}

/** Chromium says on stderr where it listens. */
function debuggingOrigin(app: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    app.stderr?.on('data', (chunk: Buffer) => {
      heard += chunk.toString('utf8');
      const host = /DevTools listening on ws:\/\/([^/]+)/.exec(heard)?.[1];
      if (host !== undefined) resolve(`http://${host}`);
    });
    app.once('exit', () => reject(new Error(`The app ended: ${heard}`)));
  });
}

async function pageSocket(origin: string, endMs: number): Promise<string> {
  while (performance.now() < endMs) {
    const targets = (await (await fetch(`${origin}/json/list`)).json()) as readonly {
      readonly url: string;
      readonly webSocketDebuggerUrl: string;
    }[];
    const page = targets.find(
      ({ url }) => new URL(url).pathname.endsWith('/index.html') && !url.includes('decoder'),
    );
    if (page) return page.webSocketDebuggerUrl;
    await sleep(ASK_EVERY_MS);
  }
  throw new Error('The app has no page');
}
