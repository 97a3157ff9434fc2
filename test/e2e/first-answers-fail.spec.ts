// What is asked for as a part of the window opens, and could not be answered: it is said in its place, with the way to ask again.
import { expect, test, type Page } from '@playwright/test';
import { refuseCalls } from './calls.ts';
import { demoApp } from './demo-app.ts';

const demo = demoApp('first-answers-fail', 'once');
const NO = 'The library is being written.';

async function openShow(page: Page) {
  await page.getByRole('button', { name: /^Low Tide/ }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Settings of this show…' }).click();
  return page.getByRole('dialog', { name: 'Settings of this show' });
}

test('a show whose template and deed could not be read says so, and asks again by its button', async () => {
  const { app, page } = await demo.start();
  await expect(page.locator('[data-item-id]').first()).toBeVisible();
  const restores = [
    await refuseCalls(app, 'notes.template', NO),
    await refuseCalls(app, 'actions.get', NO),
  ].reverse();
  const dialog = await openShow(page);
  const [notes, after] = ['Notes for listeners', 'After a transcript'].map((name) =>
    dialog.getByRole('region', { name }),
  );
  for (const part of [notes, after]) {
    await expect(part!.getByRole('alert')).toHaveText(NO);
    // Nothing is claimed of what is not known.
    await expect(part!.locator('input, textarea')).toHaveCount(0);
  }
  for (const restore of restores) await restore();
  await notes!.getByRole('button', { name: 'Try again' }).focus();
  await page.keyboard.press('Enter');
  await expect(notes!.getByRole('textbox')).toBeFocused();
  await after!.getByRole('button', { name: 'Try again' }).focus();
  await page.keyboard.press('Enter');
  await expect(after!.getByRole('radio', { name: 'Nothing' })).toBeFocused();
  await expect(dialog.getByRole('alert')).toHaveCount(0);
});

test('an episode whose chapters, quotes and deed could not be read says so, and claims nothing', async () => {
  const { app, page } = await demo.start();
  await page.locator('[data-item-id]', { hasText: 'The clock that limps' }).locator('.open').click();
  await expect(page.getByTestId('segment').first()).toBeVisible();
  const restores = [
    await refuseCalls(app, 'chapters.get', NO),
    await refuseCalls(app, 'quotes.list', NO),
    await refuseCalls(app, 'actions.state', NO),
  ].reverse();
  await page.keyboard.press('ControlOrMeta+I');
  const panel = page.getByRole('tabpanel');
  const alert = panel.getByRole('alert').filter({ hasText: NO });
  for (const [tab, claim] of [
    ['Chapters', 'There are none yet'],
    ['Quotes', 'Nothing is marked yet'],
    ['Publish', 'It is off.'],
  ] as const) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(alert).toBeVisible();
    await expect(panel.getByText(claim)).toHaveCount(0);
  }
  for (const restore of restores) await restore();
  for (const [tab, come] of [
    ['Publish', 'It is off.'],
    ['Quotes', 'Nothing is marked yet'],
  ] as const) {
    await page.getByRole('tab', { name: tab }).click();
    // Another tab asks anew by itself.
    if (tab === 'Publish') await panel.getByRole('button', { name: 'Try again' }).click();
    await expect(panel.getByText(come)).toBeVisible();
    await expect(alert).toHaveCount(0);
  }
});

test('what settings are drawn from says so, and is asked for again', async () => {
  const { app, page } = await demo.start();
  await expect(page.locator('[data-item-id]').first()).toBeVisible();
  const restores = [
    await refuseCalls(app, 'voices.get', NO),
    await refuseCalls(app, 'care.storage', NO),
  ].reverse();
  await page.keyboard.press('ControlOrMeta+,');
  const device = page.getByRole('region', { name: 'On this device' });
  const storage = page.getByRole('region', { name: 'Storage' });
  const voices = device.getByRole('checkbox', { name: /^Remember voices/ });
  for (const part of [device, storage]) await expect(part.getByRole('alert')).toHaveText(NO);
  // Whether they are remembered is not known.
  await expect(voices).toHaveCount(0);
  for (const restore of restores) await restore();
  for (const part of [storage, device]) await part.getByRole('button', { name: 'Try again' }).click();
  await expect(voices).toBeFocused();
  await expect(storage.getByText('Free on this disk')).toBeVisible();
});

test('a trash that could not be read can be left, and read', async () => {
  const { app, page } = await demo.start();
  await expect(page.locator('[data-item-id]').first()).toBeVisible();
  const restore = await refuseCalls(app, 'trash.page', NO);
  await page.getByRole('button', { name: 'Trash' }).click();
  const dialog = page.getByRole('dialog', { name: 'Trash' });
  await expect(dialog.getByRole('alert')).toHaveText(NO);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: 'Trash' }).click();
  await restore();
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog.getByText(/^Nothing here/)).toBeVisible();
});

/** Puts another word in the place of one, as find and replace does. */
async function replaced(page: Page, title: string): Promise<void> {
  const done = await page.evaluate(async (part) => {
    const list = { view: 'all', folderId: null, sort: 'newest', filters: {}, offset: 0, limit: 100 } as const;
    const page = await window.api.call('items.page', list);
    const item = page.ok ? page.value.items.find((one) => one.title.includes(part)) : undefined;
    const what = {
      type: 'text',
      find: 'clock',
      replace: 'watch',
      matchCase: false,
      wholeWord: true,
    } as const;
    const operation = crypto.randomUUID();
    return window.api.call('replace.apply', {
      what,
      recordingId: item?.recordingId ?? 0,
      operation,
      keep: [],
    });
  }, title);
  expect(done.ok).toBe(true);
}

test('versions are looked at and gone back to by keys alone, and say what could not be read', async () => {
  const { app, page } = await demo.start();
  await page.locator('[data-item-id]', { hasText: 'The clock that limps' }).locator('.open').click();
  await expect(page.getByTestId('segment').first()).toBeVisible();
  await replaced(page, 'limps');
  const text = page.getByRole('textbox', { name: 'Transcript' });
  await expect(text).toContainText('a tower watch');
  const opener = page.getByRole('button', { name: 'Versions' });
  const answerList = await refuseCalls(app, 'versions.list', NO);
  await opener.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Versions of this text' });
  await expect(dialog.getByRole('alert')).toHaveText(NO);
  await answerList();
  await page.keyboard.press('Shift+Tab');
  await expect(dialog.getByRole('button', { name: 'Try again' })).toBeFocused();
  await page.keyboard.press('Enter');
  const [now, service] = [/now$/, /^AI\/ML API, Whisper large/].map((name) =>
    dialog.getByRole('button', { name }),
  );
  await expect(now!).toBeFocused();

  const answerDiff = await refuseCalls(app, 'versions.diff', NO);
  await page.keyboard.press('Tab');
  await expect(service!).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toHaveText(NO);
  await expect(dialog.getByText('Comparing')).toHaveCount(0);
  await answerDiff();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('list', { name: 'What is different now' })).toContainText('watch');
  await expect(dialog.getByRole('alert')).toHaveCount(0);
  await page.keyboard.press('Tab');
  const back = dialog.getByRole('button', { name: 'Go back to this' });
  if (!(await back.evaluate((button) => button === document.activeElement))) await page.keyboard.press('Tab');
  await expect(back).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(opener).toBeFocused();
  await expect(text).toContainText('a tower clock');
});
