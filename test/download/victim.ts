// A process that downloads one address after the other, to be killed at any moment; what came to its end is written down, as the library does.
import { appendFileSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { systemClock } from '../../app/domain/clock.ts';
import { createDownloader } from '../../app/download/download.ts';

const [origin = '', directory = '', count = '0'] = process.argv.slice(2);
const book = join(directory, '.known');
const known = (): ReadonlySet<string> =>
  new Set(
    readFileSync(book, 'utf8')
      .split('\n')
      .map((line) => line.split('\t')[0] ?? ''),
  );

const downloader = createDownloader({
  clock: systemClock,
  rng: () => 0,
  certainEvery: { bytes: 128 * 1024, ms: 1_000 },
});
for (let number = 1; number <= Number(count); number += 1) {
  const href = `${origin}/${number}.wav`;
  const end = known().has(href)
    ? // Dead between what was written down and what was forgotten: nothing is fetched, the rest is put away.
      null
    : await downloader.download({
        href,
        directory,
        allowPrivate: true,
        maxBytes: null,
        signal: new AbortController().signal,
      });
  if (end === null) await downloader.discard(href, directory);
  else if (end.kind === 'done') {
    appendFileSync(book, `${href}\t${basename(end.path)}\n`);
    await end.forget();
  } else throw new Error(JSON.stringify(end));
}
