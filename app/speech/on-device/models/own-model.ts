// A person's own model: what its folder says of it, read as carefully as anything else from outside.
import {
  isRecogniser,
  type FileRole,
  type ModelFamily,
  type SpeechModel,
} from '../../../domain/speech-model.ts';

/** Which files each family is made of. */
export const ROLES_OF: Readonly<Record<'moonshine' | 'whisper' | 'nemo-transducer', readonly FileRole[]>> = {
  moonshine: ['encoder', 'decoder', 'tokens'],
  whisper: ['encoder', 'decoder', 'tokens'],
  'nemo-transducer': ['encoder', 'decoder', 'joiner', 'tokens'],
};

export type OwnFamily = keyof typeof ROLES_OF;
export const OWN_FAMILIES = Object.keys(ROLES_OF) as readonly OwnFamily[];

const isText = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= most;

/** A name of one step that leads out of no folder. */
export const isPlainName = (name: string): boolean =>
  /^[^/\\\0]{1,120}$/.test(name) && !/^\.{1,2}$/.test(name);

/**
 * Reads the description of a model that the catalogue does not know.
 * @param text of its `model.json`; null where there is none
 */
export function readOwnModel(id: string, text: string | null): SpeechModel | null {
  const said = parsed(text);
  if (said === null) return null;
  const family = OWN_FAMILIES.find((one) => one === said.family);
  if (!family || !isText(said.name, 120) || !Array.isArray(said.files)) return null;
  const files = (said.files as unknown[]).flatMap((file) => readFile(file) ?? []);
  const isComplete = ROLES_OF[family].every((role) => files.filter((one) => one.role === role).length === 1);
  if (!isComplete) return null;
  const languages = Array.isArray(said.languages) ? said.languages.filter((one) => isText(one, 35)) : [];
  return ownModel(id, { family, name: said.name, languages, files });
}

/** A model of somebody's own as a value. */
export function ownModel(
  id: string,
  about: Pick<SpeechModel, 'name' | 'languages' | 'files'> & { readonly family: OwnFamily },
): SpeechModel {
  const bytes = about.files.reduce((sum, file) => sum + file.bytes, 0);
  return {
    ...about,
    id,
    summary: 'A model of your own.',
    givesWordTimes: about.family === 'nemo-transducer',
    tellsLanguage: about.family === 'whisper',
    // What is loaded, and what it works with beside that.
    memoryBytes: Math.round(bytes * 1.6) + 200_000_000,
    licence: { spdx: 'NOASSERTION', credit: '' },
    isTried: false,
  };
}

function readFile(value: unknown): SpeechModel['files'][number] | null {
  if (typeof value !== 'object' || value === null) return null;
  const { bytes, name, role, sha256 } = value as Record<string, unknown>;
  const known = ROLES_OF['nemo-transducer'].find((one) => one === role);
  if (!known || !isText(name, 120) || !isPlainName(name) || !Number.isSafeInteger(bytes)) return null;
  const hash = typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256) ? sha256 : null;
  return { role: known, name, bytes: Number(bytes), sha256: hash, sources: [] };
}

function parsed(text: string | null): Readonly<Record<string, unknown>> | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** True for families whose models a person may bring along. */
export const mayBeOwn = (family: ModelFamily): family is OwnFamily => isRecogniser({ family });
