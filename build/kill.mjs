// `npm run kill -- [--times N] [--engine]`: kills the working app, or its engine alone, again and again, and counts what was lost or paid twice.
import { runTypeScript } from './setup/run-typescript.mjs';
import { script } from './setup/script.mjs';

await script(() => runTypeScript('test/kill/kill.ts', process.argv.slice(2)));
