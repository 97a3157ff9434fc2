// `npm run mcp:check`: has others' tools look at the archive's server: the protocol's conformance suite and its inspector, over both transports.
import { runTypeScript } from './setup/run-typescript.mjs';
import { script } from './setup/script.mjs';

await script(() => runTypeScript('test/mcp/outside.ts', process.argv.slice(2)));
