import { readFileSync } from 'node:fs';
import { windowOf } from '../../app/speech/speakers/lines.ts';
import { clusterVoices, FIGURES } from '../../app/speech/speakers/clustering.ts';
import { turnsOf } from '../../app/speech/speakers/turns.ts';
import { likeness } from '../../app/speech/speakers/prints.ts';
for (const n of process.argv.slice(2)) { const ref = JSON.parse(readFileSync(`/tmp/spk/cache/${n}.ref.json`, 'utf8')); const windows = readFileSync(`/tmp/spk/cache/${n}.jsonl`, 'utf8').split('\n').flatMap((l) => windowOf(l) ?? []);
 const s = clusterVoices(windows, { kind: 'auto' }, { ...FIGURES, sameAbove: 0.95, joinAbove: Number(process.env.J ?? 0.5), leastSpeakerSeconds: 4 }); const t = turnsOf(windows, s.labels);
 console.log(n, ref.recipe.voices.join());
 const ov = (sp: number, name: string) => t.turns.filter((x) => x.speaker === sp).reduce((a, x) => a + ref.turns.filter((r: any) => r.speaker === name).reduce((b: number, r: any) => b + Math.max(0, Math.min(r.to, x.to) - Math.max(r.from, x.from)), 0), 0);
 t.order.forEach((lab, i) => console.log(' ', i, ref.recipe.voices.map((v: string) => `${v} ${ov(i, v).toFixed(0)}s`).join(' '), '|', t.order.map((o) => likeness(s.prints[lab]!, s.prints[o]!).toFixed(2)).join(' '))); }
