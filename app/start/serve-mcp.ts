// `mcp`: lets one host ask the archive, for as long as it is connected. Works beside the window, which may have the library open.
import { EXIT } from '../cli/exit-codes.ts';
import { programSetup } from '../domain/assistant-setup.ts';
import { ownPlaceOf } from '../compose/own-place.ts';
import { Presence, presentHostsDir } from '../operations/present-hosts.ts';
import type { McpCommand } from '../cli/mcp-words.ts';
import type { Caller } from '../operations/terminal.ts';
import type { Stop } from './ending.ts';
import { LentLibrary } from './lent-library.ts';
import type { Run } from './opening.ts';

/** Serves it, and ends the process. What goes to the standard output belongs to the host. */
export async function serveMcp(command: McpCommand, run: Run, stop: Stop): Promise<void> {
  if (command.setup !== null) {
    const { libraryDir, program } = run;
    const started = {
      libraryDir,
      again: program.again,
      allowed: command.allowed,
      platform: process.platform,
    };
    const { lines, where } = programSetup(command.setup, started);
    run.out.text(`${where}:\n${lines}`);
    return run.leave(EXIT.done);
  }
  const library = new LentLibrary(run);
  const onFault = (error: unknown, doing: string): void => {
    run.out.note(`Earshot, ${doing}: ${error instanceof Error ? error.message : String(error)}`);
  };
  const call: Caller = (name, args) => library.with(({ terminal }) => terminal.call(name, args));
  const { serveHost } = await import('../mcp/stdio.ts');
  const { version } = await run.program.host(false);
  const { allowed } = command;
  const presence = new Presence(
    presentHostsDir(ownPlaceOf(run.accountDir, run.libraryDir)),
    allowed,
    Date.now,
  );
  const onAsked = (by: string): void => presence.asked(by);
  await serveHost({ allowed, asker: null, call, onAsked, onFault, version }, stop.requested);
  presence.end();
  await library.close();
  await run.leave(EXIT.done);
}
