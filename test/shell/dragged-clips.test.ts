// What was dragged out of the window does not stay in the system's folder for ever.
import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { draggedClips } from '../../app/shell/dragged-clips.ts';
import { tempDirectory } from '../storage/support.ts';

const HOUR_MS = 3_600_000;

it('clips of a day ago are gone at the next start; those of today, and what is not ours, stay', async () => {
  const temporary = tempDirectory();
  const now = Date.now();
  for (const [name, hours] of [
    ['earshot-clips-old', 25],
    ['earshot-clips-new', 23],
    ['earshot-other', 99],
  ] as const) {
    const path = join(temporary, name);
    mkdirSync(path);
    writeFileSync(join(path, 'a quote.wav'), 'x');
    utimesSync(path, new Date(), new Date(now - hours * HOUR_MS));
  }
  await draggedClips(temporary, now).swept;
  expect(readdirSync(temporary).sort()).toEqual(['earshot-clips-new', 'earshot-other']);
});

it('the folder is one a run, and made anew where the system cleared it away', async () => {
  const temporary = tempDirectory();
  const clips = draggedClips(temporary, Date.now());
  const folder = await clips.folder();
  rmSync(folder, { recursive: true });
  expect(await clips.folder()).toBe(folder);
  expect(existsSync(folder)).toBe(true);
});
