// Asks once a week whether there is a newer version: one GET without a question in it, an answer that must be signed, and nothing more.
import { createPublicKey, verify } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { withinTime } from '../domain/time-limit.ts';
import {
  compareVersions,
  faultOf,
  isPageOn,
  NOTICE_MAX_BYTES,
  partNotice,
  readManifest,
  type NoticeFault,
  type VersionNotice,
} from '../domain/version-notice.ts';

/** Where notices come from and how they are known; it stands in package.json as `versionNotice`, and without it nothing is ever asked. */
export interface NoticeSource {
  readonly url: string;
  /** Ed25519, SubjectPublicKeyInfo in base64. */
  readonly publicKey: string;
  /** The hosts on which the page of a version may lie. */
  readonly hosts: readonly string[];
}

/** How often it is asked, milliseconds, and how soon after a start whether a week is over. */
export const ASK_EVERY_MS = 7 * 86_400_000;
const FIRST_LOOK_MS = 5 * 60_000;
const LOOK_MS = 6 * 3_600_000;
const ANSWER_MS = 15_000;

interface Known {
  /** When it was last asked, epoch ms, whatever came of it. */
  readonly askedAt: number;
  /** The newest notice that was believed. */
  readonly newest: VersionNotice | null;
}

export interface NoticeDeps {
  readonly source: NoticeSource | null;
  /** The version that runs. */
  readonly version: string;
  readonly isOn: () => boolean;
  /** A file of this account. */
  readonly statePath: string;
  readonly nowMs: () => number;
  /** Fetches bytes: at most so many, following no redirect. */
  readonly fetch: (url: string, maxBytes: number, signal: AbortSignal) => Promise<Uint8Array>;
  readonly onNotice: () => void;
  readonly onFault: (error: unknown, doing: string) => void;
}

/** Looks after the notice until it is stopped. */
export class VersionNotices {
  readonly #deps: NoticeDeps;
  #timer: NodeJS.Timeout | null = null;
  readonly #stop = new AbortController();

  constructor(deps: NoticeDeps) {
    this.#deps = deps;
  }

  /** False where this copy of Earshot was given no address to ask. */
  get hasSource(): boolean {
    return this.#deps.source !== null;
  }

  start(): void {
    if (this.hasSource) this.#wait(FIRST_LOOK_MS);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#stop.abort();
  }

  /** The newer version that is known of; null when this one is the newest, or notices are off. */
  current(): VersionNotice | null {
    const { isOn, source, version } = this.#deps;
    if (source === null || !isOn()) return null;
    const { newest } = this.#known();
    return newest && compareVersions(newest.version, version) > 0 ? newest : null;
  }

  /** Asks, if it is on and a week is over. A clock that was put back is asked anew. */
  async look(): Promise<void> {
    const { isOn, nowMs, onFault, source } = this.#deps;
    if (source === null || !isOn()) return;
    const known = this.#known();
    const since = nowMs() - known.askedAt;
    if (since >= 0 && since < ASK_EVERY_MS) return;
    this.#write({ ...known, askedAt: nowMs() });
    try {
      const outcome = await this.#ask(source, known.newest);
      if (typeof outcome === 'string') onFault(new Error(outcome), 'reading the notice of a newer version');
      else {
        this.#write({ askedAt: nowMs(), newest: outcome });
        this.#deps.onNotice();
      }
    } catch (error) {
      if (!this.#stop.signal.aborted) onFault(error, 'asking for a newer version');
    }
  }

  async #ask(source: NoticeSource, newest: VersionNotice | null): Promise<VersionNotice | NoticeFault> {
    const bytes = await withinTime(ANSWER_MS, this.#stop.signal, (signal) =>
      this.#deps.fetch(source.url, NOTICE_MAX_BYTES, signal),
    );
    return believed(bytes, source, newest, this.#deps.nowMs());
  }

  /** What is kept is checked again: it lies in a file. */
  #known(): Known {
    try {
      const { askedAt, newest } = JSON.parse(readFileSync(this.#deps.statePath, 'utf8')) as Record<
        string,
        unknown
      >;
      const read = readManifest(JSON.stringify(newest), this.#deps.source?.hosts ?? []);
      return {
        askedAt: typeof askedAt === 'number' && Number.isFinite(askedAt) ? askedAt : -Infinity,
        newest: typeof read === 'string' ? null : read,
      };
    } catch {
      return { askedAt: -Infinity, newest: null };
    }
  }

  #write(known: Known): void {
    const { onFault, statePath } = this.#deps;
    try {
      mkdirSync(dirname(statePath), { recursive: true, mode: 0o700 });
      writeFileSync(`${statePath}.part`, JSON.stringify(known), { mode: 0o600 });
      renameSync(`${statePath}.part`, statePath);
    } catch (error) {
      onFault(error, 'keeping the notice of a newer version');
    }
  }

  #wait(delayMs: number): void {
    this.#timer = setTimeout(() => {
      void this.look().finally(() => {
        if (!this.#stop.signal.aborted) this.#wait(LOOK_MS);
      });
    }, delayMs).unref();
  }
}

/** What a fetched notice says, or why it is not believed. */
export function believed(
  bytes: Uint8Array,
  source: NoticeSource,
  newest: VersionNotice | null,
  nowMs: number,
): VersionNotice | NoticeFault {
  const parts = partNotice(new TextDecoder().decode(bytes));
  if (!parts) return 'form';
  const key = createPublicKey({ key: Buffer.from(source.publicKey, 'base64'), format: 'der', type: 'spki' });
  if (key.asymmetricKeyType !== 'ed25519') return 'signature';
  const signature = Buffer.from(parts.signature, 'base64');
  // The last sign before the padding has bits that say nothing: written otherwise, it would be the same signature.
  if (signature.toString('base64') !== parts.signature) return 'signature';
  if (!verify(null, Buffer.from(parts.manifest), key, signature)) return 'signature';
  const notice = readManifest(parts.manifest, source.hosts);
  if (typeof notice === 'string') return notice;
  return faultOf(notice, newest, nowMs) ?? notice;
}

/** Reads the field `versionNotice` of package.json; null when it is absent or not whole: then nothing is asked. */
export function readSource(field: unknown): NoticeSource | null {
  if (typeof field !== 'object' || field === null) return null;
  const { hosts, publicKey, url } = field as Record<string, unknown>;
  if (!Array.isArray(hosts) || !hosts.every((host): host is string => typeof host === 'string')) return null;
  if (typeof publicKey !== 'string' || typeof url !== 'string') return null;
  let host: string;
  try {
    host = new URL(url).hostname;
  } catch {
    return null;
  }
  return isPageOn(url, [host]) ? { url, publicKey, hosts } : null;
}
