// A certificate that nobody has signed but itself, and a door in front of a server that speaks TLS with it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';

export interface Certificate {
  readonly key: string;
  /** PEM; also what has to be trusted, to trust it. */
  readonly cert: string;
}

let made: Certificate | null = null;

/** One for `localhost`, 127.0.0.1 and `speech.example`, made with openssl, once a process. */
export function certificate(): Certificate {
  if (made) return made;
  const folder = mkdtempSync(join(tmpdir(), 'earshot-certificate-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = 'subjectAltName=DNS:localhost,DNS:speech.example,IP:127.0.0.1';
  const what = ['-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-addext', names, '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...what, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  made = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  rmSync(folder, { recursive: true });
  return made;
}

/** Speaks TLS in front of a server on this machine. */
export async function startTlsDoor(
  baseUrl: string,
): Promise<{ readonly baseUrl: string; readonly close: () => void }> {
  const { port: behind } = new URL(baseUrl);
  const door = createServer({ ...certificate() }, (socket) => {
    const inside = connect(Number(behind), '127.0.0.1');
    socket.on('error', () => inside.destroy());
    inside.on('error', () => socket.destroy());
    socket.pipe(inside).pipe(socket);
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const { port } = door.address() as AddressInfo;
  return { baseUrl: `https://localhost:${port}/v1`, close: () => void door.close() };
}
