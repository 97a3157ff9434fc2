// What somebody wrote a moment before the window goes is kept, though it waits for a pause in writing otherwise.
import { expect, test, type Page } from '@playwright/test';
import { demoApp } from './demo-app.ts';

const demo = demoApp('written-last', 'once');

async function openTheClock(page: Page): Promise<Page> {
  await page.locator('[data-item-id]', { hasText: 'The clock that limps' }).click();
  await expect(first(page)).toBeVisible();
  return page;
}

const first = (page: Page) => page.getByTestId('segment').first();

async function write(page: Page, text: string): Promise<void> {
  await first(page).click({ position: { x: 4, y: 8 } });
  await expect(page.getByRole('textbox', { name: 'Transcript', exact: true })).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.type(text);
}

test('in a transcript, where Earshot ends', async () => {
  const { page } = await demo.start();
  await openTheClock(page);
  await write(page, 'Zebras ');
  await demo.close();
  const { page: next } = await demo.start();
  await expect(first(await openTheClock(next))).toContainText('Zebras');
});

test('in a transcript, where the window is closed', async () => {
  const { app, page } = await demo.start({ EARSHOT_TRAY: 'yes' });
  await openTheClock(page);
  await write(page, 'Quaggas ');
  const closed = page.waitForEvent('close');
  // Another window decodes the sound.
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find(({ webContents }) => webContents.getURL().includes('/index.html?lang'))
      ?.close(),
  );
  await closed;
  await demo.close();
  const { page: next } = await demo.start();
  await expect(first(await openTheClock(next))).toContainText('Quaggas');
});

test('in the notes for listeners, where Earshot ends', async () => {
  const openNotes = async (page: Page) => {
    await openTheClock(page);
    await page.keyboard.press('Control+i');
    await page.getByRole('tab', { name: 'Notes' }).click();
    return page.getByRole('textbox', { name: 'Notes for listeners, in Markdown' });
  };
  const { page } = await demo.start();
  const notes = await openNotes(page);
  await expect(notes).not.toHaveValue('');
  await notes.focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' Okapis.');
  await demo.close();
  const { page: next } = await demo.start();
  await expect(await openNotes(next)).toHaveValue(/Okapis\./);
});

test('nowhere longer than a moment: a page that stands still does not keep Earshot from its end', async () => {
  const { app, page } = await demo.start();
  await openTheClock(page);
  const ended = new Promise((resolve) => app.process().once('exit', resolve));
  await page.evaluate(() => {
    setTimeout(() => {
      for (const until = Date.now() + 20_000; Date.now() < until;);
    }, 0);
  });
  const before = Date.now();
  await app.evaluate(({ app: electron }) => electron.quit()).catch(() => undefined);
  await ended;
  expect(Date.now() - before).toBeLessThan(12_000);
});
