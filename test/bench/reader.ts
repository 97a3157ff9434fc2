// The page of a 24-hour transcript with 250,000 words, in the real window: time to open it, frames while it is scrolled, memory.
// And typing in it: from the key to the painted text. Arguments: --rounds N (default 5).
import type { Page } from '@playwright/test';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { onDesktop } from '../../build/setup/desktop.mjs';
import { launchApp, temporaryFolder } from '../support/app.ts';
import { fillDemoLibrary } from '../support/demo-library.ts';

const FIGURES = { openMs: 300, frameMs: 1000 / 30, keyMs: 50 };
/** Keys that are typed: enough for pauses after which what is written is kept. */
const KEYS = 240;
/** How long the page is scrolled, milliseconds. */
const SCROLL_MS = 6_000;

/** Begins to wait for a title's text to be painted, from the next click on. */
const waitForText = (title: string): string => `globalThis.painted = new Promise((resolve) =>
  addEventListener('click', () => {
    const startMs = performance.now();
    const look = () => {
      const shown = document.querySelector('h2.title')?.textContent?.includes(${JSON.stringify(title)});
      if (shown && document.querySelector('[data-testid="segment"]'))
        requestAnimationFrame(() => resolve(performance.now() - startMs));
      else requestAnimationFrame(look);
    };
    look();
  }, { capture: true, once: true })), undefined`;

/** Begins to note how long each key takes until its frame was made, milliseconds. */
const NOTE_KEYS = `globalThis.keys = [], addEventListener('keydown', ({ timeStamp }) =>
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => keys.push(performance.now() - timeStamp);
    port2.postMessage(null);
  }), { capture: true }), undefined`;

/** Scrolls by a tenth of a page a frame; gives the time of each frame, milliseconds. */
const SCROLL = `new Promise((resolve) => {
  const region = document.querySelector('[role="region"][aria-label="Text"]');
  const frames = [];
  const startMs = performance.now();
  let lastMs = startMs;
  const step = () => {
    const nowMs = performance.now();
    frames.push(nowMs - lastMs);
    lastMs = nowMs;
    if (nowMs - startMs > ${SCROLL_MS}) return resolve(frames);
    region.scrollTop += region.clientHeight / 10;
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})`;

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, 'on-desktop': { type: 'boolean', default: false } },
});
if (values['on-desktop']) await measure();
else {
  const self = [process.execPath, fileURLToPath(import.meta.url), '--on-desktop', ...process.argv.slice(2)];
  const [program = '', ...args] = onDesktop(self);
  const child = spawn(program, args, { stdio: 'inherit' });
  process.exitCode = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

async function measure(): Promise<void> {
  const root = temporaryFolder('bench-reader');
  const place = { library: join(root, 'library'), recordings: join(root, 'Recordings') };
  try {
    fillDemoLibrary(place, 'day-long', { paused: true });
    const running = await launchApp({ library: place.library });
    try {
      const { app, page } = running;
      await page.locator('[data-item-id]').first().waitFor();
      const rendererMb = async (): Promise<number> => {
        const metrics = await app.evaluate(({ app: electron }) => electron.getAppMetrics());
        const kb = metrics.find((one) => one.type === 'Tab')?.memory.workingSetSize ?? 0;
        return kb / 1024;
      };
      const before = await rendererMb();
      const openMs: number[] = [];
      for (let round = 0; round < Number(values.rounds); round += 1) {
        await open(page, 'A short one');
        openMs.push(await open(page, 'A whole day'));
      }
      openMs.sort((a, b) => a - b);
      const opened = await rendererMb();
      const frames = await page.evaluate<number[]>(SCROLL);
      const scrolled = await rendererMb();
      const heapMb = await liveHeapMb(page);
      const collected = await rendererMb();
      const keys = await type(page);
      const median = openMs[openMs.length >> 1] ?? NaN;
      const slow = frames.filter((ms) => ms > FIGURES.frameMs).length;
      const sorted = [...frames].sort((a, b) => a - b);
      const at = (share: number): number =>
        sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
      console.log(`24 hours, 250,000 words; ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`);
      console.log(
        `click to painted text, median of ${openMs.length}: ${median.toFixed(0)} ms (to reach: ${FIGURES.openMs} ms${median <= FIGURES.openMs ? '' : ', MISSED'}); first and slowest ${openMs.at(-1)?.toFixed(0)} ms`,
      );
      console.log(
        `scrolling ${SCROLL_MS / 1000} s: ${frames.length} frames, p50 ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms, longest ${at(1).toFixed(0)} ms, over 33 ms: ${slow}`,
      );
      console.log(
        `memory of the page (RSS): ${before.toFixed(0)} MB before, ${opened.toFixed(0)} MB opened, ${scrolled.toFixed(0)} MB after scrolling, ${collected.toFixed(0)} MB without what was only waiting to be collected; its objects: ${heapMb.toFixed(1)} MB`,
      );
      const key = (share: number): number =>
        keys[Math.min(keys.length - 1, Math.floor(keys.length * share))] ?? NaN;
      console.log(
        `typing, key to painted text: p50 ${key(0.5).toFixed(1)} ms, p95 ${key(0.95).toFixed(1)} ms (to reach: ${FIGURES.keyMs} ms${key(0.95) <= FIGURES.keyMs ? '' : ', MISSED'}), slowest ${key(1).toFixed(0)} ms, of ${keys.length}`,
      );
    } finally {
      await running.close();
    }
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** What the page's JavaScript really holds, after a collection. */
async function liveHeapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1024 / 1024;
}

/** Types into the text in view as a quick hand does, with pauses. @returns milliseconds a key, ascending */
async function type(page: Page): Promise<readonly number[]> {
  await page.evaluate(NOTE_KEYS);
  const box = await page.getByRole('region', { name: 'Text' }).boundingBox();
  if (!box) throw new Error('There is no text.');
  await page.mouse.dblclick(box.x + box.width / 2, box.y + box.height / 2);
  for (let at = 0; at < KEYS; at += 1) {
    await page.keyboard.press(at % 6 === 5 ? 'Space' : 'abcde'.charAt(at % 6));
    await page.waitForTimeout(at % 60 === 59 ? 1_500 : 70);
  }
  const keys = await page.evaluate<number[]>('globalThis.keys');
  return keys.sort((a, b) => a - b);
}

/** Clicks a row and waits until its text is painted. @returns milliseconds between the two, by the page's own clock */
async function open(page: Page, title: string): Promise<number> {
  await page.evaluate(waitForText(title));
  await page.locator('[data-item-id]', { hasText: title }).click();
  return page.evaluate<number>('globalThis.painted');
}
