// The ways out that a failure offers lead to where it is put right, and what waits for a model that cannot be fetched says how it is got.
import { expect, test, type Page } from '@playwright/test';
import { join } from 'node:path';
import { launchApp, type RunningApp, workspace } from '../support/app.ts';
import { fillDemoLibrary, type DemoVariant } from '../support/demo-library.ts';

let place: ReturnType<typeof workspace>;
let running: RunningApp;

async function open(variant: DemoVariant): Promise<Page> {
  fillDemoLibrary({ library: place.library, recordings: place.recordings }, variant, { paused: true });
  // A folder of models of its own: nothing was fetched.
  const environment = { EARSHOT_MODELS_DIR: join(place.library, '..', 'no-models') };
  running = await launchApp({ library: place.library, environment });
  await expect(running.page.locator('[data-item-id]').first()).toBeVisible();
  return running.page;
}

/** What of the settings the focus is in: their section, and the part of that. */
const led = (page: Page) =>
  page.evaluate(() => {
    const section = document.activeElement?.closest('[data-section]')?.querySelector('h3');
    const part = document.activeElement?.closest('[data-part]')?.querySelector('h4');
    return [section, part].map((heading) => heading?.textContent.trim() ?? '').join(' › ');
  });

test.beforeEach(() => {
  place = workspace('ways-out');
});
test.afterEach(async () => {
  await running.close();
  await place.remove();
});

test('each way out into the settings leads to what its failure is about', async () => {
  const page = await open('errors');
  const box = await page.locator('[data-item-id]').first().boundingBox();
  for (const [code, button, where] of [
    ['no-key', 'Add a key', 'AI/ML API › Key'],
    ['tls', 'Open settings', 'AI/ML API › Key'],
    ['model-not-here', 'Open models', 'On this device › Models'],
    ['on-battery', 'Open settings', 'General › Behaviour'],
    ['downloads-full', 'Open settings', 'Storage › Downloads'],
    ['ceiling-reached', 'Open spending', 'AI/ML API › Spending'],
  ] as const) {
    // From the top of the list down to it.
    await page.mouse.move((box?.x ?? 0) + 60, (box?.y ?? 0) + 200);
    await page.mouse.wheel(0, -20_000);
    const row = page.locator('[data-item-id]', { hasText: ` ${code}` });
    await expect
      .poll(
        async () => {
          await page.mouse.wheel(0, 500);
          return row.count();
        },
        { message: code, intervals: [50] },
      )
      .toBe(1);
    await row.locator('.open').click();
    await page.getByRole('region', { name: 'Transcript' }).getByRole('button', { name: button }).click();
    await expect.poll(() => led(page), code).toBe(where);
    await page.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByRole('heading', { name: 'Settings', exact: true })).toHaveCount(0);
  }
});

test('where no model tells speakers apart or knows meanings, the panel leads to how it is got', async () => {
  const page = await open('network');
  await page.locator('[data-item-id]', { hasText: 'The clock that limps' }).locator('.open').click();
  await page.keyboard.press('Control+I');
  const panel = page.getByRole('complementary', { name: 'Episode' });
  await panel.getByRole('tab', { name: 'Before' }).click();
  await expect(panel.getByText('this copy of Earshot knows no address to fetch it from')).toBeVisible();
  await panel.getByRole('button', { name: 'Open models' }).click();
  await expect.poll(() => led(page)).toBe('On this device › Models');
  await expect(page.getByText('npm run models -- whisper-base speakers meaning')).toBeVisible();

  // Turned on without a model, it says the same in the settings.
  await page.getByRole('checkbox', { name: 'Search by meaning, too' }).check();
  await expect(page.getByText('this copy of Earshot knows no address to fetch it from')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Get the model' })).toHaveCount(0);
});
