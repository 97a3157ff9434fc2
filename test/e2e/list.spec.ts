// The list and the settings of a tool that one lives in: orders, chips, marks, tags, a drop onto a show, and what asks before it forgets.
import { expect, test, type Locator, type Page } from '@playwright/test';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { changeOf, draftOf } from '../../renderer/lib/show-draft.ts';
import { dropReading } from '../support/speech-files.ts';
import { expectNoViolations } from './axe.ts';
import { listenToCalls } from './calls.ts';
import { demoApp } from './demo-app.ts';
import { pointOf } from './pointer.ts';

const demo = demoApp('list');
test.beforeEach(() => demo.start());

const rows = (page: Page): Locator => page.locator('[data-item-id]');
/** Those of recordings: files that are none yet stand before them in every order but that of time. */
const recordings = (page: Page): Locator => page.locator('[data-item-id]:not([data-item-id^="f"])');
const rowOf = (page: Page, title: string): Locator => rows(page).filter({ hasText: title });
const chips = (page: Page): Locator => page.getByRole('list', { name: 'Narrowed down to' });
const marks = (page: Page): Locator => page.getByRole('toolbar', { name: 'Marked recordings' });

/** Opens a menu that hangs on a button and chooses of it, both by pointer. */
async function pick(page: Page, button: string | RegExp, entry: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.getByRole('menu').getByRole('menuitemradio', { name: entry }).click();
  await expect(page.getByRole('menu')).toHaveCount(0);
}

/** No violation that axe can find, in both colour schemes. */
async function look(page: Page, view: string): Promise<void> {
  await expectNoViolations(page, view);
}

test('the list is put in order, narrowed by chips, marked as files are, tagged, and tells what is unread', async () => {
  const { page } = demo.running!;
  await expect(rows(page).first()).toContainText('Dr. Ada Okonjo, second day');

  // Orders; the chosen one is told, and it holds.
  await pick(page, 'Order: Newest first', 'Longest first');
  await expect(recordings(page).first()).toContainText('Slow Machines live');
  await pick(page, 'Order: Longest first', 'Shortest first');
  await expect(recordings(page).first()).not.toContainText('Slow Machines live');
  await pick(page, 'Order: Shortest first', 'By show');
  await expect(page.getByRole('heading', { name: 'Interviews' })).toBeVisible();
  await pick(page, 'Order: By show', 'Title, A to Z');
  await expect(recordings(page).first()).toContainText('Dr. Ada Okonjo');

  // As file managers mark: Ctrl one more, Shift up to here beside what was marked, Esc none.
  const modifiers = (...keys: ('Control' | 'Shift')[]) => ({ modifiers: keys });
  await recordings(page).nth(0).click();
  await recordings(page).nth(2).click(modifiers('Control'));
  await expect(marks(page).getByRole('status')).toHaveText('2 recordings marked');
  await recordings(page).nth(4).click(modifiers('Shift'));
  await expect(marks(page).getByRole('status')).toHaveText('4 recordings marked');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(marks(page).getByRole('status')).toHaveText('5 recordings marked');
  await page.keyboard.press('Escape');
  await expect(marks(page)).toHaveCount(0);

  // Tags of two at once, and one taken away from one.
  await pick(page, 'Order: Title, A to Z', 'Newest first');
  const tide = rowOf(page, 'A tide that argues');
  const clock = rowOf(page, 'The clock that limps');
  await tide.click();
  await clock.click(modifiers('Control'));
  await marks(page).getByRole('button', { name: 'Tags…' }).click();
  const sheet = page.getByRole('dialog', { name: 'Tags of 2 recordings' });
  await expect(sheet.getByLabel('Add a tag')).toBeFocused();
  await page.keyboard.type('#kept');
  await page.keyboard.press('Enter');
  await expect(sheet.getByRole('list', { name: 'Tags they have' })).toContainText('#kept');
  await page.keyboard.press('Escape');
  await expect(tide).toContainText('#kept');
  await expect(clock).toContainText('#kept');

  // Unread until it was open; and again by its menu.
  await page.keyboard.press('Escape');
  await tide.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Mark as unread' }).click();
  await expect(tide).toHaveClass(/unread/);
  await expect(tide).toContainText('Unread.');

  // Chips: state, show, tag; each goes by a press. Nobody has a name here, so no speaker is offered.
  await pick(page, 'State', 'Unread');
  await expect(chips(page).getByRole('button', { name: /^State: Unread/ })).toBeVisible();
  await pick(page, 'Tag', /^kept/);
  await expect(tide).toBeVisible();
  await chips(page)
    .getByRole('button', { name: /^State: Unread/ })
    .click();
  await expect(rows(page)).toHaveCount(2);
  await pick(page, 'Show', 'Interviews');
  await expect(rows(page)).toHaveCount(0);
  await expect(page.getByText('Nothing fits.')).toBeVisible();
  await chips(page)
    .getByRole('button', { name: /^Show: Interviews/ })
    .click();
  await expect(rows(page)).toHaveCount(2);
  await look(page, 'list with chips');
  await chips(page)
    .getByRole('button', { name: /^Tag: / })
    .click();
  await expect(chips(page)).toHaveCount(0);

  // Open is read.
  await clock.click();
  await tide.click();
  await expect(page.getByTestId('segment').first()).toBeVisible();
  await expect(tide).not.toHaveClass(/unread/);
});

test('settings are found by their words, and a show asks before what was changed is thrown away', async () => {
  const { page } = demo.running!;
  await expect(rows(page).first()).toBeVisible();
  await page.keyboard.press('Control+Comma');
  const settings = page.getByRole('region', { name: 'Settings', exact: true });
  await expect(settings).toBeVisible();
  await look(page, 'settings');

  const find = page.getByRole('searchbox', { name: 'Look for a setting' });
  await find.click();
  await page.keyboard.type('backup');
  await expect(settings.getByRole('heading', { name: 'Storage' })).toBeVisible();
  await expect(settings.getByRole('heading', { name: 'Keys' })).toBeHidden();
  // What each show has of its own leads to the shows.
  await find.fill('webhook');
  await expect(settings.getByRole('button', { name: /^Settings… of Low Tide/ })).toBeVisible();
  await find.fill('zzzz');
  await expect(page.getByText('No setting is called so.')).toBeVisible();
  await page.getByRole('navigation', { name: 'Sections of the settings' }).getByText('Keys').click();
  await expect(find).toHaveValue('');
  await expect(settings.getByRole('heading', { name: 'Keys', exact: true })).toBeInViewport();

  const low = page.getByRole('button', { name: /^Low Tide/ }).first();
  await low.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Settings of this show…' }).click();
  const sheet = page.getByRole('dialog', { name: 'Settings of this show' });
  const called = sheet.getByRole('textbox', { name: /^Name/ });
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);

  await low.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Settings of this show…' }).click();
  await called.fill('High Tide');
  await page.keyboard.press('Escape');
  await expect(sheet.getByRole('alert')).toHaveText('What you changed is not saved.');
  await look(page, 'settings of a show');
  await sheet.getByRole('button', { name: 'Go on editing' }).click();
  await expect(called).toHaveValue('High Tide');
  await sheet.getByRole('button', { name: 'Cancel' }).click();
  await sheet.getByRole('button', { name: 'Throw it away' }).click();
  await expect(sheet).toHaveCount(0);
  await expect(low).toBeVisible();
});

/** Another show gets another name while a person looks elsewhere, and the list shows it. */
async function renameBeside(page: Page, name: string, to: string): Promise<void> {
  const shows = await page.evaluate(() => window.api.call('app.view', undefined));
  const show = shows.ok ? shows.value.folders.find((folder) => folder.name === name) : undefined;
  const change = changeOf(show!.id, { ...draftOf(show!), name: to });
  expect(await page.evaluate((args) => window.api.call('shows.change', args), change)).toMatchObject({
    ok: true,
  });
  await expect(page.getByText(to, { exact: true }).first()).toBeAttached();
}

test('a show is saved once, however often that is asked for while it is', async () => {
  const { app, page } = demo.running!;
  await page.getByRole('button', { name: 'Settings of Low Tide' }).click();
  const sheet = page.getByRole('dialog');
  const name = sheet.getByRole('textbox', { name: 'Name', exact: true });
  await name.fill('Lower Tide');
  const { heard, release } = await listenToCalls(app, 'shows.change');
  await name.press('Enter');
  await expect(sheet.getByRole('button', { name: 'Save' })).toHaveAttribute('aria-disabled', 'true');
  await name.press('Enter');
  await release();
  await expect(sheet).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Lower Tide/ })).toBeVisible();
  expect((await heard()).filter((asked) => asked === 'shows.change')).toHaveLength(1);
});

test('a typed template of a show is asked about when one leaves, and kept by Save', async () => {
  const { page } = demo.running!;
  const low = page.getByRole('button', { name: /^Low Tide/ }).first();
  const sheet = page.getByRole('dialog', { name: 'Settings of this show' });
  const template = sheet.getByLabel(/^Notes for listeners begin with/);
  const open = async (): Promise<void> => {
    await low.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Settings of this show…' }).click();
  };
  await open();
  await template.fill('# {title}');
  await renameBeside(page, 'Interviews', 'Conversations');
  await expect(template).toHaveValue('# {title}');
  await page.keyboard.press('Escape');
  await expect(sheet.getByRole('alert')).toHaveText('What you changed is not saved.');
  await sheet.getByRole('button', { name: 'Go on editing' }).click();
  await sheet.getByRole('button', { name: 'Save' }).click();
  await expect(sheet).toHaveCount(0);
  await open();
  await expect(template).toHaveValue('# {title}');
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
});

test('a webhook typed for a show stands while the list is refreshed', async () => {
  const { page } = demo.running!;
  await page
    .getByRole('button', { name: /^Low Tide/ })
    .first()
    .click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Settings of this show…' }).click();
  const sheet = page.getByRole('dialog', { name: 'Settings of this show' });
  const address = sheet.getByRole('textbox', { name: 'Address' });
  await sheet.getByRole('radio', { name: 'Call a webhook' }).check();
  await address.fill('https://hooks.example/episodes');
  await sheet.getByRole('checkbox', { name: 'a text was edited' }).check();
  await renameBeside(page, 'Interviews', 'Conversations');
  await expect(address).toHaveValue('https://hooks.example/episodes');
  await expect(sheet.getByRole('checkbox', { name: 'a text was edited' })).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(sheet.getByRole('alert')).toHaveText('What you changed is not saved.');
  await sheet.getByRole('button', { name: 'Go on editing' }).click();
  await expect(address).toHaveValue('https://hooks.example/episodes');
});

test('what is dropped on a show is copied into its folder', async () => {
  const { page } = demo.running!;
  const show = page.locator('[data-show-id]', { hasText: 'Low Tide' });
  await expect(show).toBeVisible();
  const reading = 'sense_and_sensibility_01_austen_64kb-0880.wav';
  const file = dropReading(reading, demo.root);
  const { x, y } = await pointOf(show);
  const browser = await page.context().newCDPSession(page);
  const data = { items: [], files: [join(demo.root, reading)], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'dragOver'] as const)
    await browser.send('Input.dispatchDragEvent', { type, x, y, data });
  await expect(page.getByText('Drop it into Low Tide')).toBeVisible();
  await browser.send('Input.dispatchDragEvent', { type: 'drop', x, y, data });
  await browser.detach();
  await expect(page.getByText('1 copied into Low Tide')).toBeVisible();
  await expect.poll(() => existsSync(join(demo.root, 'Recordings', 'Low Tide', basename(file)))).toBe(true);
  expect(existsSync(join(demo.root, reading))).toBe(true);
  await expect(rowOf(page, 'sense_and_sensibility')).toContainText('Low Tide');
});

test('an option that is no number yet stands while the list is refreshed', async () => {
  const { page } = demo.running!;
  await expect(rows(page).first()).toBeVisible();
  await page.keyboard.press('Control+Comma');
  const settings = page.getByRole('region', { name: 'Settings', exact: true });
  await settings.getByText(/^All options, address and speed/).click();
  const cloud = settings.locator('details.advanced');
  await cloud
    .getByText(/^Speakers/)
    .first()
    .click();
  const utterances = cloud.getByRole('checkbox', { name: /^Utterances/ });
  if (!(await utterances.isChecked())) await utterances.check();
  const pause = cloud.getByLabel('Pause between utterances');
  await pause.fill('half');
  await pause.blur();
  await expect(settings.getByText(/This is not saved yet/)).toBeVisible();
  await renameBeside(page, 'Interviews', 'Conversations');
  await expect(pause).toHaveValue('half');
  await pause.fill('0.5');
  await pause.blur();
  await expect(settings.getByText(/This is not saved yet/)).toHaveCount(0);
});
