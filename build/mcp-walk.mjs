// `npm run mcp:walk`: asks a real question of a real archive by `earshot mcp`, and prints every call with its size, as docs/mcp.md has it.
import { runTypeScript } from './setup/run-typescript.mjs';
import { script } from './setup/script.mjs';

await script(() => runTypeScript('test/mcp/walk.ts', process.argv.slice(2)));
