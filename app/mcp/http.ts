// Hosts over Streamable HTTP: each request is answered by a server of its own, made for whoever asks.
import { createMcpHandler } from '@modelcontextprotocol/server';
import { type AssistantPermission, isAssistantPermission } from '../domain/assistant.ts';
import { archiveServer, type ServerDeps } from './server.ts';

/** Who asks, as their token tells. */
export interface Asker {
  /** What the person called them. */
  readonly name: string;
  readonly allowed: readonly AssistantPermission[];
}

export interface ArchiveOverHttp {
  /** Answers one request, of this or an older revision of the protocol. Who may ask is decided before. */
  readonly answer: (request: Request, asker: Asker) => Promise<Response>;
  /** Ends what is still being answered. */
  readonly close: () => Promise<void>;
}

/** Largest question, bytes: notes of the greatest length, and what is around them. */
export const QUESTION_BYTES_MAX = 1_000_000;

/** Streams that may be held open to hear of changes. The list of tools changes with a token only, so nobody misses anything. */
const STREAMS_MAX = 32;

/** Nothing is kept between two requests: every revision that is spoken here can do without a session. */
export function archiveOverHttp(deps: Omit<ServerDeps, 'allowed' | 'asker'>): ArchiveOverHttp {
  const handler = createMcpHandler(
    ({ authInfo }) => {
      if (!authInfo) throw new Error('nobody is let in unnamed');
      const allowed = authInfo.scopes.filter(isAssistantPermission);
      return archiveServer({ ...deps, allowed, asker: authInfo.clientId });
    },
    {
      maxRequestBodySize: QUESTION_BYTES_MAX,
      maxSubscriptions: STREAMS_MAX,
      onerror: (error) => deps.onFault(error, 'talking to a host'),
    },
  );
  return {
    // The token itself stays outside.
    answer: (request, { allowed, name }) =>
      handler.fetch(request, { authInfo: { token: '', clientId: name, scopes: [...allowed] } }),
    close: () => handler.close(),
  };
}
