// A list of 3,000 flung by its scroll bar: how many frames show mostly nothing. In the real window, by the events of a real pointer.
// Arguments: --throws N (5); --frames N, in a throw (135).
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Page } from '@playwright/test';
import { onDesktop } from '../../build/setup/desktop.mjs';
import { launchApp, temporaryFolder } from '../support/app.ts';
import { fillDemoLibrary, MANY } from '../support/demo-library.ts';

const { values } = parseArgs({
  options: {
    throws: { type: 'string', default: '5' },
    frames: { type: 'string', default: '135' },
    'on-desktop': { type: 'boolean', default: false },
  },
});
const [throws, frames] = [Number(values.throws), Number(values.frames)];
/** In the page: after each frame, twelve places down the middle of the list are asked what lies there. */
const WATCH = `(() => {
  const list = () => document.querySelector('[data-item-id]').closest('.scroller');
  window.listBar = () => {
    const box = list().getBoundingClientRect();
    return { x: box.right - 5, from: box.top + 22, to: box.bottom - 22 };
  };
  let watched = null;
  window.watchFrames = () => {
    watched = { frames: 0, empty: 0, partly: 0, slowestMs: 0, from: list().scrollTop, last: performance.now(), at: list().scrollTop };
    const mine = watched;
    const look = () => {
      if (watched !== mine) return;
      const now = performance.now();
      mine.slowestMs = Math.max(mine.slowestMs, now - mine.last);
      mine.last = now;
      const top = list().scrollTop;
      if (top !== mine.at) {
        mine.at = top;
        const box = list().getBoundingClientRect();
        let filled = 0;
        for (let n = 0; n < 12; n += 1) {
          const there = document.elementFromPoint(box.left + box.width / 3, box.top + ((n + 0.5) * box.height) / 12);
          if (there && there.closest('[data-item-id], .group')) filled += 1;
        }
        mine.frames += 1;
        if (filled < 6) mine.empty += 1;
        if (filled < 12) mine.partly += 1;
      }
      // After the frame was drawn: what is found then was on the screen.
      requestAnimationFrame(() => setTimeout(look));
    };
    look();
  };
  window.watchedFrames = async () => {
    await new Promise(requestAnimationFrame);
    const { frames, empty, partly, slowestMs, from, at } = watched;
    watched = null;
    return { frames, empty, partly, slowestMs, scrolled: Math.abs(at - from) };
  };
})()`;

if (values['on-desktop']) await measure();
else {
  const words = ['--on-desktop', '--throws', values.throws, '--frames', values.frames];
  const [program = '', ...args] = onDesktop([process.execPath, fileURLToPath(import.meta.url), ...words]);
  const child = spawn(program, args, { stdio: 'inherit' });
  process.exitCode = await new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

interface Frames {
  readonly frames: number;
  /** Less than half of the height has words. */
  readonly empty: number;
  /** Some of the height has none. */
  readonly partly: number;
  readonly slowestMs: number;
}

async function measure(): Promise<void> {
  const root = temporaryFolder('bench-list');
  const library = join(root, 'library');
  fillDemoLibrary({ library, recordings: join(root, 'Recordings') }, 'many', { paused: true });
  console.log(`${MANY} recordings, each thrown from the first to the last in ${frames} frames`);
  for (let time = 1; time <= throws; time += 1) {
    // Each on a list that nobody has scrolled yet: that is the one a person meets.
    const running = await launchApp({ library });
    try {
      await running.page.locator('[data-item-id]').first().waitFor();
      await running.page.evaluate(WATCH);
      const { empty, frames: all, partly, slowestMs } = await fling(running.page);
      console.log(
        `  ${time}: ${empty} of ${all} frames mostly empty, ${partly} partly, slowest ${slowestMs.toFixed(0)} ms`,
      );
    } finally {
      await running.close();
    }
  }
  console.log(`load ${loadavg()[0]?.toFixed(1)}`);
  await rm(root, { recursive: true, force: true });
}

/** Draws the thumb along the bar at an even pace, a step a frame, and looks at what each frame shows. */
async function fling(page: Page): Promise<Frames> {
  const { from, to, x } = await page.evaluate<{ x: number; from: number; to: number }>('window.listBar()');
  await page.mouse.move(x, from);
  await page.mouse.down();
  await page.evaluate('window.watchFrames()');
  for (let step = 1; step <= frames; step += 1)
    await page.mouse.move(x, from + ((to - from) * step) / frames);
  const seen = await page.evaluate<Frames & { readonly scrolled: number }>('window.watchedFrames()');
  await page.mouse.up();
  if (seen.scrolled < 1_000) throw new Error('The scroll bar was not caught.');
  return seen;
}
