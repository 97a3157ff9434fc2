// A line over loopback that can be cut: connections are reset, or nothing comes through any more though they seem to stand.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type Cut = 'none' | 'reset' | 'silent';

export interface Line {
  readonly port: number;
  cut(how: Cut): void;
  close(): void;
}

/** @param port where it leads */
export async function lineTo(port: number): Promise<Line> {
  let now: Cut = 'none';
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    if (now === 'reset') return void near.destroy();
    const far = connect(port, '127.0.0.1');
    const ends: readonly (readonly [Socket, Socket])[] = [
      [near, far],
      [far, near],
    ];
    for (const [from, to] of ends) {
      sockets.add(from);
      if (now === 'silent') from.pause();
      from.on('data', (bytes) => void to.write(bytes));
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      if (now === 'silent') from.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cut: (how) => {
      now = how;
      for (const socket of sockets) {
        if (how === 'reset') socket.destroy();
        else if (how === 'silent') socket.pause();
        else socket.resume();
      }
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
