// Word errors: of single recordings, and of a long one.
import { basename, resolve } from 'node:path';
import { wordErrors } from '../word-errors.ts';
import type { Ours } from './ours.ts';
import { comparedWords, type LongSample, type Sample } from './sounds.ts';
import { percent, type Table } from './table.ts';

const MOST = 0.01;

/** Models of which more is asked than a figure. */
const JUDGED = new Set(['moonshine-base', 'whisper-base']);

export async function measureErrors(
  samples: readonly Sample[],
  long: LongSample,
  models: readonly string[],
  { ours, table }: { ours: Ours; table: Table },
): Promise<void> {
  for (const model of models) {
    table.heading(`Word errors, ${model}`);
    const heard = await ours.transcribe(
      samples.map(({ path }) => path),
      { model, language: 'auto' },
    );
    const texts = new Map(heard.files.map(({ file, text = '' }) => [resolve(file), text]));
    let [wrong, words] = [0, 0];
    for (const { path, words: said } of samples) {
      const wanted = comparedWords(said);
      const errors = wordErrors(wanted, comparedWords(texts.get(resolve(path)) ?? ''));
      wrong += errors;
      words += wanted.length;
      if (errors > 0) table.row(basename(path), `${errors} of ${wanted.length}`);
    }
    tell(table, model, `${samples.length} recordings, ${words} words`, wrong / words);
    const run = await ours.transcribe([long.path], { model, language: 'auto' });
    const wanted = comparedWords(long.words);
    const errors = wordErrors(wanted, comparedWords(run.files[0]?.text ?? ''));
    const name = `${(long.seconds / 60).toFixed(1)} minutes on end, ${wanted.length} words`;
    tell(table, model, name, errors / wanted.length);
  }
}

function tell(table: Table, model: string, what: string, share: number): void {
  if (JUDGED.has(model)) table.goal(what, percent(share), `${percent(MOST, 0)} or less`, share <= MOST);
  else table.row(what, percent(share));
}
