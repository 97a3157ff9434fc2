// Sheets that are closed while something of them goes on: what was agreed to is done, and nothing is done to the sheet that is open by then.
import { expect, test, type Locator, type Page } from '@playwright/test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../support/app.ts';
import { listenToCalls, refuseCalls } from './calls.ts';
import { demoApp } from './demo-app.ts';

const demo = demoApp('closed-sheets');

/** The sheet of a show, opened from its menu. */
async function openShow(page: Page, name: string): Promise<Locator> {
  await page
    .getByRole('list', { name: 'Shows' })
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Settings of this show…' }).click();
  return page.getByRole('dialog', { name: 'Settings of this show' });
}

test('a folder is watched no longer once the question of its show is answered', async () => {
  const { page } = await demo.start();
  const sheet = await openShow(page, 'Low Tide');
  await sheet.getByRole('button', { name: 'Stop watching…' }).click();
  const question = page.getByRole('alertdialog', { name: 'Stop watching “Low Tide”?' });
  await question.getByRole('button', { name: 'Stop watching' }).click();
  await expect(page.getByRole('status').getByText('Low Tide')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Shows' }).getByText('Low Tide')).toHaveCount(0);
});

test('files that new patterns let through are transcribed once that is agreed to', async () => {
  const folder = join(demo.root, 'Recordings', 'Low Tide');
  const words = ['folders', 'set', folder, '--ignore', 'raw*'];
  const { code, stderr } = await runCommand({ library: demo.library, words });
  expect(code, stderr).toBe(0);
  writeFileSync(join(folder, 'raw take.wav'), 'what is in it matters to nobody here');
  const { app, page } = await demo.start();
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const skipped = { text: '', filter: 'skipped', folderId: null, before: null, limit: 10 } as const;
        const got = await window.api.call('files.page', skipped);
        return got.ok ? got.value.files.length : got.message;
      }),
    )
    .toBeGreaterThan(0);
  const sheet = await openShow(page, 'Low Tide');
  await sheet.getByLabel('But never those that fit').fill('');
  await sheet.getByRole('button', { name: 'Save' }).click();
  const { heard } = await listenToCalls(app);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Transcribe' }).click();
  await expect.poll(heard).toContain('shows.takeLeft');
});

test('a template is taken back by its toast', async () => {
  const { page } = await demo.start();
  const sheet = await openShow(page, 'Low Tide');
  const field = sheet.getByRole('textbox', { name: /^Notes for listeners/ });
  const usual = await field.inputValue();
  await field.fill('# {title}');
  await sheet.getByRole('button', { name: 'Keep the template' }).click();
  await expect(sheet.getByRole('button', { name: 'The usual one' })).toBeVisible();
  await sheet.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('The usual template stands again.')).toBeVisible();
  const again = await openShow(page, 'Low Tide');
  await expect(again.getByRole('textbox', { name: /^Notes for listeners/ })).toHaveValue(usual);
});

test('a template that was refused and is taken back keeps nobody from keeping the show', async () => {
  const { app, page } = await demo.start();
  const sheet = await openShow(page, 'Low Tide');
  const field = sheet.getByRole('textbox', { name: /^Notes for listeners/ });
  const usual = await field.inputValue();
  const restore = await refuseCalls(app, 'notes.setTemplate', 'The disk is full.');
  const save = sheet.getByRole('button', { name: 'Save' });
  await field.fill('# {title}');
  await save.click();
  await expect(sheet.getByText('The disk is full.').first()).toBeVisible();
  await field.fill(usual);
  await save.click();
  await expect(sheet).toHaveCount(0);
  await restore();
});

test('a fault while a show is kept lets it be kept once more', async () => {
  const { page } = await demo.start();
  const sheet = await openShow(page, 'Low Tide');
  await sheet.getByLabel('Name', { exact: true }).fill('High Tide');
  // The first thing that is done with what was typed.
  await page.evaluate(() => {
    const usual = Object.getOwnPropertyDescriptor(String.prototype, 'trim')?.value as () => string;
    const put = (value: () => string): void =>
      void Object.defineProperty(String.prototype, 'trim', { value, configurable: true, writable: true });
    put(function (this: string): string {
      if (this.valueOf() !== 'High Tide') return usual.call(this);
      put(usual);
      throw new Error('once');
    });
  });
  const failed = page.waitForEvent('pageerror');
  const save = sheet.getByRole('button', { name: 'Save' });
  await save.click();
  expect((await failed).message).toBe('once');
  await save.click();
  await expect(sheet).toHaveCount(0);
  await expect(page.getByRole('list', { name: 'Shows' }).getByText('High Tide')).toBeVisible();
});

test('what is kept late closes no sheet but its own', async () => {
  const { app, page } = await demo.start();
  const shows = await listenToCalls(app, 'shows.change');
  const low = await openShow(page, 'Low Tide');
  await low.getByRole('button', { name: 'Save' }).click();
  await expect.poll(shows.heard).toContain('shows.change');
  await page.keyboard.press('Escape');
  const other = await openShow(page, 'Interviews');
  await other.getByLabel('Name', { exact: true }).fill('Talks');
  const before = (await shows.heard()).length;
  await shows.release();
  // It is kept, and the shows are read again.
  await expect.poll(async () => (await shows.heard()).slice(before)).toContain('app.view');
  await expect(other.getByLabel('Name', { exact: true })).toHaveValue('Talks');
  await other.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('list', { name: 'Shows' }).getByText('Talks')).toBeVisible();

  const details = await listenToCalls(app, 'details.set');
  const open = async (title: string): Promise<Locator> => {
    await page.locator('[data-item-id]', { hasText: title }).locator('.open').click();
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Details/ }).click();
    const sheet = page.getByRole('dialog', { name: 'Details' });
    await expect(sheet.getByLabel('Title')).not.toHaveValue('');
    return sheet;
  };
  const clock = await open('The clock that limps');
  await clock.getByRole('button', { name: 'Save' }).click();
  await expect.poll(details.heard).toContain('details.set');
  await page.keyboard.press('Escape');
  const tide = await open('A tide that argues');
  const answered = details.heard();
  await details.release();
  await expect.poll(async () => (await details.heard()).length).toBeGreaterThan((await answered).length);
  await expect(tide.getByLabel('Title')).toHaveValue(/A tide that argues/);
});

test('a folder that is added late leaves the question about the next one', async () => {
  const { app, page } = await demo.start();
  const folders = ['One more', 'And another'].map((name) => join(demo.root, name));
  for (const folder of folders) mkdirSync(folder);
  await app.evaluate(({ dialog }, paths) => {
    const left = [...paths];
    dialog.showOpenDialog = () => {
      const filePaths = left.splice(0, 1);
      return Promise.resolve({ canceled: filePaths.length === 0, filePaths });
    };
  }, folders);
  const choose = (): Promise<void> =>
    app.evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []);
      items?.find(({ label }) => label.startsWith('Add a folder'))?.click();
    });
  const name = page.getByRole('dialog', { name: 'Watch this folder' }).getByLabel('Name of the show');
  const { heard, release } = await listenToCalls(app, 'folders.add');
  // The menu is made when the first list stands.
  await expect.poll(() => app.evaluate(({ Menu }) => Menu.getApplicationMenu() !== null)).toBe(true);
  await choose();
  await expect(name).toHaveValue('One more');
  await choose();
  await name.press('Enter');
  await expect.poll(heard).toContain('folders.add');
  await page.keyboard.press('Escape');
  await expect(name).toHaveValue('And another');
  await release();
  await expect(page.getByText('Watching One more')).toBeVisible();
  await expect(name).toHaveValue('And another');
});
