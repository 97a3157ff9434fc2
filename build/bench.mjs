// `npm run bench:<name> [-- arguments]`: bundles test/bench/<name>.ts and runs it in plain Node, beside a built app.
import { existsSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { bundle } from './setup/bundle.mjs';
import { outDir, projectDir } from './setup/paths.mjs';
import { run } from './setup/run.mjs';
import { say, SetupError } from './setup/say.mjs';
import { setUp } from './setup/setup.mjs';

const [name = '', ...args] = process.argv.slice(2);
const source = join(projectDir, 'test', 'bench', `${name}.ts`);

/** Left as they are: what Node or the packages bring, and the scripts here, which know where they lie. */
const EXTERNAL = [
  ...builtinModules,
  /^node:/,
  'electron',
  'better-sqlite3',
  'sherpa-onnx-node',
  /\/build\/.*\.mjs$/,
];

try {
  if (!existsSync(source)) throw new SetupError(`There is no ${source}.`);
  await setUp({ forTests: true });
  await bundle();
  const { build } = await import('vite');
  await build({
    root: projectDir,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: source,
      target: 'node20',
      outDir: join(outDir, 'bench'),
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        external: EXTERNAL,
        output: { format: 'es', entryFileNames: `${name}.js`, codeSplitting: false },
      },
    },
  });
  const script = join(outDir, 'bench', `${name}.js`);
  const { code } = await run(process.execPath, [script, ...args], { cwd: projectDir, stdio: 'inherit' });
  process.exitCode = code;
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = 1;
}
