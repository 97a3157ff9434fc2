// Entry for plain Node: every command but the window, without Chromium and without a screen.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT } from '../cli/exit-codes.ts';
import { processOutput } from '../cli/output.ts';
import { parseWords, personalWords } from '../cli/words.ts';
import { ENGINES } from '../compose/engines.ts';
import { placeFor } from '../compose/library-place.ts';
import { ownPlaceOf } from '../compose/own-place.ts';
import { failure } from '../domain/failure.ts';
import { wayOut, type Stop } from '../start/ending.ts';
import type { Run } from '../start/opening.ts';
import { accountDirOf, workingDirectory } from './account-dir.ts';
import { nodeHost } from './host.ts';

/** For the build, see `storage/tables-as-made.ts`. */
export async function keepTables(library: string, folder: string): Promise<void> {
  (await import('../compose/open-library.ts')).keepTables(library, folder);
}

/**
 * Ends with this where only Electron can do it, before anything was done: the window, and a key that lies in the system's key store.
 * `build/start.mjs` knows it.
 */
const NEEDS_ELECTRON = 86;

/** Commands that go on until they are stopped. */
const LIVE_LONG: ReadonlySet<string> = new Set(['mcp', 'run', 'serve', 'worker']);

/** Folder of the built main process. */
const builtDir = dirname(fileURLToPath(import.meta.url));

/**
 * Runs one command, and ends the process. What a command needs is read when it is that command.
 * @param typed the words after the program's name
 * @param exit ends the process
 * @param stayYoung keeps the memory small of a command that lives long
 */
export async function main(
  typed: readonly string[] = process.argv.slice(2),
  exit: (code: number) => void = (code) => process.exit(code),
  stayYoung: () => void = () => undefined,
): Promise<void> {
  const out = processOutput();
  const { EARSHOT_LIBRARY, INIT_CWD } = process.env;
  const words = parseWords(personalWords(typed), ENGINES, { EARSHOT_LIBRARY: EARSHOT_LIBRARY || undefined });
  const json = words.ok ? words.common.json : typed.includes('--json');
  const way = wayOut(out, json, exit);
  if (!words.ok)
    return way.refuse(failure('bad-argument', { message: `${words.message}. See --help.` }), EXIT.wrongWords);
  const { command, common } = words;
  const program = {
    builtDir,
    decodersDir: join(builtDir, '..', 'decoders'),
    again: [process.execPath, join(builtDir, 'headless.js')] as const,
    host: () => nodeHost(builtDir),
  };
  if (command.name === 'help') out.text((await import('../cli/usage.ts')).usage(ENGINES, command.of));
  if (command.name === 'version') out.line(program.host().version);
  if (command.name === 'help' || command.name === 'version') return way.leave(EXIT.done);
  if (command.name === 'window') return way.leave(NEEDS_ELECTRON);

  // npm starts us in the project's folder; what the person typed is meant from theirs.
  const cwd = INIT_CWD || workingDirectory(process.env);
  const accountDir = accountDirOf(process.env, process.platform);
  const libraryDir = placeFor(command.name, common.library, cwd, accountDir).directory;
  const run = { ...way, cwd, accountDir, libraryDir, command, program };
  if (LIVE_LONG.has(command.name)) stayYoung();
  if (command.name === 'mcp')
    return (await import('../start/serve-mcp.ts')).serveMcp(command, run, whenStopped());
  if (command.name === 'worker') return (await import('../start/worker.ts')).startWorker(command, run);
  if (command.name !== 'run' && command.name !== 'transcribe' && command.name !== 'serve')
    return (await import('../start/library-command.ts')).answerCommand(command, run);
  if (command.name !== 'serve' && (await keyIsLocked(run))) return way.leave(NEEDS_ELECTRON);
  const { doWork } = await import('../start/work.ts');
  await doWork(command, run, {
    lockFor: command.name,
    stop: whenStopped(),
    notes: [],
  });
}

/** A key of the library lies in the system's key store, and none was given for this run. */
async function keyIsLocked({
  accountDir,
  libraryDir,
}: Pick<Run, 'accountDir' | 'libraryDir'>): Promise<boolean> {
  const { SERVER_TOKEN_FILE } = await import('../compose/server-access.ts');
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
