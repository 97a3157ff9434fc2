// A time has one form everywhere: the page writes positions, lengths and days by `lib/times.ts` and `lib/dates.ts` alone.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..', '..', 'renderer');
/** They are the forms; `edited.ts` writes the times that are typed, to the millisecond. */
const FORMS = ['lib/times.ts', 'lib/dates.ts', 'lib/edited.ts'];
const OTHERS =
  /padStart\(|formatTime\b|DateTimeFormat|toLocale(?:Time|Date)?String\(|toISOString\(|\/ 3_?600\b|\bgetHours\(|\bgetMinutes\(/;

it('is written by one formatter', () => {
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.(ts|svelte)$/.test(file) && !file.startsWith('decoder/'));
  expect(files.length).toBeGreaterThan(100);
  const own = files.filter(
    (file) => !FORMS.includes(file) && OTHERS.test(readFileSync(join(ROOT, file), 'utf8')),
  );
  expect(own).toEqual([]);
});

it('writes the length of one recording as a position in it, wherever it stands', () => {
  const meta = readFileSync(join(ROOT, 'views', 'reader', 'MetaLine.svelte'), 'utf8');
  const row = readFileSync(join(ROOT, 'views', 'list', 'ItemRow.svelte'), 'utf8');
  for (const source of [meta, row]) expect(source).toContain('clock(item.durationSeconds)');
});
