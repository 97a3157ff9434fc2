// Assistants as a person sees them in Settings: who is connected, who may ask over HTTP, and what is to be copied into a host.
import type { AssistantsView } from '../contract/channels/assistants.ts';
import type { ArgsOf } from '../contract/operations.ts';
import { httpSetup, programSetup, type Setup } from '../domain/assistant-setup.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { Core } from './core.ts';
import { presentHosts } from './present-hosts.ts';

export interface AssistantsDeps {
  readonly core: Pick<Core, 'library' | 'changes' | 'nowMs'>;
  /** Where hosts that have Earshot running leave their notes. */
  readonly presentDir: string;
  /** What starts Earshot: an executable, and what comes before the words. */
  readonly again: readonly [string, ...string[]];
}

/** Whoever asked in the last minutes is still there, for all that is known. */
const CONNECTED_MS = 5 * 60_000;

export type Door = AssistantsView['http'];
export const CLOSED: Door = { url: null, why: null };

/** What is known of them, and the door by which they ask over HTTP, as whoever opens it tells. */
export class Assistants {
  readonly #deps: AssistantsDeps;
  #door: Door = CLOSED;

  constructor(deps: AssistantsDeps) {
    this.#deps = deps;
  }

  get door(): Door {
    return this.#door;
  }

  set door(door: Door) {
    this.#door = door;
    this.#deps.core.changes.tell(['settings']);
  }

  view(): AssistantsView {
    const { core, presentDir } = this.#deps;
    const nowMs = core.nowMs();
    const tokens = core.library.serve.tokens
      .list()
      .filter(({ expiresAt, revokedAt, scope }) => {
        return scope === 'archive' && revokedAt === null && (expiresAt === null || expiresAt > nowMs);
      })
      .map(({ allowed, createdAt, name, usedAt }) => ({
        ...{ name, allowed: [...allowed], createdAt, askedAt: usedAt },
        isConnected: usedAt !== null && nowMs - usedAt < CONNECTED_MS,
      }));
    return {
      programs: presentHosts(presentDir, Date.now()).map((one) => ({ ...one })),
      tokens,
      http: this.#door,
    };
  }

  /** @returns `not-allowed` while nobody listens: then there is no address to tell */
  setup(wanted: ArgsOf<'assistants.setup'>): Outcome<Setup> {
    const { again, core } = this.#deps;
    if (wanted.way === 'program') {
      const { allowed, host } = wanted;
      const { directory } = core.library;
      return ok(programSetup(host, { again, libraryDir: directory, allowed, platform: process.platform }));
    }
    const { url, why } = this.#door;
    if (url === null) return failed(failure('not-allowed', { message: why ?? NOBODY_LISTENS }));
    return ok(httpSetup(wanted.host, url, wanted.token));
  }
}

const NOBODY_LISTENS = 'Assistants are not answered over HTTP yet. Turn that on first.';
