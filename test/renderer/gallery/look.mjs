// Goes through the gallery in Chromium: pictures of every view, light and dark, with axe's findings and everything the console complained of.
// Usage: vite build -c test/renderer/gallery/vite.config.ts && node test/renderer/gallery/look.mjs [--axe] [--no-pictures] [view …]
// Needs a Chromium: CHROMIUM=/path, /usr/bin/chromium without it. Ends with 1 when anything was found.
import AxeBuilder from '@axe-core/playwright';
import { chromium } from '@playwright/test';
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { preview } from 'vite';
import { VIEWS } from './views.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const out = fileURLToPath(new URL('../../../out/gallery-shots/', import.meta.url));
const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const names = wanted.length > 0 ? wanted : Object.keys(VIEWS);
const themes = flags.includes('--light')
  ? ['light']
  : flags.includes('--dark')
    ? ['dark']
    : ['light', 'dark'];

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(executablePath)) {
  console.log('No Chromium here, so the gallery was not looked at.');
  process.exit(0);
}
mkdirSync(out, { recursive: true });
const server = await preview({
  configFile: `${here}vite.config.ts`,
  preview: { port: 0, host: '127.0.0.1' },
  logLevel: 'error',
});
const address = server.resolvedUrls.local[0];
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
});
let findings = 0;
const complain = (text) => {
  findings += 1;
  console.log(text);
};

for (const theme of themes) {
  for (const name of names) {
    const [scene, [width, height], steps] = VIEWS[name];
    const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const at = `${name} (${theme})`;
    page.setDefaultTimeout(8_000);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complain(`${at}: console: ${message.text()}`);
    });
    page.on('pageerror', (error) => complain(`${at}: error: ${error.stack ?? error.message}`));
    try {
      await page.goto(`${address}?scene=${scene}&theme=${theme}`);
      await page.locator('.app').waitFor();
      await page.waitForTimeout(250);
      if (steps) await steps(page);
      await page.evaluate(() => document.fonts.ready);
      await page.waitForTimeout(350);
      if (!flags.includes('--no-pictures')) await page.screenshot({ path: `${out}${name}-${theme}.png` });
      if (flags.includes('--axe')) {
        const { violations } = await new AxeBuilder({ page }).analyze();
        for (const { id, help, nodes } of violations)
          complain(
            `${at}: axe ${id}: ${help}\n${nodes
              .slice(0, 4)
              .map(
                (node) =>
                  `    ${node.target.join(' ')}\n      ${node.failureSummary?.split('\n').slice(1, 3).join(' ')}`,
              )
              .join('\n')}`,
          );
      }
    } catch (error) {
      complain(`${at}: ${error.message.split('\n').slice(0, 6).join(' | ')}`);
      await page.screenshot({ path: `${out}${name}-${theme}-failed.png` });
    }
    await context.close();
  }
}
await browser.close();
await server.close();
console.log(
  findings === 0
    ? `${names.length} views in ${themes.join(' and ')}: nothing found.`
    : `${findings} findings.`,
);
process.exit(findings === 0 ? 0 : 1);
