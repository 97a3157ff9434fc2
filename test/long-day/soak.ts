// A long day: `--files N` (default 2,000) recordings, `--step N` (default 200) at once, and what the process holds after each step.
import { parseArgs } from 'node:util';
import { COUNTED, growing } from './holding.ts';
import { playLongDay } from './play.ts';

const { values } = parseArgs({
  options: { files: { type: 'string', default: '2000' }, step: { type: 'string', default: '200' } },
});
const columns = ['files', ...COUNTED] as const;
console.log(columns.map((name) => name.padStart(12)).join(''));
const day = await playLongDay(Number(values.files), Number(values.step), (holding) =>
  console.log(
    columns.map((name) => holding[name].toFixed(name.endsWith('Mb') ? 1 : 0).padStart(12)).join(''),
  ),
);
const grown = growing(day);
console.log(grown.length > 0 ? `It grows: ${grown.join(', ')}` : 'Nothing grows with the files.');
process.exitCode = grown.length > 0 ? 1 : 0;
