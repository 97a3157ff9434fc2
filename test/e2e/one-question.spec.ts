// The system's own questions about where a key goes: one stands at a time, and what came meanwhile is not agreed to by its answer.
import { expect, test } from '@playwright/test';
import { demoApp } from './demo-app.ts';

const demo = demoApp('one-question');
const KEY = 'sk-one-question-0123456789abcdef';

test('a key is asked about once, and a deed that is set meanwhile is refused', async () => {
  const { app, page } = await demo.start();
  await expect(page.locator('[data-item-id]').first()).toBeVisible();
  const asked = await app.evaluateHandle(({ dialog }) => {
    const questions: ((response: number) => void)[] = [];
    dialog.showMessageBox = () =>
      new Promise((resolve) => questions.push((response) => resolve({ response, checkboxChecked: false })));
    return questions;
  });
  const count = (): Promise<number> => asked.evaluate((questions) => questions.length);
  const set = () => page.evaluate((key) => window.api.call('key.set', { key }), KEY);
  const state = (): Promise<string | undefined> =>
    page.evaluate(async () => {
      const got = await window.api.call('app.view', undefined);
      return got.ok ? got.value.settings.key.state : undefined;
    });

  const first = set();
  await expect.poll(count).toBe(1);
  const second = await set();
  expect(second).toMatchObject({ ok: true, value: null });
  const token = await page.evaluate(() =>
    window.api.call('server.setToken', { token: 'a-token-of-sixteen' }),
  );
  expect(token.ok && token.value !== null).toBe(false);
  const deed = await page.evaluate(async () => {
    const got = await window.api.call('app.view', undefined);
    const folderId = got.ok ? (got.value.folders[0]?.id ?? 0) : 0;
    return window.api.call('actions.setWebhook', {
      ...{ folderId, url: 'https://example.com/hook', withText: false },
      events: ['done'],
    });
  });
  expect(deed.ok).toBe(false);
  expect(await count()).toBe(1);
  expect(await state()).toBe('none');

  await asked.evaluate((questions) => questions[0]?.(0));
  expect(await first).toMatchObject({ ok: true, value: { key: { state: 'set' } } });
  // The next one is asked about again, and a no leaves what is.
  const third = set();
  await expect.poll(count).toBe(2);
  await asked.evaluate((questions) => questions[1]?.(1));
  expect(await third).toMatchObject({ ok: true, value: null });
  expect(await state()).toBe('set');
});
