// Entry: reads the words, finds the library, makes sure that one process works on it, and starts what was asked for.
export { main } from './shell/lifecycle.ts';
export { rehearsePage } from './shell/start/rehearsed-page.ts';
export { rehearse } from './shell/start/window-parts.ts';
