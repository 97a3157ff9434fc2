// Processes that stand still while a test waits for something else: what hears would take every processor from it meanwhile, and be done sooner than it.
import { execFileSync } from 'node:child_process';

/**
 * Stops processes until `during` has ended; then they go on where they were.
 * @param pids of those to stop
 */
export async function stilled(pids: readonly number[], during: () => Promise<unknown>): Promise<void> {
  if (pids.length === 0) throw new Error('There is no process to stop.');
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  try {
    await during();
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  }
}

/** @returns the processes that this one has started and that run */
export function childrenOf(parent: number | undefined): readonly number[] {
  const running = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return running
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid = 0, parentPid]) => (parentPid === parent ? [pid] : []));
}
