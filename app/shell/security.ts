// What the page may do: nothing that is not listed here. Follows Electron's security checklist.
import { app, shell, type Protocol, type WebContents } from 'electron';
import { readFile } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import { LANGUAGES } from '../domain/interface-language.ts';
import { isPageOn } from '../domain/version-notice.ts';

/** The page's own scheme, instead of file://, so that it has an origin and headers. */
export const APP_SCHEME = 'earshot-app';
export const APP_ORIGIN = `${APP_SCHEME}://main`;
/** The decoder's own origin, in sessions of its own. */
export const DECODER_ORIGIN = `${APP_SCHEME}://decoder`;

/** Privileges of the page's scheme, for the one call that registers all schemes. */
export const APP_SCHEME_PRIVILEGES = {
  scheme: APP_SCHEME,
  // The code cache spares a warm start the compiling of the page's script; the name of each file changes with its content.
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
} as const;

/** Everything refused but the page's own files, the media scheme for sound, and the policy Svelte makes its templates with. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: earshot-media:",
  'media-src earshot-media:',
  "connect-src 'self' earshot-media:",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types svelte-trusted-html',
].join('; ');

/** The decoder shows nothing and plays nothing: it reads recordings, starts the one worker it has, and that compiles WebAssembly. */
const DECODER_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self' earshot-media:",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types earshot-decoder',
].join('; ');

const MIME_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  woff2: 'font/woff2',
  svg: 'image/svg+xml',
  png: 'image/png',
  json: 'application/json',
  txt: 'text/plain; charset=utf-8',
  wasm: 'application/wasm',
};

/** What one session's pages are given, and nothing besides. */
interface Served {
  /** Host of the scheme's addresses. */
  readonly host: string;
  readonly policy: string;
  /** The folder that an address's path lies in, and the path within it; null for what this session does not serve. @param asked what follows the path */
  readonly placeOf: (
    path: string,
    asked: URLSearchParams,
  ) => { readonly folder: string; readonly path: string } | null;
  /** Reads a file. @param path absolute, within the folder */
  readonly read: (path: string) => Promise<Buffer>;
}

/** Told of while the window's page loads. */
export interface PageLoading {
  /** The page was given its html and all files that this names. */
  readonly onServed: () => void;
}

/**
 * Serves the page of the window, in its session.
 * @param root absolute path of the built renderer
 */
export function servePage(protocol: Protocol, root: string, { onServed }: PageLoading): void {
  /** What the page is about to ask for is read while its process starts: this thread may be at work when it asks. */
  const ahead = new Map<string, Promise<Buffer>>();
  const readAhead = async (path: string): Promise<Buffer> => {
    const known = ahead.get(path);
    ahead.delete(path);
    const content = await (known ?? readFile(path));
    if (known && ahead.size === 0) onServed();
    if (!path.endsWith('.html')) return content;
    for (const [, name = ''] of content.toString('utf8').matchAll(NAMED_IN_PAGE)) {
      const next = join(root, 'assets', name);
      const reading = readFile(next);
      // Who asks for it hears why.
      reading.catch(() => undefined);
      ahead.set(next, reading);
    }
    setTimeout(() => ahead.clear(), AHEAD_MS).unref();
    return content;
  };
  serve(protocol, {
    host: 'main',
    policy: PAGE_POLICY,
    // The decoder is no page of this session: its policy allows more than this one's.
    placeOf: (path, asked) =>
      path.startsWith('/decoder/')
        ? null
        : { folder: root, path: path === '/index.html' ? `/${pageIn(asked.get('lang') ?? '')}` : path },
    read: readAhead,
  });
}

/** Files that the html names, as the bundler writes it. */
const NAMED_IN_PAGE = /(?:src|href)="\.\/assets\/([\w.-]{1,200})"/g;
/** What was read ahead is kept for so long, milliseconds. */
const AHEAD_MS = 10_000;

/** The page that asks for the words of a language at once; the other one serves all. */
const pageIn = (language: string): string =>
  Object.hasOwn(LANGUAGES, language) ? `index.${language}.html` : 'index.html';

/**
 * Serves the decoder its own files, in a session of its own: never the window's page.
 * @param root absolute path of the built renderer
 * @param decodersDir absolute path of the folder of decoders that are files of their own, so that they can be exchanged
 */
export function serveDecoder(protocol: Protocol, root: string, decodersDir: string): void {
  const folders = { '/decoder/': join(root, 'decoder'), '/decoders/': decodersDir };
  serve(protocol, {
    host: 'decoder',
    policy: DECODER_POLICY,
    placeOf: (path) => {
      const found = Object.entries(folders).find(([prefix]) => path.startsWith(prefix));
      return found ? { folder: found[1], path: path.slice(found[0].length) } : null;
    },
    read: (path) => readFile(path),
  });
}

/** What an address is answered with. */
interface Sent {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly data: Buffer;
}

const refused = (statusCode: number): Sent => ({ statusCode, headers: {}, data: Buffer.alloc(0) });

function serve(protocol: Protocol, served: Served): void {
  // Electron makes a `Request` for `handle`, which takes Node 40 ms of the processor to load, while the window waits for its page. What
  // hands over bytes alone is deprecated: where it is gone, `handle` does the same.
  /* eslint-disable @typescript-eslint/no-deprecated */
  if (typeof protocol.registerBufferProtocol === 'function') {
    protocol.registerBufferProtocol(
      APP_SCHEME,
      (request, callback) => void answer(request, served).then(callback),
    );
    return;
  }
  /* eslint-enable @typescript-eslint/no-deprecated */
  protocol.handle(APP_SCHEME, async (request) => {
    const { data, headers, statusCode } = await answer(request, served);
    return new Response(data, { headers, status: statusCode });
  });
}

/** What an address of the scheme stands for; never rejects. */
async function answer(
  asked: { readonly url: string; readonly method: string },
  { host, placeOf, policy, read }: Served,
): Promise<Sent> {
  let folder: string;
  let path: string;
  try {
    const url = new URL(asked.url);
    if (url.host !== host || (asked.method !== 'GET' && asked.method !== 'HEAD')) return refused(404);
    const place = placeOf(
      decodeURIComponent(url.pathname === '/' ? '/index.html' : url.pathname),
      url.searchParams,
    );
    if (!place) return refused(404);
    folder = place.folder;
    path = normalize(join(folder, place.path));
  } catch {
    return refused(400);
  }
  if (!path.startsWith(folder + sep) || path.includes('\0')) return refused(403);
  const type = MIME_TYPES[path.slice(path.lastIndexOf('.') + 1)];
  if (!type) return refused(404);
  try {
    return {
      statusCode: 200,
      headers: {
        'content-type': type,
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        // No opener policy: for one, Chromium starts a second process for the page once its answer is there, and the first was in vain. Nothing
        // opens a page of ours, and none of them opens windows (`hardenContents`).
      },
      data: await read(path),
    };
  } catch {
    return refused(404);
  }
}

/** Refuses new windows, webviews and leaving the page, for every web contents there will ever be. */
export function hardenContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    // Its datagrams know no proxy, so that `closeSession` alone would not hold them back.
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  });
}

/** The only addresses that are ever opened in the browser. */
const LINKS = {
  keys: 'https://aimlapi.com/app/keys',
  pricing: 'https://aimlapi.com/ai-ml-api-pricing',
} as const;
export type LinkName = keyof typeof LINKS;

/** Opens a page of the allow-list. */
export async function openLink(name: LinkName): Promise<void> {
  await shell.openExternal(LINKS[name]);
}

/** Opens the page of a newer version, if it lies on one of these hosts; anything else is passed over. */
export async function openPage(url: string, hosts: readonly string[]): Promise<void> {
  if (isPageOn(url, hosts)) await shell.openExternal(url);
}

/**
 * True when a message really comes from our page: the top frame of the given window, at our own origin.
 * @param developmentOrigin origin of the development server, null when packed
 */
export function isOurPage(
  frame: { readonly url: string; readonly parent: unknown } | null,
  sender: WebContents,
  expected: WebContents | null,
  developmentOrigin: string | null,
): boolean {
  if (!frame || frame.parent !== null || sender !== expected) return false;
  try {
    const url = new URL(frame.url);
    const origin = `${url.protocol}//${url.host}`;
    return origin === APP_ORIGIN || origin === developmentOrigin;
  } catch {
    return false;
  }
}
