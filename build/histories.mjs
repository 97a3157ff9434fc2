// `npm run histories -- [--times N]`: plays histories of faults among workers, service and queue engine, and prints what was lost and the slowest recoveries.
// `-- --real N [--from SEED] [--beside N]` plays them with real processes and a real redis-server.
import { runTypeScript } from './setup/run-typescript.mjs';
import { script } from './setup/script.mjs';

const args = process.argv.slice(2);
const isReal = args.some((word) => /^--real(=|$)/.test(word));
await script(() => runTypeScript(isReal ? 'test/farm/real/program.ts' : 'test/farm/histories.ts', args));
