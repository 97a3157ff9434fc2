// stub
import { mkdirSync, writeFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchVoices, voicesIn, readWav, readRttm } from './speakers/voices.ts';
import { converse, recipes } from './speakers/conversations.ts';
import { loadVoiceModel } from '../../app/speech/speakers/voice-model.ts';
import { WindowCutter } from '../../app/speech/speakers/window-cutter.ts';
import { lineOf } from '../../app/speech/speakers/lines.ts';
const cache = '/tmp/spk/cache'; mkdirSync(cache, { recursive: true });
const voices = voicesIn(fetchVoices(cache));
for (const v of voices.values()) console.log(v.name, v.isNarrow, v.clips.length, (v.clips.reduce((s,c)=>s+c.length,0)/16000).toFixed(1));
const model = loadVoiceModel({ segmentation: '/tmp/models/segmentation.onnx', embedding: '/tmp/models/campplus.onnx' });
function hear(x: Float32Array): string[] { const c = new WindowCutter(0); const lines: string[] = []; for (let i=0;i<x.length;i+=16000) for (const w of c.push(x.subarray(i,i+16000))) lines.push(lineOf(model.hear(w.samples,w.start))); for (const w of c.end()) lines.push(lineOf(model.hear(w.samples,w.start))); return lines; }
const cacheOnly = 0; const only = process.argv[2] ?? '';
for (const r of recipes()) { if (!new RegExp(only).test(r.name)) continue;
  const f = join(cache, r.name + '.jsonl'); if (existsSync(f)) continue;
  const t = converse(r, voices); const c0 = process.cpuUsage(); const lines = hear(t.samples); const c = process.cpuUsage(c0);
  const sec = t.samples.length/16000;
  writeFileSync(join(cache, r.name + '.ref.json'), JSON.stringify({ recipe: r, turns: t.turns, seconds: sec }));
  const b = Buffer.alloc(t.samples.length*2); t.samples.forEach((v,i)=>b.writeInt16LE(Math.max(-32768,Math.min(32767,Math.round(v*32767))),2*i)); if (sec < 400) writeFileSync(join(cache, r.name + '.raw'), b);
  writeFileSync(f, lines.join('\n')); console.log(r.name, r.voices.join(), sec.toFixed(0), 'cpu', ((c.user+c.system)/1e6/sec).toFixed(4), Math.round(process.resourceUsage().maxRSS/1024)); }
const real = '/tmp/spk/cache/unpacked/pyannote_audio-4.0.7/';
