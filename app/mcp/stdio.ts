// One host over the standard input and output of this process, until it hangs up.
import type { Transport } from '@modelcontextprotocol/server';
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { archiveServer, type ServerDeps } from './server.ts';

/** Resolves when the host has hung up, or `stopped` has come. Older revisions of the protocol are spoken to who opens with them. */
export async function serveHost(
  deps: ServerDeps,
  stopped: Promise<unknown>,
  wire: Transport = new StdioServerTransport(),
): Promise<void> {
  const connection = serveStdio(() => archiveServer(deps), {
    transport: wire,
    onerror: (error) => deps.onFault(error, 'talking to a host'),
  });
  const hungUp = new Promise<void>((resolve) => {
    const { onclose } = wire;
    wire.onclose = () => {
      onclose?.();
      resolve();
    };
  });
  await Promise.race([hungUp, stopped]);
  await connection.close();
}
