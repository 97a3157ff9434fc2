// The files of a model that is on this computer.
import { join } from 'node:path';
import type { FileRole, InstalledModel } from '../../../domain/speech-model.ts';

/**
 * Absolute path of the file with a role.
 * @throws when the model has none: its family does not go with what is asked of it
 */
export function pathOf({ directory, model }: InstalledModel, role: FileRole): string {
  const file = model.files.find((one) => one.role === role);
  if (!file) throw new Error(`the model “${model.id}” has no ${role}`);
  return join(directory, file.name);
}
