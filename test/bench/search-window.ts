// From the press of a key to painted results, in the real window, on a library that `bench:search -- --keep DIR` made.
// Arguments: --library DIR.
import { _electron } from '@playwright/test';
import { spawn } from 'node:child_process';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { accountOf, HELD_BACK } from '../support/app.ts';
import { electronCommand } from '../../build/electron-command.mjs';
import { onDesktop } from '../../build/setup/desktop.mjs';
import { chance, makeVocabulary } from './corpus.ts';

const TARGET_MS = 100;
const WORDS = 30;
/** Long enough that every key gets its own answer, milliseconds. */
const KEY_PAUSE_MS = 350;
const VOCABULARY = 200_000;

const { values } = parseArgs({
  options: { library: { type: 'string' }, 'on-desktop': { type: 'boolean', default: false } },
});
const { library } = values;
if (library === undefined) throw new Error('Name a library: --library DIR');
if (values['on-desktop']) await measure(library);
else {
  const self = fileURLToPath(import.meta.url);
  const [program = '', ...args] = onDesktop([process.execPath, self, '--on-desktop', '--library', library]);
  const child = spawn(program, args, { stdio: 'inherit' });
  process.exitCode = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

async function measure(directory: string): Promise<void> {
  const { args, executable } = await electronCommand();
  const app = await _electron.launch({
    executablePath: executable,
    args: [...HELD_BACK, ...args, '--library', directory],
    env: { ...process.env, XDG_CONFIG_HOME: accountOf(directory) },
  });
  try {
    const page = await app.firstWindow();
    await page.locator('[data-item-id]').first().waitFor();
    // Each key: from its own time stamp to the end of the first frame that shows other results.
    await page.evaluate(`
      window.paintedMs = [];
      addEventListener('keydown', ({ timeStamp }) => {
        const results = document.querySelector('.results');
        if (!results) return;
        const seen = new MutationObserver(() => {
          seen.disconnect();
          requestAnimationFrame(() => setTimeout(() => window.paintedMs.push(performance.now() - timeStamp)));
        });
        seen.observe(results, { subtree: true, childList: true, characterData: true });
        setTimeout(() => seen.disconnect(), ${KEY_PAUSE_MS - 20});
      }, true);`);
    const vocabulary = makeVocabulary(VOCABULARY, chance(1));
    const random = chance(7);
    for (let word = 0; word < WORDS; word += 1) {
      const text = vocabulary[Math.floor(random() * 4_000)] ?? '';
      await page.keyboard.press('ControlOrMeta+K');
      await page.keyboard.type(text, { delay: KEY_PAUSE_MS });
      await page.waitForTimeout(KEY_PAUSE_MS);
    }
    const painted = (await page.evaluate<number[]>('window.paintedMs')).toSorted((a, b) => a - b);
    const at = (part: number): string =>
      (painted[Math.min(painted.length - 1, Math.floor(painted.length * part))] ?? 0).toFixed(0);
    console.log(
      `${painted.length} keys that changed the results: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms ` +
        `(target ${TARGET_MS}); load ${loadavg()[0]?.toFixed(1)}`,
    );
  } finally {
    await app.close();
  }
}
