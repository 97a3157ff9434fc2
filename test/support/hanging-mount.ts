// A disk that hangs: a FUSE mount whose server never answers (Linux, root).
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';

/** Whether this computer lets a test mount something. */
export const canMount = ((): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    closeSync(openSync('/dev/fuse', 'r+'));
    return true;
  } catch {
    return false;
  }
})();

/** Mounts one over a directory; every call into it hangs until it is released. @returns what takes it away again */
export async function hangingMount(path: string): Promise<() => Promise<void>> {
  mkdirSync(path, { recursive: true });
  const script = `exec 7<>/dev/fuse; mount -i -t fuse -o fd=7,rootmode=40000,user_id=0,group_id=0 none "$1" && echo up; exec sleep 1000`;
  const child = spawn('bash', ['-c', script, 'bash', path], { stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = new Promise((resolve) => child.on('exit', resolve));
  await Promise.race([new Promise((resolve) => child.stdout.on('data', resolve)), exited]);
  return async () => {
    child.kill('SIGKILL');
    await exited;
    execFileSync('umount', ['-l', path], { stdio: 'ignore' });
  };
}
