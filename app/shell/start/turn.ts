// One process works on a library: whose turn it is, and what the others do.
import { app, dialog } from 'electron';
import { EXIT } from '../../cli/exit-codes.ts';
import { whyUnwritable } from '../../compose/library-place.ts';
import type { ClickedLinks } from '../links.ts';
import { withDetail } from '../../start/ending.ts';
import type { Run } from '../../start/opening.ts';

/** `beside`: another works, and this one queues files for it. `over`: nothing is left to do here, and the process ends. */
export type Turn = 'first' | 'beside' | 'over';

/** Asks Chromium's lock. A window that is open already is told by it, with the link that was clicked. */
export async function takeTurn(run: Run, clicked: ClickedLinks): Promise<Turn> {
  const { command, json, libraryDir, out } = run;
  if (app.requestSingleInstanceLock(clicked.forFirstInstance())) return 'first';
  // Chromium also says no where it cannot write its lock. Nobody works there then, and "is running already" would be untrue.
  const unwritable = whyUnwritable(app.getPath('userData'), libraryDir);
  if (unwritable && command.name !== 'window') {
    await run.refuse(unwritable, EXIT.noLibrary);
    return 'over';
  }
  if (unwritable) {
    // Not waited for here: Electron is ready only once `main` has come back.
    void app.whenReady().then(() => {
      dialog.showErrorBox('Earshot cannot open its library', withDetail(unwritable));
      return run.leave(EXIT.noLibrary);
    });
    return 'over';
  }
  if (command.name === 'transcribe') return 'beside';
  const told = 'Earshot is already running for this library and does this work.';
  if (command.name === 'run') {
    if (json) out.json({ ok: true, message: told });
    else out.note(told);
  }
  await run.leave(EXIT.done);
  return 'over';
}
