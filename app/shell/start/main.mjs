// What Electron starts: it waits for this before it is ready, and so before it needs a screen. The rest comes through the loader.
import { createRequire } from 'node:module';

/** @type {typeof import('./loader.cjs')} */
const { load } = createRequire(import.meta.url)('./loader.cjs');
/** @type {typeof import('../../main.ts')} */
const { main } = load('app.js');
await main();
