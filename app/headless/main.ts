// Entry for plain Node: every command but the window, without Chromium and without a screen.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT } from '../cli/exit-codes.ts';
import { processOutput } from '../cli/output.ts';
import { usage } from '../cli/usage.ts';
import { parseWords, personalWords } from '../cli/words.ts';
import { ENGINES } from '../compose/engines.ts';
import { placeFor } from '../compose/library-place.ts';
import { ownPlaceOf } from '../compose/own-place.ts';
import { SERVER_TOKEN_FILE } from '../compose/server-access.ts';
import { failure } from '../domain/failure.ts';
import { wayOut, type Stop } from '../start/ending.ts';
import { answerCommand } from '../start/library-command.ts';
import type { Run } from '../start/opening.ts';
import { serveMcp } from '../start/serve-mcp.ts';
import { doWork } from '../start/work.ts';
import { startWorker } from '../start/worker.ts';
import { accountDirOf } from './account-dir.ts';
import { nodeHost } from './host.ts';

/**
 * Ends with this where only Electron can do it, before anything was done: the window, and a key that lies in the system's key store.
 * `build/start.mjs` knows it.
 */
const NEEDS_ELECTRON = 86;

/** Folder of the built main process. */
const builtDir = dirname(fileURLToPath(import.meta.url));

async function main(): Promise<void> {
  const out = processOutput();
  const { EARSHOT_LIBRARY, INIT_CWD } = process.env;
  const words = parseWords(personalWords(process.argv.slice(2)), ENGINES, {
    EARSHOT_LIBRARY: EARSHOT_LIBRARY || undefined,
  });
  const json = words.ok ? words.common.json : process.argv.includes('--json');
  const way = wayOut(out, json, (code) => process.exit(code));
  if (!words.ok)
    return way.refuse(failure('bad-argument', { message: `${words.message}. See --help.` }), EXIT.wrongWords);
  const { command, common } = words;
  const program = {
    builtDir,
    decodersDir: join(builtDir, '..', 'decoders'),
    again: [process.execPath, fileURLToPath(import.meta.url)] as const,
    host: () => nodeHost(builtDir),
  };
  if (command.name === 'help') out.text(usage(ENGINES, command.of));
  if (command.name === 'version') out.line(program.host().version);
  if (command.name === 'help' || command.name === 'version') return way.leave(EXIT.done);
  if (command.name === 'window') return way.leave(NEEDS_ELECTRON);

  // npm starts us in the project's folder; what the person typed is meant from theirs.
  const cwd = INIT_CWD || process.cwd();
  const accountDir = accountDirOf(process.env, process.platform);
  const libraryDir = placeFor(command.name, common.library, cwd, accountDir).directory;
  const run = { ...way, cwd, accountDir, libraryDir, command, program };
  if (command.name === 'mcp') return serveMcp(command, run, whenStopped());
  if (command.name === 'worker') return startWorker(command, run);
  if (command.name !== 'run' && command.name !== 'transcribe' && command.name !== 'serve')
    return answerCommand(command, run);
  if (command.name !== 'serve' && keyIsLocked(run)) return way.leave(NEEDS_ELECTRON);
  await doWork(command, run, {
    lockFor: command.name,
    stop: whenStopped(),
    notes: [],
  });
}

/** A key of the library lies in the system's key store, and none was given for this run. */
function keyIsLocked({ accountDir, libraryDir }: Pick<Run, 'accountDir' | 'libraryDir'>): boolean {
  const own = ownPlaceOf(accountDir, libraryDir);
  const isLocked = (name: string, files: readonly string[]): boolean =>
    !process.env[name] && !process.env[`${name}_FILE`] && files.some((file) => existsSync(file));
  return (
    isLocked('EARSHOT_API_KEY', [join(own, 'key'), join(libraryDir, 'key')]) ||
    isLocked('EARSHOT_SERVER_TOKEN', [join(own, SERVER_TOKEN_FILE)])
  );
}

/** The first signal is a wish to stop. */
function whenStopped(): Stop {
  let end: (signal: NodeJS.Signals | null) => void = () => undefined;
  const requested = new Promise<NodeJS.Signals | null>((resolve) => (end = resolve));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(signal));
  return { requested, request: () => end(null) };
}

void main();
