// `npm run screenshots`: builds the app and takes the pictures in docs/screenshots anew.
import { bundle } from './setup/bundle.mjs';
import { onDesktop } from './setup/desktop.mjs';
import { inModules, projectDir } from './setup/paths.mjs';
import { run } from './setup/run.mjs';
import { script } from './setup/script.mjs';
import { setUp } from './setup/setup.mjs';

await script(async () => {
  await bundle(await setUp({ forTests: true }));
  const [program = '', ...args] = onDesktop([
    process.execPath,
    inModules('@playwright/test', 'cli.js'),
    'test',
    '--config=test/screenshots/playwright.config.ts',
    ...process.argv.slice(2),
  ]);
  const { code } = await run(program, args, { cwd: projectDir, stdio: 'inherit' });
  return code;
});
