// `npm run histories -- [--times N]`: plays histories of faults among workers, service and queue engine, and prints what was lost and the slowest recoveries.
import { runTypeScript } from './setup/run-typescript.mjs';
import { script } from './setup/script.mjs';

await script(() => runTypeScript('test/farm/histories.ts', process.argv.slice(2)));
