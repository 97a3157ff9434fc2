// `npm run kill -- [--times N] [--engine | --downloads]`: kills the working app, its engine alone, or a download, again and again, and counts what was lost or paid twice.
import { runTypeScript } from './setup/run-typescript.mjs';
import { script } from './setup/script.mjs';

await script(() => runTypeScript('test/kill/kill.ts', process.argv.slice(2)));
