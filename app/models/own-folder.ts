// Recognises a model that somebody brings along by its files, and looks at them before anything loads them: a bad one may end the process.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { FileRole, ModelFile } from '../domain/speech-model.ts';
import { WHISPER_LANGUAGES } from '../speech/on-device/models/catalogue/languages.ts';
import { ROLES_OF, type OwnFamily } from '../speech/on-device/models/own-model.ts';
import { readOnnx, type OnnxOutside } from './onnx.ts';
import { countTokens } from './tokens.ts';

/** What such a folder holds. */
export interface OwnFiles {
  readonly family: OwnFamily;
  /** Without a region; empty where nothing tells them. */
  readonly languages: readonly string[];
  /** Without hashes. */
  readonly files: readonly ModelFile[];
}

/** How exports for sherpa-onnx are named. Of several that fit, the compressed one: it is the smaller and quicker. */
const NAMES: Readonly<Partial<Record<FileRole, RegExp>>> = {
  encoder: /(^|[-_.])encoder(_model)?([-_.].*)?\.onnx$/i,
  decoder: /(^|[-_.])decoder(_model_merged)?([-_.].*)?\.onnx$/i,
  joiner: /(^|[-_.])joiner([-_.].*)?\.onnx$/i,
  tokens: /(^|[-_.])tokens\.txt$/i,
};
/** Smallest network and vocabulary that can be any, bytes. */
const LEAST_BYTES: Readonly<Partial<Record<FileRole, number>>> = { tokens: 200 };
const LEAST_ONNX_BYTES = 10_000;

/** @param names of the files in the folder */
export async function readOwnFolder(directory: string, names: readonly string[]): Promise<Outcome<OwnFiles>> {
  const roles = rolesOf(names);
  const missing = (['encoder', 'decoder', 'tokens'] as const).filter((role) => !roles.has(role));
  if (missing.length > 0) return refused(`There is no ${missing.join(', no ')}.`);
  const outsides = new Map<FileRole, OnnxOutside>();
  const files: ModelFile[] = [];
  for (const [role, name] of roles) {
    const path = join(directory, name);
    const { size } = await stat(path);
    if (size < (LEAST_BYTES[role] ?? LEAST_ONNX_BYTES)) return refused(`${name} is too small.`);
    if (role === 'tokens') {
      if ((await countTokens(path)) === null) return refused(`${name} is no vocabulary.`);
    } else {
      const outside = await readOnnx(path);
      if (!outside) return refused(`${name} is no ONNX file, or not all of one.`);
      outsides.set(role, outside);
    }
    files.push({ role, name, bytes: size, sha256: null, sources: [] });
  }
  const family = familyOf(roles, outsides.get('encoder'));
  if (!family) return refused('It is neither a Whisper, nor a Moonshine, nor a NeMo transducer model.');
  const isUsed = ({ role }: ModelFile): boolean => ROLES_OF[family].includes(role);
  const languages =
    family === 'whisper' ? whisperLanguages(roles.get('tokens') ?? '', outsides.get('encoder')) : [];
  return ok({ family, languages, files: files.filter(isUsed) });
}

/** Which file has which role. */
function rolesOf(names: readonly string[]): ReadonlyMap<FileRole, string> {
  const found = new Map<FileRole, string>();
  for (const role of ['encoder', 'decoder', 'joiner', 'tokens'] as const) {
    const fitting = names.filter((name) => NAMES[role]?.test(name)).sort();
    const chosen = fitting.find((name) => /int8/i.test(name)) ?? fitting[0];
    if (chosen !== undefined) found.set(role, chosen);
  }
  return found;
}

/** Exporters note the kind of model; where they do not, the names tell. */
function familyOf(roles: ReadonlyMap<FileRole, string>, encoder?: OnnxOutside): OwnFamily | null {
  const kind = encoder?.metadata.get('model_type') ?? '';
  if (roles.has('joiner'))
    return kind === '' || /rnnt|tdt|hybrid|EncDec/i.test(kind) ? 'nemo-transducer' : null;
  if (/^whisper/i.test(kind)) return 'whisper';
  if (/decoder_model_merged/i.test(roles.get('decoder') ?? '')) return 'moonshine';
  return null;
}

/** Exporters note it; where they do not, the English models are named so. */
function whisperLanguages(tokens: string, encoder?: OnnxOutside): readonly string[] {
  const told = encoder?.metadata.get('is_multilingual') ?? (/\.en[-_.]/i.test(tokens) ? '0' : '1');
  return told === '0' ? ['en'] : WHISPER_LANGUAGES;
}

const refused = (why: string): Outcome<never> =>
  failed(
    failure('bad-argument', {
      message: `This is no speech model that Earshot can use. ${why} It takes exports for sherpa-onnx of Whisper (…-encoder.onnx, …-decoder.onnx, …-tokens.txt), Moonshine (encoder_model.onnx, decoder_model_merged.onnx, tokens.txt) and NeMo transducers (encoder, decoder, joiner, tokens.txt), and the files of the models in its own list. Nothing was brought in.`,
    }),
  );
