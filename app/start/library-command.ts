// A command that only asks the library or notes something in it: answered and gone before Chromium starts, quick and without a screen.
import { createInterface } from 'node:readline/promises';
import { EXIT } from '../cli/exit-codes.ts';
import type { LibraryCommand } from '../cli/library-commands.ts';
import { openApp, sayLong, type Run } from './opening.ts';

/** Runs it, and ends the process. */
export async function answerCommand(command: LibraryCommand, run: Run): Promise<void> {
  // It goes on beside whoever works; whose the library is, is decided alone.
  const lockFor = command.name === 'confirm' ? 'confirm' : null;
  const [opened, { runLibraryCommand }, { terminalOf }] = await Promise.all([
    openApp(run, { isReady: false, lockFor, isBrief: true, onLong: sayLong(run) }),
    import('../cli/library-commands.ts'),
    import('../operations/terminal.ts'),
  ]);
  if (!opened.ok) return run.refuse(opened.failure, EXIT.noLibrary);
  const { parts } = opened.value;
  const { cwd, json, out } = run;
  const tools = { ...terminalOf(parts), ask: terminalQuestion(), out, json, cwd };
  const code = await runLibraryCommand(command, tools);
  await parts.stop();
  await run.leave(code);
}

/** Asks whoever sits at the terminal; null where nobody does. */
function terminalQuestion(): ((question: string) => Promise<boolean>) | null {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  return async (question) => {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
    } finally {
      terminal.close();
    }
  };
}
