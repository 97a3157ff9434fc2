// How long the main thread stands still while something is done: each turn of its loop by the clock, and by the processor time of that thread.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a stall may be, milliseconds. */
export const GOAL_MS = 30;
/** What the kernel says of the main thread, which has the process's own number: nanoseconds on a processor first. */
const SCHEDULED = `/proc/self/task/${process.pid}/schedstat`;

interface Turn {
  readonly tookMs: number;
  readonly processorMs: number;
}

/** Does something, and prints its longest stalls by the clock and by the processor, and how long it took. */
export async function measured(name: string, work: () => Promise<unknown>): Promise<void> {
  await sleep(300);
  const turns: Turn[] = [];
  const look = watchTurns(turns);
  const startedMs = performance.now();
  await work();
  await sleep(5);
  const tookMs = performance.now() - startedMs;
  look.stop();
  const byClock = longest(turns, ({ tookMs: ms }) => ms);
  const byProcessor = longest(turns, ({ processorMs }) => processorMs);
  const p99 = turns.map((turn) => turn.tookMs).toSorted((a, b) => a - b)[Math.floor(turns.length * 0.99)];
  const said = ({ processorMs, tookMs: ms }: Turn): string =>
    `${ms.toFixed(1)} ms (${processorMs.toFixed(1)} of the processor)`;
  console.log(
    `${name}: longest stall ${said(byClock)}, most of the processor ${said(byProcessor)}, ` +
      `p99 ${(p99 ?? 0).toFixed(1)} ms; ${(tookMs / 1_000).toFixed(2)} s in all; to reach: ${GOAL_MS} ms`,
  );
}

/** The loop never rests meanwhile, so that each turn is seen; what else is done in it has its turn as often. */
function watchTurns(turns: Turn[]): { stop: () => void } {
  let lastMs = performance.now();
  let lastProcessorMs = processorMs();
  let isOver = false;
  const look = (): void => {
    const nowMs = performance.now();
    const nowProcessorMs = processorMs();
    turns.push({ tookMs: nowMs - lastMs, processorMs: nowProcessorMs - lastProcessorMs });
    [lastMs, lastProcessorMs] = [nowMs, nowProcessorMs];
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  return {
    stop: () => {
      isOver = true;
      look();
    },
  };
}

const longest = (turns: readonly Turn[], of: (turn: Turn) => number): Turn =>
  turns.reduce((most, turn) => (of(turn) > of(most) ? turn : most), { tookMs: 0, processorMs: 0 });

/** Processor time of this thread, milliseconds; of the whole process where the system does not tell them apart. */
function processorMs(): number {
  try {
    return Number(readFileSync(SCHEDULED, 'latin1').split(' ', 1)[0]) / 1e6;
  } catch {
    const { system, user } = process.cpuUsage();
    return (system + user) / 1_000;
  }
}
