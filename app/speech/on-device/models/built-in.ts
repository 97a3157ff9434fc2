// The folder that comes with Earshot: one recogniser, which is the usual one, and the voice detector.
import { readFileSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { InstalledModel, SpeechModel } from '../../../domain/speech-model.ts';
import { catalogued, USUAL_MODEL } from './catalogue/index.ts';
import { VOICE_DETECTOR } from './catalogue/voice-detector.ts';

/** What ships. */
export interface BuiltIn {
  readonly recogniser: InstalledModel;
  readonly voice: InstalledModel;
}

/** The folder as it ought to be, whether or not it is. Its `model.json` says which model it holds. */
export function builtInAt(directory: string): BuiltIn {
  return {
    recogniser: { model: modelIn(directory), directory },
    voice: { model: VOICE_DETECTOR, directory },
  };
}

/** True when every file of a model is there. An empty one is as good as none: sherpa-onnx goes on without it, as if nobody had spoken. */
export function isWhole(
  { directory, model }: InstalledModel,
  hasSize = (bytes: number) => bytes > 0,
): boolean {
  return model.files.every((file) => {
    const info = statOf(join(directory, file.name));
    return info?.isFile() === true && hasSize(info.size);
  });
}

/** What stands there; null where nothing does, and where it cannot be looked at: no command that needs no model ends by that. */
export function statOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

/** What the system says of the first file that it lets nobody look at; null where each one can be, or is just not there. */
export function obstacleTo(paths: readonly string[]): string | null {
  for (const path of paths)
    try {
      statSync(path);
    } catch (error) {
      if (error instanceof Error && !('code' in error && error.code === 'ENOENT')) return error.message;
    }
  return null;
}

function modelIn(directory: string): SpeechModel {
  try {
    const about = JSON.parse(readFileSync(join(directory, 'model.json'), 'utf8')) as { id?: unknown } | null;
    const known = typeof about?.id === 'string' ? catalogued(about.id) : undefined;
    if (known) return known;
  } catch {
    // Only the name is missing: the model itself may be there.
  }
  return USUAL_MODEL;
}
