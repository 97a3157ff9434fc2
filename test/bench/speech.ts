// `npm run bench:speech`: speed, memory, word errors, word times and languages of transcription on this computer, beside faster-whisper with the
// same weights. Linux only. The first run fetches the models and the peer. Arguments:
//   --parts speed,errors,times,languages,inventions (default: all of these)   --models moonshine-base,moonshine-tiny,whisper-base
//   --times N (runs of speed, default 5)   --no-peer   --electron (the app's own process in place of plain Node)
//   --minutes N (of the long recording for errors and inventions, default 20)   --language TAG|auto (for speed, default auto)
//   --dir DIR (more recordings for errors, each with <name>.txt beside it; may be given several times)
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { onDesktop } from '../../build/setup/desktop.mjs';
import { script } from '../../build/setup/script.mjs';
import { measureErrors } from './speech/errors.ts';
import { measureInventions } from './speech/inventions.ts';
import { measureLanguages } from './speech/languages.ts';
import { Ours } from './speech/ours.ts';
import { Peer } from './speech/peer.ts';
import { pinned, readings, samplesIn, strungTogether } from './speech/sounds.ts';
import { measureSpeed } from './speech/speed.ts';
import { Table } from './speech/table.ts';
import { measureWordTimes } from './speech/word-times.ts';

/** Length of the file for speed: as long as that of the figures to reach. */
const SPEED_SECONDS = 376;

const { values } = parseArgs({
  options: {
    parts: { type: 'string', default: 'speed,errors,times,languages,inventions' },
    models: { type: 'string', default: 'whisper-base,moonshine-base,moonshine-tiny' },
    times: { type: 'string', default: '5' },
    minutes: { type: 'string', default: '20' },
    language: { type: 'string', default: 'auto' },
    dir: { type: 'string', multiple: true, default: [] },
    'no-peer': { type: 'boolean', default: false },
    electron: { type: 'boolean', default: false },
    /** Internal: it runs on a screen and bus of its own already. */
    'on-desktop': { type: 'boolean', default: false },
  },
});
if (process.platform !== 'linux') throw new Error('This bench reads /proc, so it runs on Linux only.');
await script(() => (values.electron && !values['on-desktop'] ? again() : measure()));

/** The same on a screen and bus of its own. */
async function again(): Promise<number> {
  const self = fileURLToPath(import.meta.url);
  const words = [process.execPath, self, '--on-desktop', ...process.argv.slice(2)];
  const [program = '', ...args] = onDesktop(words);
  const child = spawn(program, args, { stdio: 'inherit' });
  return new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

async function measure(): Promise<number> {
  const parts = new Set(values.parts.split(','));
  const models = values.models.split(',');
  const minutes = Number(values.minutes);
  const root = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
  try {
    const ours = new Ours(root, values.electron);
    await ours.prepare([...new Set([...models, 'whisper-base'])]);
    const peer = parts.has('speed') && !values['no-peer'] ? await Peer.prepare() : null;
    const { folder, twoCities } = await pinned();
    const five = readings();
    const all = [twoCities, ...five];
    const table = new Table();
    const tools = { ours, table };
    const load = loadavg()[0]?.toFixed(1);
    console.log(
      `${new Date().toISOString().slice(0, 10)}, ${cpus()[0]?.model}, ${cpus().length} cores, load ${load} before, ${values.electron ? 'Electron' : `Node ${process.version}`}`,
    );
    // Files of a model are read in full once, when it is used first, and then remembered.
    for (const model of models) await ours.transcribe([five[0]?.path ?? ''], { model, language: 'en' });
    if (parts.has('speed')) {
      const sound = strungTogether(all, SPEED_SECONDS, join(root, 'speed.wav'));
      const plan = { models, times: Number(values.times), language: values.language };
      await measureSpeed(sound, plan, { ...tools, peer });
    }
    if (parts.has('errors')) {
      const samples = [...all, ...values.dir.flatMap(samplesIn)];
      const long = strungTogether(all, minutes * 60, join(root, 'long.wav'));
      await measureErrors(samples, long, models, tools);
    }
    const sample = { wav: join(folder, 'sample.wav'), stm: join(folder, 'sample.stm') };
    if (parts.has('times')) await measureWordTimes(sample, tools);
    if (parts.has('languages')) await measureLanguages(root, tools);
    const [, sentence] = five;
    if (parts.has('inventions') && sentence)
      await measureInventions({ directory: root, minutes, sentence }, models, tools);
    console.log(table.missed === 0 ? '\nNothing missed.' : `\n${table.missed} missed.`);
    return table.missed === 0 ? 0 : 1;
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
