// numpy in a virtual environment of its own: the peer that the nearest ten are compared with, and Python for what is packed as bzip2.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from '../../../build/setup/cache.mjs';
import { outDir } from '../../../build/setup/paths.mjs';
import { mustRun, which } from '../../../build/setup/run.mjs';
import { say, SetupError } from '../../../build/setup/say.mjs';

const PACKAGES = ['numpy==2.4.6'];
const NO_PYTHON =
  'The peer needs Python 3.11 or newer with its module venv (Debian: apt install python3-venv).';

/** Makes the environment, once. @returns its Python @throws SetupError, with words, where that cannot be done */
export async function preparePython(): Promise<string> {
  const python = which('python3');
  if (python === undefined) throw new SetupError(NO_PYTHON);
  const version = await mustRun(python, ['--version']);
  const folder = join(outDir, `peer-${digest(JSON.stringify(PACKAGES), version)}`);
  const own = join(folder, 'bin', 'python3');
  const finished = join(folder, 'finished');
  if (existsSync(finished)) return own;
  say(`installing ${PACKAGES.join(', ')} into an environment of its own: once`);
  rmSync(folder, { recursive: true, force: true });
  await mustRun(python, ['-m', 'venv', folder]).catch(() => {
    throw new SetupError(NO_PYTHON);
  });
  await mustRun(own, ['-m', 'pip', 'install', '--quiet', ...PACKAGES]).catch((error: unknown) => {
    throw new SetupError(`pip could not install the peer. ${String(error)}\n${NO_PYTHON}`);
  });
  writeFileSync(finished, '');
  return own;
}

export interface PeerAnswer {
  /** Milliseconds of each query. */
  readonly ms: readonly number[];
  /** The ten nearest of each. */
  readonly nearest: readonly (readonly number[])[];
}

/** Brute force over whole vectors, one thread, as our scan has one. @param vectors, queries files of floats of 32 bits */
export async function bruteForce(
  python: string,
  width: number,
  vectors: string,
  queries: string,
): Promise<PeerAnswer> {
  const program = `
import os
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy as np, time, json, sys
X = np.fromfile(sys.argv[1], np.float32).reshape(-1, ${width}); Q = np.fromfile(sys.argv[2], np.float32).reshape(-1, ${width})
times, nearest = [], []
for q in [Q[0], *Q]:
    t = time.perf_counter(); s = X @ q; top = np.argpartition(-s, 10)[:10]; times.append((time.perf_counter() - t) * 1000); nearest.append(top[np.argsort(-s[top])].tolist())
print(json.dumps({"ms": times[1:], "nearest": nearest[1:]}))`;
  return JSON.parse(await mustRun(python, ['-c', program, vectors, queries])) as PeerAnswer;
}
