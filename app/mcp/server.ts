// The server that a host talks to: the table of tools handed to the protocol's own library. One for each connection.
import {
  type CallToolResult,
  CLIENT_INFO_META_KEY,
  McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { toStandardJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { HOST_NAME_CHARS } from '../domain/assistant.ts';
import type { Failure } from '../domain/failure.ts';
import { QUOTED, shortened } from './quoted.ts';
import type { Archive, Tool } from './tool.ts';
import { addPrompts } from './prompts.ts';
import { addTranscripts } from './resources.ts';
import { toolsFor } from './tools.ts';

export interface ServerDeps extends Omit<Archive, 'by'> {
  /** What the person who let the host in called it; null where nobody did, and its own word counts. */
  readonly asker: string | null;
  /** Hears who asks. */
  readonly onAsked?: (by: string) => void;
  /** Of Earshot. */
  readonly version: string;
  /** Writes down what went wrong that nobody expected. */
  readonly onFault: (error: unknown, doing: string) => void;
}

const INSTRUCTIONS = `Earshot keeps the transcripts of somebody's recordings (podcasts, interviews) on their own computer. Search finds exact words in the language that was spoken, so try other words and spellings, and mode both, which also finds what was said in other words or another language where the person has turned that on, before saying that something was never said. Quote only what search, get_passage or fetch answered, with speaker, title, day and time, and give the earshot:// link. ${QUOTED}`;

/** More elements than any arguments of ours have. */
const ARGUMENT_ELEMENTS_MAX = 2_000;

/** Makes the server of one connection. */
export function archiveServer(deps: ServerDeps): McpServer {
  const server = new McpServer(
    { name: 'earshot', title: 'Earshot', version: deps.version },
    { instructions: INSTRUCTIONS, maxToolInputElements: ARGUMENT_ELEMENTS_MAX },
  );
  for (const row of toolsFor(deps.allowed)) addTool(server, row, deps);
  addTranscripts(server, { ...deps, by: 'a host' });
  addPrompts(server);
  return server;
}

function addTool(server: McpServer, row: Tool, deps: ServerDeps): void {
  server.registerTool(
    row.name,
    {
      title: row.title,
      description: row.sentence,
      // As it is, one schema of valibot would make the whole list of tools fail: it has no JSON Schema of its own.
      inputSchema: toStandardJsonSchema(row.args),
      annotations: {
        readOnlyHint: row.permission === undefined,
        destructiveHint: false,
        idempotentHint: row.permission === undefined,
        openWorldHint: false,
      },
    },
    async (given, ctx) => {
      try {
        // The parser of the row read it just now.
        const by = deps.asker ?? hostOf(server, ctx);
        deps.onAsked?.(by);
        const outcome = await row.run(given as never, { ...deps, by });
        return outcome.ok ? asText(outcome.value) : refusal(outcome.failure);
      } catch (error) {
        deps.onFault(error, `answering ${row.name}`);
        return refusal({ code: 'internal', message: FAULT, retryable: true });
      }
    },
  );
}

const hostInfo = v.object({ name: v.optional(v.string()), title: v.optional(v.string()) });

/** What the host says that it is called: a word for the trail, which proves nothing. */
function hostOf({ server }: McpServer, { mcpReq }: ServerContext): string {
  const envelope: Readonly<Record<string, unknown>> = mcpReq.envelope ?? {};
  // Newer revisions tell it with each request, older ones once.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- what these say, no other accessor has
  const once = server.getClientVersion();
  const told = v.safeParse(hostInfo, envelope[CLIENT_INFO_META_KEY] ?? once);
  const { name: usual = '', title } = told.success ? told.output : {};
  const name = shortened(title ?? usual, HOST_NAME_CHARS);
  return name === '' ? 'A host without a name' : name;
}

const FAULT = 'Earshot met a fault that it did not expect. Nothing was changed; its log tells more.';

/** One form only: a host that passes on text and values both would spend twice as much on the same. */
const asText = (value: unknown): CallToolResult => ({
  content: [{ type: 'text', text: JSON.stringify(value) }],
});

function refusal({ code, detail, message }: Failure): CallToolResult {
  const error = { code, message, ...(detail === undefined ? {} : { detail }) };
  return { ...asText({ error }), isError: true };
}
