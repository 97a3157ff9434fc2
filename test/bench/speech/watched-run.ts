// Runs a program to its end and watches it from outside: time, memory and processor time of it and of all that it starts (Linux).
import { spawn } from 'node:child_process';
import { memoryOf, TICKS, ticksOf, treeOf } from '../process-tree.ts';

/** A look at the memory of a large process takes it a few milliseconds: often enough, and no more. */
const LOOK_MS = 200;

export interface WatchedRun {
  /** What it printed on stdout. */
  readonly said: string;
  /** The end of what it printed on stderr. */
  readonly complaints: string;
  readonly code: number | null;
  /** From its start to its end. */
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  /** Peak of all its processes together, memory that they share counted once. */
  readonly peakMb: number;
  /** From its start until `isUnderWay` first said so; null where it never did. */
  readonly firstSeconds: number | null;
}

/**
 * @param words the program and its arguments
 * @param isUnderWay asked now and then until it says yes
 */
export function watchedRun(
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  isUnderWay: () => boolean = () => false,
): Promise<WatchedRun> {
  const startMs = performance.now();
  const passed = (): number => (performance.now() - startMs) / 1_000;
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complaints = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-2_000)));
  const ticks = new Map<number, number>();
  let peakMb = 0;
  let firstSeconds: number | null = null;
  const look = (): void => {
    if (firstSeconds === null && isUnderWay()) firstSeconds = passed();
    let mb = 0;
    for (const pid of treeOf(child.pid ?? -1)) {
      mb += memoryOf(pid).pssMb;
      ticks.set(pid, Math.max(ticksOf(pid), ticks.get(pid) ?? 0));
    }
    peakMb = Math.max(peakMb, mb);
  };
  const looking = setInterval(look, LOOK_MS);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(looking);
      const cpuSeconds = [...ticks.values()].reduce((sum, each) => sum + each, 0) / TICKS;
      resolve({ said, complaints, code, wallSeconds: passed(), cpuSeconds, peakMb, firstSeconds });
    });
  });
}
