// `npm run soak:files -- [--files N] [--step N]`: a long day of real files in one process, and whether what it holds grows with them.
import { runTypeScript } from './setup/run-typescript.mjs';
import { script } from './setup/script.mjs';

await script(() => runTypeScript('test/long-day/soak.ts', process.argv.slice(2)));
