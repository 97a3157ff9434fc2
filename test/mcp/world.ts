// An archive and a host that asks it, in one process: a real library, real search, and the protocol's own client.
import {
  Client,
  InMemoryTransport,
  StreamableHTTPClientTransport,
  type Transport,
} from '@modelcontextprotocol/client';
import { onTestFinished } from 'vitest';
import type { AssistantPermission } from '../../app/domain/assistant.ts';
import type { Outcome } from '../../app/domain/result.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { openForReading } from '../../app/storage/database.ts';
import { SearchRun } from '../../app/storage/search/search-run.ts';
import { callNamed } from '../../app/operations/call.ts';
import { Shows } from '../../app/operations/shows.ts';
import { terminalOperations } from '../../app/operations/table.ts';
import { addToken } from '../../app/operations/serving/tokens.ts';
import { assistantsServer } from '../../app/serve/assistants.ts';
import { serveHost } from '../../app/mcp/stdio.ts';
import type { Archive } from '../../app/mcp/tool.ts';
import type { FilesWorker } from '../../app/files/files-worker.ts';
import { Editing } from '../../app/transcripts/editing.ts';
import { startCore } from '../operations/core-support.ts';
import { must, NOW, transcribed, transcriptOf } from '../storage/support.ts';

/** Nothing here looks into files. */
const files = { close: () => Promise.resolve() } as FilesWorker;

export const ERAS = { modern: { pin: '2026-07-28' }, legacy: 'legacy' } as const;

/** What tools answer, read field by field in tests. */
export interface Values {
  readonly [field: string]: unknown;
  readonly text?: string;
  readonly content: string;
  readonly next: string | null;
  readonly results: readonly { readonly id: string; readonly url: string; readonly said: string }[];
  readonly error?: { readonly code: string; readonly message: string };
}

export interface Told {
  readonly value: Values;
  readonly text: string;
  readonly isError: boolean;
}

/** @param more search by meaning, where it is asked for */
export function archiveWorld(more: Pick<NonNullable<Parameters<typeof startCore>[1]>, 'meaning'> = {}) {
  const { choices, core, library, views } = startCore(files, more);
  const reading = openForReading(library.path);
  onTestFinished(() => void reading.close());
  const run = new SearchRun(
    reading,
    ENGINES.all.map(({ id }) => id),
  );
  const unused = {} as never;
  const deeds = terminalOperations({
    ...{ core, views, choices, assistants: unused, desk: null, shows: new Shows(core) },
    ...{ peaks: () => null, sound: unused, texts: unused, standing: unused, secondPlace: unused },
    ...{ balance: unused, diagnostics: unused },
    editing: new Editing({
      library,
      engines: ENGINES,
      texts: unused,
      nowMs: () => NOW,
      changes: core.changes,
    }),
    search: {
      query: (request) => Promise.resolve(must(run.answer(request))),
      list: () => Promise.resolve([]),
    },
  });
  const calls: string[] = [];
  const archive: Pick<Archive, 'call'> = {
    call: (name, args) => {
      calls.push(name);
      return Promise.resolve(callNamed(deeds, name, args)) as never;
    },
  };
  const faults: unknown[] = [];

  /** Connects a host. */
  const host = async (era: keyof typeof ERAS = 'modern', allowed: readonly AssistantPermission[] = []) => {
    const [ours, theirs] = InMemoryTransport.createLinkedPair();
    const served = serveHost(
      { ...archive, allowed, asker: null, version: '1.0.0', onFault: (error) => void faults.push(error) },
      new Promise(() => undefined),
      ours,
    );
    return { ...(await connected(era, theirs)), served };
  };

  /** Listens for hosts, as the running app does. */
  const listening = async () => {
    const version = '1.0.0';
    const server = assistantsServer({
      ...{ core, call: archive.call, version, onFault: (error) => void faults.push(error) },
    });
    const url = await server.listen({ host: '127.0.0.1', port: 0 });
    onTestFinished(async () => {
      server.server.closeAllConnections();
      await server.close();
    });
    return `${url}/mcp`;
  };

  /** A token of that name. */
  const token = (name: string, allowed: readonly AssistantPermission[] = []): string =>
    made(addToken(core, { name, allowed, scope: 'archive', days: null }));

  /** Connects a host over HTTP. */
  const httpHost = async (
    era: keyof typeof ERAS = 'modern',
    allowed: readonly AssistantPermission[] = [],
    url?: string,
  ) => {
    const at = url ?? (await listening());
    const headers = { authorization: `Bearer ${token(`Host ${(hosts += 1)}`, allowed)}` };
    const wire = new StreamableHTTPClientTransport(new URL(at), { requestInit: { headers } });
    return { ...(await connected(era, wire)), url: at, headers };
  };
  let hosts = 0;

  /** A show with a recording in which these lines are said, five seconds each. */
  const said = (
    lines: readonly (readonly [speaker: string | null, text: string])[],
    more: {
      readonly show?: string;
      readonly name?: string;
      readonly timed?: boolean;
      readonly fingerprint?: string;
    } = {},
  ): number => {
    const { name = `Episode ${library.items.counts().recordings + 1}`, show, timed = true } = more;
    const path = show ? `${core.library.directory}/${show}` : null;
    const folder =
      path === null
        ? null
        : (library.folders.list().find((one) => one.name === show) ??
          library.folders.add({ path, name: show ?? '', includeSubfolders: true, service: 'device' }, 1));
    const segments = lines.map(([speaker, text], index) => ({
      ...{ speaker, text, words: [] },
      start: timed ? index * 5 : null,
      end: timed ? index * 5 + 5 : null,
    }));
    return transcribed(library, transcriptOf(...segments), {
      folderId: folder?.id ?? null,
      path: `${path ?? '/elsewhere'}/${name}.mp3`,
      ...(more.fingerprint === undefined ? {} : { fingerprint: more.fingerprint }),
    }).recordingId;
  };
  return { archive, calls, core, deeds, faults, host, httpHost, library, listening, said, token };
}

async function connected(era: keyof typeof ERAS, wire: Transport) {
  const client = new Client(
    { name: 'test-host', title: 'Test Host', version: '1.0.0' },
    { versionNegotiation: { mode: ERAS[era] } },
  );
  await client.connect(wire);
  onTestFinished(() => client.close());
  const ask = async (name: string, args: Record<string, unknown> = {}): Promise<Told> => {
    const { content, isError = false } = await client.callTool({ name, arguments: args });
    const [first] = content as readonly { readonly text?: string }[];
    const text = first?.text ?? '';
    const isJson = text.startsWith('{');
    return { value: (isJson ? JSON.parse(text) : {}) as Values, text, isError };
  };
  return { ask, client };
}

function made(token: Outcome<string>): string {
  if (!token.ok) throw new Error(token.failure.message);
  return token.value;
}
