// `npm run screenshots`: builds the app and takes the pictures in docs/screenshots anew. Needs espeak-ng.
import { bundle } from './setup/bundle.mjs';
import { onDesktop } from './setup/desktop.mjs';
import { inModules, projectDir } from './setup/paths.mjs';
import { mustRun } from './setup/run.mjs';
import { say, SetupError } from './setup/say.mjs';
import { setUp } from './setup/setup.mjs';

try {
  await setUp({ forTests: true });
  await bundle();
  const [program = '', ...args] = onDesktop([
    process.execPath,
    inModules('@playwright/test', 'cli.js'),
    'test',
    '--config=test/screenshots/playwright.config.ts',
    ...process.argv.slice(2),
  ]);
  await mustRun(program, args, { cwd: projectDir, stdio: 'inherit' });
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exitCode = 1;
}
