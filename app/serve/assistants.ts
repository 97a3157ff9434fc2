// The running app's own door for assistants of this computer: HTTP on loopback, behind tokens, and nothing else than the archive.
import type { FastifyInstance } from 'fastify';
import { ok, type Outcome } from '../domain/result.ts';
import { mcpRoutes, type McpDeps } from './mcp-routes.ts';
import { PATIENCE } from './patience.ts';
import { listen } from './serve.ts';
import { bareServer } from './server.ts';

export interface AssistantsDoor {
  /** Where assistants ask. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** A handful of hosts, each with a few requests at once. */
const CONNECTIONS_MAX = 64;
/** A question is there in full by then, milliseconds. */
const QUESTION_MS = 30_000;

/** Puts it together; it does not listen yet. */
export function assistantsServer(deps: McpDeps): FastifyInstance {
  const patience = { ...PATIENCE, connections: CONNECTIONS_MAX };
  const server = bareServer({ onFault: deps.onFault, tls: null, hereOnly: true, proxies: [], patience });
  server.server.requestTimeout = QUESTION_MS;
  mcpRoutes(server, deps);
  return server;
}

/** Opens it. @returns why it cannot be opened: mostly that something else listens there */
export async function openToAssistants(deps: McpDeps, port: number): Promise<Outcome<AssistantsDoor>> {
  const server = assistantsServer(deps);
  const listening = await listen(server, { host: '127.0.0.1', port, tls: null });
  if (!listening.ok) return listening;
  return ok({
    url: `${listening.value}/mcp`,
    close: async () => {
      const closed = server.close();
      // Streams that hosts hold open to hear of changes would hold the end up.
      server.server.closeAllConnections();
      await closed;
    },
  });
}
