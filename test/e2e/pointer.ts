// A pointer as a hand moves it: pressed, held, let go. In the page by the debugger, and by the X server as every program gets it.
import type { Locator, Page } from '@playwright/test';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { RunningApp } from '../support/app.ts';

const exec = promisify(execFile);
/** As long as a slow hand holds a button, milliseconds. */
const HELD_MS = 250;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The middle of what is found, or near its left edge where it is long. */
export async function pointOf(found: Locator): Promise<Point> {
  await found.scrollIntoViewIfNeeded();
  const box = await found.boundingBox();
  if (!box) throw new Error('It is not drawn.');
  return { x: box.x + Math.min(40, box.width / 2), y: box.y + Math.min(12, box.height / 2) };
}

/** Presses the secondary button, holds it, and lets it go. @returns what came of it while it was held */
export async function pressSecondary<T>(
  page: Page,
  { x, y }: Point,
  whileHeld: () => Promise<T>,
): Promise<T> {
  await page.mouse.move(x, y);
  await page.mouse.down({ button: 'right' });
  await page.waitForTimeout(HELD_MS);
  const seen = await whileHeld();
  await page.mouse.up({ button: 'right' });
  await page.waitForTimeout(HELD_MS);
  return seen;
}

/** The same by the X server: the event goes the whole way through the system, the window and Chromium. */
export async function pressSecondaryInX(
  { app, page }: RunningApp,
  { x, y }: Point,
  whileHeld: () => Promise<void>,
): Promise<void> {
  const at = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((window) => window.isVisible())
      ?.getContentBounds(),
  );
  if (!at) throw new Error('There is no window.');
  const xdotool = (...words: string[]): Promise<unknown> => exec('xdotool', words);
  await xdotool('mousemove', String(Math.round(at.x + x)), String(Math.round(at.y + y)));
  await page.waitForTimeout(HELD_MS);
  await xdotool('mousedown', '3');
  await page.waitForTimeout(HELD_MS);
  await whileHeld();
  await xdotool('mouseup', '3');
  await page.waitForTimeout(HELD_MS);
}
