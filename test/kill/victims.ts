// What can be killed: the real app in Electron, or its engine alone in plain Node, which starts ten times as quickly.
import { fileURLToPath } from 'node:url';
import { electronCommand } from '../../build/electron-command.mjs';
import { bundleProgram } from '../../build/setup/run-typescript.mjs';
import { accountOf } from '../support/account.ts';
import { bundleWorker } from '../support/bundle-worker.ts';
import type { Place, Start, Victim } from './kill-suite.ts';

/** The engine alone. */
export async function engineVictim(): Promise<Victim> {
  const script = await bundleProgram('test/kill/core-child.ts');
  const worker = fileURLToPath(await bundleWorker('app/files/worker.ts'));
  const start = (place: Place, more: readonly string[]): Promise<Start> =>
    Promise.resolve({
      command: process.execPath,
      args: [script, place.library, place.baseUrl, worker, ...more],
      environment: {},
    });
  return { working: (place) => start(place, []), once: (place) => start(place, ['once']) };
}

/** The app without its window, as `earshot run`. Needs a built app and a display. */
export function appVictim(): Victim {
  const start = async (place: Place, more: readonly string[]): Promise<Start> => {
    const { args, executable } = await electronCommand(['--library', place.library, 'run', ...more]);
    const environment = {
      XDG_CONFIG_HOME: accountOf(place.library),
      EARSHOT_API_URL: place.baseUrl,
      EARSHOT_API_KEY: 'key',
      EARSHOT_POLL_MS: '100',
      EARSHOT_QUIET_MS: '200',
    };
    return { command: executable, args, environment };
  };
  return { working: (place) => start(place, []), once: (place) => start(place, ['--once']) };
}
