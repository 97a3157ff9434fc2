// `npm run bench:<name> [-- arguments]`: runs test/bench/<name>.ts.
import { runTypeScript } from './setup/run-typescript.mjs';
import { script } from './setup/script.mjs';

const [name = '', ...args] = process.argv.slice(2);
await script(() => runTypeScript(`test/bench/${name}.ts`, args));
