// How quick each model was on this computer, remembered for the list of models.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory } from '../storage/make-directory.ts';

export interface Trial {
  /** Seconds of sound that one second of work gets through. */
  readonly realTime: number;
  /** Epoch ms. */
  readonly at: number;
}

const FILE = 'trials.json';

/** By model. Anything that is none is left out. */
export function readTrials(store: string): Readonly<Record<string, Trial>> {
  try {
    const stored: unknown = JSON.parse(readFileSync(join(store, FILE), 'utf8'));
    if (typeof stored !== 'object' || stored === null) return {};
    return Object.fromEntries(Object.entries(stored).filter(([, trial]) => isTrial(trial)));
  } catch {
    return {};
  }
}

/** Remembers one. @throws what the file system says */
export async function writeTrial(store: string, id: string, trial: Trial): Promise<void> {
  await makeDirectory(store);
  const beside = join(store, `${FILE}.${randomUUID()}.tmp`);
  await writeFile(beside, JSON.stringify({ ...readTrials(store), [id]: trial }));
  await rename(beside, join(store, FILE));
}

function isTrial(value: unknown): value is Trial {
  if (typeof value !== 'object' || value === null) return false;
  const { at, realTime } = value as Record<string, unknown>;
  return typeof at === 'number' && typeof realTime === 'number' && Number.isFinite(realTime) && realTime > 0;
}
