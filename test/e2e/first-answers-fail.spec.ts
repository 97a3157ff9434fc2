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
