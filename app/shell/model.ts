// Where the speech model lies, and what it is called.
import { app } from 'electron';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Model {
  readonly directory: string;
  readonly name: string;
  readonly installed: boolean;
}

const PARTS = ['encoder_model.onnx', 'decoder_model_merged.onnx', 'tokens.txt', 'silero_vad.onnx'];

/** Looks where the environment says, then where the packed app keeps it, then where the set-up puts it. */
export function findModel(builtDir: string, environment: NodeJS.ProcessEnv): Model {
  const directory =
    environment.EARSHOT_MODEL_DIR ||
    (app.isPackaged ? join(process.resourcesPath, 'model') : join(builtDir, '..', 'model'));
  const installed = PARTS.every((part) => existsSync(join(directory, part)));
  try {
    const about: unknown = JSON.parse(readFileSync(join(directory, 'model.json'), 'utf8'));
    if (typeof about === 'object' && about !== null && 'name' in about && typeof about.name === 'string')
      return { directory, name: about.name, installed };
  } catch {
    // Only the name is missing: the model itself may be there.
  }
  return { directory, name: 'Moonshine', installed };
}
