// What is refused in the window: each control shows what is so afterwards, and it is said where it can be read and heard.
import { expect, test, type CDPSession, type Page } from '@playwright/test';
import { refuseCalls } from './calls.ts';
import { demoApp } from './demo-app.ts';

const demo = demoApp('refused', 'once');
const NO = 'The disk is full.';

test('a setting that was refused is shown as it is', async () => {
  const { app, page } = await demo.start();
  await page.keyboard.press('ControlOrMeta+,');
  const general = page.getByRole('region', { name: 'General' });
  const tell = general.getByRole('checkbox', { name: /^Tell me when transcripts are ready/ });
  const voices = page.getByRole('checkbox', { name: /^Remember voices/ });
  const http = page.getByRole('region', { name: 'Assistants' }).getByRole('checkbox', { name: /over HTTP/ });
  await expect(voices).not.toBeChecked();
  const restores = [
    await refuseCalls(app, 'settings.change', NO),
    await refuseCalls(app, 'voices.turn', NO),
  ].reverse();
  const said = page.locator('.notice', { hasText: NO });
  for (const box of [tell, voices, http]) {
    const was = await box.isChecked();
    await box.focus();
    await page.keyboard.press('Space');
    await expect(said).toBeVisible();
    await expect(box).toBeChecked({ checked: was });
    await said.getByRole('button', { name: 'Dismiss' }).click();
  }
  const like = general.getByRole('radio', { name: 'Like the system' });
  await like.focus();
  await page.keyboard.press('ArrowRight');
  await expect(said).toBeVisible();
  await expect(like).toBeChecked();
  const storage = page.getByRole('region', { name: 'Storage' });
  const way = storage.getByRole('group').getByRole('radio').first();
  const other = storage.getByRole('group').getByRole('radio', { checked: false }).first();
  const before = await way.isChecked();
  await other.check({ force: true }).catch(() => undefined);
  await expect(storage.getByText(NO)).toBeVisible();
  await expect(way).toBeChecked({ checked: before });

  for (const restore of restores) await restore();
  await like.focus();
  await page.keyboard.press('ArrowRight');
  await expect(general.getByRole('radio', { name: 'Light' })).toBeChecked();
});

/** What a reader of the screen finds in the window. */
async function readable(session: CDPSession): Promise<string> {
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as {
    nodes: readonly { ignored: boolean; name?: { value?: string } }[];
  };
  return nodes.flatMap(({ ignored, name }) => (ignored ? [] : [name?.value ?? ''])).join('\n');
}

/** Whether the middle of it is on top. */
const isOnTop = (page: Page, text: string): Promise<boolean> =>
  page.locator('.notice', { hasText: text }).evaluate((notice) => {
    const { height, left, top, width } = notice.getBoundingClientRect();
    const there = document.elementFromPoint(left + width / 2, top + height / 2);
    return there !== null && notice.contains(there);
  });

test('what is said while a sheet is open is seen, heard and reached above it, and once', async () => {
  const { app, page } = await demo.start();
  await page.getByRole('button', { name: 'Trash' }).click();
  const dialog = page.getByRole('dialog', { name: 'Trash' });
  const days = dialog.getByRole('combobox');
  const was = await days.inputValue();
  const restore = await refuseCalls(app, 'trash.keep', NO);
  await days.selectOption('7');
  const said = page.locator('.notice', { hasText: NO });
  await expect(said).toHaveCount(1);
  // What was refused is not so.
  await expect(days).toHaveValue(was);
  const session = await page.context().newCDPSession(page);
  expect(await readable(session)).toContain(NO);
  expect(await isOnTop(page, NO)).toBe(true);
  await said.getByRole('button', { name: 'Dismiss' }).focus();
  await page.keyboard.press('Shift+Tab');
  await expect(dialog.getByRole('button', { name: 'Close' })).toBeFocused();
  await expect(said).not.toHaveAttribute('aria-live', 'off');
  // Below the sheet it stands on, and is not read out again.
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(said).toHaveAttribute('aria-live', 'off');
  expect(await isOnTop(page, NO)).toBe(true);
  await restore();
});
