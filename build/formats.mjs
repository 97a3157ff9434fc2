// `npm run formats`: makes docs/formats.md anew, by files of every kind.
import { runTypeScript } from './setup/run-typescript.mjs';
import { script } from './setup/script.mjs';

await script(() => runTypeScript('test/formats/formats.ts', process.argv.slice(2)));
