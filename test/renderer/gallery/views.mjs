// The places that the gallery goes to: a scene, a size, and the steps to get there.
const WIDE = [1360, 860];
const MIDDLE = [1000, 700];
const NARROW = [700, 800];

const open = (title) => async (page) => {
  await page.getByRole('button', { name: title }).first().click();
  await page.getByTestId('segment').first().waitFor();
};
const searchFor = (text) => async (page) => {
  await page.getByRole('textbox', { name: 'Search every word' }).fill(text);
  await page.getByText(/places? in|Nothing found/).waitFor();
};
/** Chooses from one of the menus above the list. */
const choose = async (page, menu, choice) => {
  await page
    .getByRole('button', { name: menu, exact: typeof menu === 'string' })
    .first()
    .click();
  await page.getByRole('menuitemradio', { name: choice, exact: typeof choice === 'string' }).click();
};
const settings = async (page) => {
  await page.getByRole('button', { name: 'Settings', exact: true }).first().click();
};
const drawer = async (page) => {
  await page.getByRole('button', { name: 'Show the library' }).click();
};
const everyFile = async (page) => {
  await page.getByRole('button', { name: 'Every file' }).first().click();
  await page.getByRole('heading', { name: 'Every file' }).waitFor();
};
const openFile = async (page) => {
  await page.getByRole('button', { name: /ZOOM0012/ }).click();
  await page.getByText('Still growing').waitFor();
};
const showSettings = async (page) => {
  await page.locator('.settings[aria-label^="Settings of"]').first().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
};
/** Opens one of the recordings that are done, by its place among them. */
const openDone = (at) => async (page) => {
  const id = await page.evaluate(
    (index) => window.fake.scene.items.filter(({ state }) => state === 'done')[index].recordingId,
    at,
  );
  await page.evaluate(
    (recordingId) => window.fake.emit('navigate', { to: 'recording', recordingId, start: null }),
    id,
  );
  await page.getByRole('group', { name: /[Vv]ersion/ }).waitFor();
};
/** Chooses what to add. */
const addOf = async (page, name) => {
  await page.getByRole('button', { name: 'Add…' }).click();
  await page.getByRole('menuitem', { name }).click();
};
const add = (name) => async (page) => addOf(page, name);
const ADDRESSES = [
  'https://mina:secret@nas.example.org/shows/night-kitchen/188-the-bread-that-would-not-rise.mp3',
  'https://cdn.example.org/a/b/c/field-notes-with-a-name-that-does-not-end-and-goes-on-for-very-long-2026-11-21.wav?Signature=abc123&Expires=9',
  'http://192.168.1.20/records/ZOOM0042.WAV',
  'this is no address',
  'https://example.org/ملاحظات.mp3',
].join('\n');
/** Pastes outside of any field. */
const paste = (text) => async (page) =>
  page.evaluate((given) => {
    const data = new DataTransfer();
    data.setData('text/plain', given);
    document.body.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  }, text);
const fillAddresses = async (page) => {
  const field = page.getByRole('textbox', { name: 'Addresses, one a line' });
  await field.fill(`${ADDRESSES}\n`);
};
const toCloud = async (page) => {
  await page.getByRole('radio', { name: 'AI/ML API' }).check({ force: true });
};
const lookAt = (address) => async (page) => {
  await page.getByRole('textbox', { name: /^Address of the feed/ }).fill(address);
  await page.keyboard.press('Enter');
};
const preview = async (page) => {
  await page.getByRole('group', { name: 'What comes in at first' }).waitFor();
};
const openFeed = (name) => async (page) => {
  await page.getByRole('button', { name }).first().click();
  await page.locator('[data-feed-item]').first().waitFor();
};
const markEpisodes = async (page) => {
  await page.getByLabel('The day from which episodes are marked').fill('2025-01-01');
  await page.getByRole('button', { name: 'Mark those since' }).click();
  await page.getByRole('toolbar', { name: 'Marked episodes' }).waitFor();
};
const ZOOMED = [680, 430];
/** Marks the first recordings of the list that are done. */
const mark = (many) => async (page) => {
  const rows = page.locator('[data-state=done] .open');
  for (let at = 0; at < many; at += 1) await rows.nth(at).click({ modifiers: ['Control'] });
  await page.getByRole('toolbar', { name: 'Marked recordings' }).waitFor();
};
const joinAs = (name) => async (page) => {
  await page.getByRole('button', { name: 'Join…' }).click();
  await page.getByRole('menuitem', { name }).click();
  await page.getByRole('dialog').getByRole('listitem').first().waitFor();
};
const openOffer = async (page) => {
  const id = await page.evaluate(
    () => window.fake.scene.items.filter(({ state }) => state === 'done')[3].recordingId,
  );
  await page.evaluate(
    (recordingId) => window.fake.emit('navigate', { to: 'recording', recordingId, start: null }),
    id,
  );
  await page.getByRole('group', { name: 'Pieces of one recording?' }).waitFor();
};
const joined = async (page) => {
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await page.getByRole('group', { name: /^Pieces of this/ }).waitFor();
};
const markFiles = async (page) => {
  await page.getByLabel('Mark everything that can be transcribed').check();
  await page.getByText('go to the AI/ML API').waitFor();
};
const toTogether = async (page) => {
  await page.getByRole('combobox', { name: /^Pieces of a recording/ }).selectOption('always');
  await page.getByRole('combobox', { name: /^Tracks of one/ }).scrollIntoViewIfNeeded();
};
const then =
  (...steps) =>
  async (page) => {
    for (const step of steps) await step(page);
  };

const FULL = [1920, 1080];

/** name → [scene, size, steps] */
export const VIEWS = {
  'add-menu': ['queue', WIDE, async (page) => page.getByRole('button', { name: 'Add…' }).click()],
  'add-address': ['queue', WIDE, add('An address…')],
  'add-addresses': ['queue', WIDE, then(add('An address…'), fillAddresses)],
  'add-addresses-cloud': ['queue', FULL, then(add('An address…'), fillAddresses, toCloud)],
  'add-addresses-pass-on': [
    'queue',
    NARROW,
    then(paste('https://mina:secret@example.org/188.mp3'), toCloud, async (page) => {
      await page.getByRole('radio', { name: 'Pass the address on' }).check({ force: true });
    }),
  ],
  'add-feed': ['queue', WIDE, add('A feed…')],
  'add-feed-choice': ['queue', WIDE, then(add('A feed…'), lookAt('example.org/page'))],
  'add-feed-none': ['queue', NARROW, then(drawer, add('A feed…'), lookAt('example.org/none.mp3'))],
  'add-feed-take': ['queue', WIDE, then(add('A feed…'), lookAt('example.org/feed'), preview)],
  'add-feed-take-narrow': [
    'queue',
    NARROW,
    then(drawer, add('A feed…'), lookAt('example.org/feed'), preview),
  ],
  feed: ['feeds', WIDE, openFeed(/^Night Kitchen, the whole archive/)],
  'feed-marked': ['feeds', FULL, then(openFeed(/^Night Kitchen, the whole archive/), markEpisodes)],
  'feed-narrow': ['feeds', NARROW, then(drawer, openFeed(/^Night Kitchen, the whole archive/), markEpisodes)],
  fetching: ['fetching', WIDE, async (page) => page.locator('[data-item-id="r5"]').hover()],
  'fetching-narrow': ['fetching', NARROW],
  'settings-downloads': [
    'queue',
    WIDE,
    then(settings, async (page) => page.getByRole('heading', { name: 'Downloads' }).scrollIntoViewIfNeeded()),
  ],
  'feed-story': [
    'feeds',
    WIDE,
    then(openFeed(/^Night Kitchen, the whole archive/), async (page) => {
      await page
        .getByRole('button', { name: /^More for Salt, twice/ })
        .first()
        .click();
      await page.getByRole('menuitem', { name: 'What happened…' }).click();
      await page.getByRole('dialog').getByRole('listitem').waitFor();
    }),
  ],
  'add-feed-many': [
    'queue',
    WIDE,
    then(add('A feed…'), lookAt('example.org/page'), async (page) => {
      await page.getByRole('button', { name: 'Mark all' }).click();
      await page.getByRole('button', { name: 'Follow 3 feeds…' }).click();
    }),
  ],
  'feed-rtl': ['feeds', WIDE, openFeed(/^مطبخ/)],
  'first-run': ['empty', WIDE],
  'first-run-narrow': ['empty', NARROW],
  'no-recordings': ['listening', WIDE],
  queue: ['queue', WIDE, open(/^NK-188/)],
  'queue-middle': ['queue', MIDDLE, open(/^NK-188/)],
  'queue-narrow': ['queue', NARROW],
  'reader-narrow': ['queue', NARROW, open(/^NK-188/)],
  drawer: ['queue', MIDDLE, drawer],
  row: ['queue', WIDE, async (page) => page.locator('[data-item-id="r189"]').hover()],
  menu: ['queue', WIDE, async (page) => page.locator('[data-item-id="r188"]').click({ button: 'right' })],
  save: [
    'queue',
    WIDE,
    then(open(/^Interview:/), async (page) => page.getByRole('button', { name: 'Save as' }).click()),
  ],
  insights: ['queue', WIDE, open(/^Interview:/)],
  search: ['queue', WIDE, then(open(/^NK-188/), searchFor('sourdough starter'))],
  'search-open': [
    'queue',
    WIDE,
    then(searchFor('"sourdough starter"'), async (page) => {
      await page.getByTestId('hit').nth(2).click();
      await page.getByTestId('segment').first().waitFor();
    }),
  ],
  'search-none': ['queue', WIDE, searchFor('"zebra crossing')],
  'search-many': ['many', WIDE, searchFor('the')],
  playing: [
    'queue',
    WIDE,
    then(open(/^NK-188/), async (page) => {
      await page.getByRole('button', { name: 'Play from 2:11' }).click();
      await page.waitForFunction(() => document.querySelector('audio').currentTime > 133);
      await page.keyboard.press('k');
    }),
  ],
  story: [
    'queue',
    WIDE,
    async (page) =>
      page
        .getByRole('button', { name: /^NK-189/ })
        .first()
        .click(),
  ],
  errors: ['errors', WIDE, async (page) => page.locator('[data-item-id="r1"] .open').click()],
  'errors-detail': ['errors', WIDE, async (page) => page.locator('[data-item-id="r4"] .open').click()],
  'errors-narrow': ['errors', NARROW],
  'file-gone': [
    'errors',
    WIDE,
    async (page) => {
      await page.locator('.scroller').evaluate((element) => element.scrollTo(0, 700));
      await page.locator('[data-item-id="r10"] .open').click();
    },
  ],
  'queue-empty': ['listening', WIDE, async (page) => page.getByRole('button', { name: 'Queue' }).click()],
  hostile: ['hostile', WIDE, open(/^A title/)],
  rtl: ['hostile', WIDE, open(/الخبز/)],
  markup: ['hostile', MIDDLE, open(/^<script/)],
  many: [
    'many',
    WIDE,
    async (page) => page.locator('.scroller').evaluate((element) => element.scrollTo(0, 90_000)),
  ],
  day: ['day', WIDE, open(/^The whole day/)],
  settings: ['queue', WIDE, settings],
  'settings-narrow': ['queue', NARROW, then(drawer, settings)],
  'settings-unprotected': ['errors', WIDE, settings],
  'add-folder': [
    'empty',
    WIDE,
    async (page) => page.getByRole('button', { name: 'Choose a folder' }).click(),
  ],
  'add-folder-cloud': [
    'queue',
    MIDDLE,
    then(drawer, async (page) => {
      await addOf(page, 'A folder…');
      await page.getByRole('radio', { name: 'AI/ML API' }).check({ force: true });
    }),
  ],
  'folder-settings': [
    'queue',
    WIDE,
    async (page) => page.getByRole('button', { name: 'Settings of Field Notes' }).click({ force: true }),
  ],
  confirm: [
    'queue',
    WIDE,
    async (page) => {
      await page.locator('[data-item-id="r188"]').click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Remove from the list…' }).click();
    },
  ],
  shortcuts: ['queue', WIDE, async (page) => page.keyboard.press('?')],
  zoomed: ['queue', [680, 430], open(/^NK-188/)],
  'zoomed-errors': ['errors', [680, 430]],
  'zoomed-settings': ['queue', [680, 430], then(drawer, settings)],
  veil: [
    'queue',
    WIDE,
    async (page) =>
      page.evaluate(() => {
        const data = new DataTransfer();
        data.items.add(new File(['x'], 'a.wav'));
        window.dispatchEvent(
          new DragEvent('dragenter', { dataTransfer: data, bubbles: true, cancelable: true }),
        );
      }),
  ],
  notice: [
    'queue',
    WIDE,
    then(open(/^NK-188/), async (page) => {
      await page.getByRole('button', { name: 'Copy text' }).click();
      await page.getByText('The text is copied.').waitFor();
    }),
  ],
  files: ['queue', WIDE, everyFile],
  'files-open': ['queue', WIDE, then(everyFile, openFile)],
  'files-narrow': ['queue', NARROW, then(drawer, everyFile, openFile)],
  'files-none': ['listening', WIDE, everyFile],
  'files-asked': [
    'queue',
    WIDE,
    then(everyFile, async (page) => page.getByRole('button', { name: 'choose it and ask' }).click()),
  ],
  'show-settings': ['queue', WIDE, showSettings],
  'show-files': [
    'queue',
    WIDE,
    then(showSettings, async (page) => {
      await page.getByLabel('But never those that fit').fill('raw\n*_backup.wav');
      await page.getByText('32 passed over').waitFor();
    }),
  ],
  'show-settings-narrow': ['queue', NARROW, then(drawer, showSettings)],
  'add-since': [
    'queue',
    WIDE,
    then(
      async (page) => addOf(page, 'A folder…'),
      async (page) => {
        await page.getByLabel('The day from which recordings are transcribed').fill('2026-10-01');
        await page.getByText('AI/ML API', { exact: true }).click();
        await page.getByText('Which files').click();
        await page.getByText('164 older').first().waitFor();
      },
    ),
  ],
  versions: ['queue', WIDE, then(openDone(0))],
  'version-offer': ['queue', WIDE, then(openDone(2))],
  'version-offer-narrow': ['queue', NARROW, then(openDone(2))],
  'version-diff': [
    'queue',
    WIDE,
    then(openDone(0), async (page) => {
      await page.getByRole('button', { name: 'What changed' }).click();
      await page.getByText(/words? gone/).waitFor();
    }),
  ],
  'session-offer': ['queue', WIDE, openOffer],
  'session-offer-narrow': ['queue', [760, 800], openOffer],
  'session-offer-zoomed': ['queue', ZOOMED, openOffer],
  'session-joined': ['queue', WIDE, then(openOffer, joined)],
  'session-joined-zoomed': ['queue', ZOOMED, then(openOffer, joined)],
  marked: ['queue', WIDE, mark(3)],
  'list-filtered': [
    'queue',
    WIDE,
    async (page) => {
      await choose(page, 'Tag', /^interview/);
      await choose(page, 'State', 'Transcribed');
    },
  ],
  'list-none': [
    'queue',
    [760, 800],
    async (page) => {
      await choose(page, 'State', 'Not transcribed');
      await page.getByText('Nothing fits.').waitFor();
    },
  ],
  'list-by-show': ['queue', WIDE, async (page) => choose(page, /^Order: Newest first/, 'By show')],
  'list-order': ['queue', WIDE, async (page) => page.getByRole('button', { name: /^Order:/ }).click()],
  tags: [
    'queue',
    WIDE,
    async (page) => {
      await mark(3)(page);
      await page.getByRole('button', { name: 'Tags…' }).click();
    },
  ],
  'marked-menu': [
    'queue',
    WIDE,
    async (page) => {
      await mark(3)(page);
      await page.locator('.row.marked').first().click({ button: 'right' });
    },
  ],
  'marked-narrow': ['queue', [760, 800], mark(3)],
  'join-pieces': ['queue', WIDE, then(mark(3), joinAs('Join as one recording…'))],
  'join-tracks': ['queue', WIDE, then(mark(3), joinAs('These are tracks of one session…'))],
  'join-tracks-narrow': ['queue', [760, 800], then(mark(3), joinAs('These are tracks of one session…'))],
  'join-tracks-zoomed': ['queue', ZOOMED, then(mark(3), joinAs('These are tracks of one session…'))],
  'join-rtl': ['hostile', [760, 800], then(mark(3), joinAs('These are tracks of one session…'))],
  'show-together': ['queue', WIDE, then(showSettings, toTogether)],
  'show-together-narrow': ['queue', NARROW, then(drawer, showSettings, toTogether)],
  'show-together-zoomed': ['queue', ZOOMED, then(drawer, showSettings, toTogether)],
  'files-marked': ['queue', WIDE, then(everyFile, markFiles)],
  'files-marked-narrow': ['queue', [760, 800], then(drawer, everyFile, markFiles)],
  'files-marked-zoomed': ['queue', ZOOMED, then(drawer, everyFile, markFiles)],
  'files-confirm': [
    'queue',
    WIDE,
    then(everyFile, markFiles, async (page) => {
      await page.getByRole('button', { name: 'Transcribe', exact: true }).click();
    }),
  ],
};
