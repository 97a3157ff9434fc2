// Puts the licences of all that is given away into one text, which the window shows.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inModules, outDir, projectDir } from './paths.mjs';

/** What the text is made of beside the bundles: its change is a reason to build anew. */
export const LICENCE_SOURCES = [
  'LICENSE',
  'build/licences',
  'build/setup/licences.mjs',
  'build/setup/model-licences.md',
];

/** Writes `out/renderer/licences.txt`, from what the bundler found in the bundles and from what we bring beside them. */
export async function writeLicences() {
  const own = (/** @type {string} */ path) => readFile(join(projectDir, path), 'utf8');
  const bundled = (/** @type {string} */ path) => readFile(join(outDir, path), 'utf8');
  const packages = new Map(
    [await bundled('app/licenses.md'), await bundled('renderer/licenses.md')]
      .flatMap((list) => list.split(/^(?=## )/m).slice(1))
      .map((section) => [section.slice(0, section.indexOf('\n')), section.trim()]),
  );
  const sqlite = await readFile(inModules('better-sqlite3', 'LICENSE'), 'utf8');
  const parts = [
    `# Earshot\n\n${await own('LICENSE')}`,
    '# What Earshot is built on',
    ...[...packages].sort(([one], [other]) => one.localeCompare(other, 'en')).map(([, section]) => section),
    `## better-sqlite3 (MIT)\n\n${sqlite}`,
    await own('build/licences/native.md'),
    await own('build/setup/model-licences.md'),
    `# Apache License 2.0\n\n${await own('build/licences/apache-2.0.txt')}`,
  ];
  await writeFile(
    join(outDir, 'renderer', 'licences.txt'),
    `${parts.map((part) => part.trim()).join('\n\n')}\n`,
  );
}
