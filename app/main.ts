// Entry: reads the words, finds the library, makes sure that one process works on it, and starts what was asked for.
import { main } from './shell/lifecycle.ts';

// Electron waits for this before it is ready, and so before it needs a screen.
await main();
