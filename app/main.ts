// Entry: sees to a screen, reads the words, finds the library, and starts what was asked for.
import { app } from 'electron';
import { main } from './shell/lifecycle.ts';
import { runOnVirtualDisplay } from './shell/virtual-display.ts';

const exitCode = await runOnVirtualDisplay();
if (exitCode === null) main();
else app.exit(exitCode);
