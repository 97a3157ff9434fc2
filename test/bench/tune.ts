import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { windowOf } from '../../app/speech/speakers/lines.ts';
import { clusterVoices, FIGURES } from '../../app/speech/speakers/clustering.ts';
import { turnsOf } from '../../app/speech/speakers/turns.ts';
import { diarizationError } from './speakers/diarization-error.ts';
const cache = process.env.CACHE ?? '/tmp/spk/cache';
const items = readdirSync(cache).filter((f) => f.endsWith('.ref.json')).map((f) => { const n = f.slice(0, -9); const p = join(cache, n + '.jsonl'); if (!existsSync(p)) return null; const ref = JSON.parse(readFileSync(join(cache, f), 'utf8')); const windows = readFileSync(p, 'utf8').split('\n').flatMap((l) => windowOf(l) ?? []).filter((_, i, a) => !process.env.SKIP || i % 2 === 0 || i === a.length - 1); return { n, ref, windows, half: ref.recipe.half, want: new Set(ref.turns.map((t: any) => t.speaker)).size }; }).filter((x) => x !== null);
const med = (a: number[]) => a.sort((x, y) => x - y)[a.length >> 1] ?? NaN;
function run(fig: any, half: string, show = false) { let right = 0; const conf: number[] = [], err: number[] = []; let over = 0, under = 0; const c0 = process.cpuUsage();
  const its = items.filter((i) => !half || i.half === half);
  for (const i of its) { const s = clusterVoices(i.windows, process.env.EXACT ? { kind: 'exactly', count: i.want } : { kind: 'auto' }, fig); const t = turnsOf(i.windows, s.labels).turns; const e = diarizationError(i.ref.turns, t); const got = new Set(t.map((x) => x.speaker)).size; if (got === i.want) right++; else if (got > i.want) over++; else under++; conf.push(e.confusion); err.push(e.error);
    if (show) console.log(i.n.padEnd(26), 'N', i.want, got, got === i.want ? '' : '!!', 'err', (100 * e.error).toFixed(1), 'miss', (100 * e.missed).toFixed(1), 'fa', (100 * e.falseAlarm).toFixed(1), 'conf', (100 * e.confusion).toFixed(1), i.ref.recipe.voices.join(), Math.round(i.ref.seconds), i.ref.recipe.snr, i.ref.recipe.rooms); }
  return `${its.length} right ${(100 * right / its.length).toFixed(0)}% over ${over} under ${under} conf med ${(100 * med(conf.slice())).toFixed(1)} mean ${(100 * conf.reduce((a, b) => a + b, 0) / conf.length).toFixed(1)} err med ${(100 * med(err)).toFixed(1)}`; }
if (process.argv[2] === 'show') console.log(run(FIGURES, process.argv[3] ?? '', true));
else for (const joinAbove of [0.45,0.5,0.55,0.6,0.65]) for (const sameAbove of [0.65,0.7,0.75,0.8,0.9]) for (const leastSpeakerSeconds of [4, 8]) for (const leastShare of [0.03,0.05]) console.log(JSON.stringify({ joinAbove, sameAbove, leastSpeakerSeconds,leastShare }), run({ ...FIGURES, joinAbove, sameAbove, leastSpeakerSeconds, leastShare }, process.argv[2] ?? 'chosen'));
