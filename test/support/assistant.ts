// An assistant's host in a test: the official client over the standard streams of a real `earshot mcp`.
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { nodeCommand } from '../../build/node-command.mjs';
import { accountOf } from './account.ts';

/** Revisions of the protocol: the one that is current, and what hosts of the year before speak. */
export const ERAS = { modern: { pin: '2026-07-28' }, legacy: 'legacy' } as const;
export type Era = keyof typeof ERAS;

export interface Host {
  readonly client: Client;
  readonly transport: StdioClientTransport;
  /** What a tool answered, and its size in characters. */
  readonly ask: (
    name: string,
    args?: Record<string, unknown>,
  ) => Promise<{ readonly value: Record<string, never>; readonly isError: boolean; readonly size: number }>;
  readonly stderr: () => string;
  readonly close: () => Promise<void>;
}

/** Connects a host to a library, as one that was set up does. */
export async function connectHost(
  library: string,
  { era = 'modern', words = [] }: { readonly era?: Era; readonly words?: readonly string[] } = {},
): Promise<Host> {
  const { args, executable } = nodeCommand(['--library', library, 'mcp', ...words]);
  const transport = new StdioClientTransport({
    command: executable,
    args,
    env: { ...process.env, XDG_CONFIG_HOME: accountOf(library) },
    stderr: 'pipe',
  });
  let stderr = '';
  transport.stderr?.on('data', (text: Buffer) => (stderr += text.toString()));
  const client = new Client(
    { name: 'test-host', title: 'Test Host', version: '1.0.0' },
    { versionNegotiation: { mode: ERAS[era] } },
  );
  await client.connect(transport);
  return {
    client,
    transport,
    stderr: () => stderr,
    close: () => client.close(),
    ask: async (name, args = {}) => {
      const { content, isError = false } = await client.callTool({ name, arguments: args });
      const [first] = content as readonly { readonly type: string; readonly text?: string }[];
      const text = first?.text ?? '';
      return { value: JSON.parse(text) as Record<string, never>, isError, size: text.length };
    },
  };
}
