// Plays a long day: a service, a process that works with it, and what that process holds after each step.
import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { bundleProgram } from '../../build/setup/run-typescript.mjs';
import { bundleWorker } from '../support/bundle-worker.ts';
import { startSpeechServer } from '../support/speech-server.ts';
import type { Holding } from './holding.ts';

/**
 * @param files how many recordings come, half of them for the cloud
 * @param step how many come at once
 * @param onStep told of each step
 * @throws when the process ended before all were transcribed
 */
export async function playLongDay(
  files: number,
  step: number,
  onStep: (holding: Holding) => void = () => undefined,
): Promise<Holding[]> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'earshot-long-day-')));
  const server = await startSpeechServer({ readyAfterMs: 20, pendingPolls: 1 });
  try {
    const program = await bundleProgram('test/long-day/long-day-process.ts');
    const worker = fileURLToPath(await bundleWorker('app/files/worker.ts'));
    const args = [program, root, server.baseUrl, worker, String(files), String(step)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const day: Holding[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
      const holding = JSON.parse(line) as Holding;
      day.push(holding);
      onStep(holding);
    });
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Error(`the process ended with ${code} after ${day.at(-1)?.files ?? 0} files`);
    return day;
  } finally {
    await server.close();
    rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
