// `npm run soak -- [--histories N] [--seed S] [--slow]`: random histories of the queue, any number of them, each told whole by its seed.
import { runTypeScript } from './setup/run-typescript.mjs';
import { script } from './setup/script.mjs';

await script(() => runTypeScript('test/queue/soak.ts', process.argv.slice(2)));
