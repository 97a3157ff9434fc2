// The files of the last stage of the Dockerfile, put together without a container engine: what is not copied there is not there.
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { projectDir } from '../setup/paths.mjs';
import { SetupError } from '../setup/say.mjs';

/**
 * @typedef {{ name: string, words: string }} Instruction
 * @typedef {{ from: string, as: string | null, instructions: Instruction[] }} Stage
 */

export const dockerfile = join(projectDir, 'build', 'serve', 'Dockerfile');

/**
 * The stages of a Dockerfile, each with its instructions in order.
 * @param {string} text
 * @returns {Stage[]}
 */
export function stagesOf(text) {
  const lines = text
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replace(/\\\n\s*/g, '');
  /** @type {Stage[]} */
  const stages = [];
  for (const line of lines.split('\n')) {
    const [, name = '', words = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    const [, from = '', as = null] = /^(\S+)(?:\s+AS\s+(\S+))?$/.exec(words) ?? [];
    if (name === 'FROM') stages.push({ from, as, instructions: [] });
    else if (name !== '') stages.at(-1)?.instructions.push({ name, words });
  }
  return stages;
}

/** @param {Instruction} instruction @returns {{ from: string | null, sources: string[], target: string } | null} null for another than COPY */
export function copyOf({ name, words }) {
  if (name !== 'COPY') return null;
  const [, from = null, paths = ''] = /^(?:--from=(\S+)\s+)?(.*)$/.exec(words) ?? [];
  const all = paths.split(/\s+/);
  return { from, sources: all.slice(0, -1), target: all.at(-1) ?? '' };
}

/**
 * Puts together what the last stage copies.
 * @param {string} folder where to; made
 * @returns {{ script: string }} the script of its entry point, there
 */
export function assemble(folder) {
  const last = stagesOf(readFileSync(dockerfile, 'utf8')).at(-1);
  const workDir = last?.instructions.find(({ name }) => name === 'WORKDIR')?.words ?? '/';
  for (const instruction of last?.instructions ?? []) {
    const copy = copyOf(instruction);
    for (const source of copy?.sources ?? []) {
      const target = copy?.target.endsWith('/') ? join(copy.target, basename(source)) : (copy?.target ?? '');
      take(source, join(folder, target));
    }
  }
  const entry = last?.instructions.find(({ name }) => name === 'ENTRYPOINT')?.words ?? '[]';
  const script = /** @type {string[]} */ (JSON.parse(entry)).find((word) => word.endsWith('.js')) ?? '';
  return { script: join(folder, relative(workDir, script)) };
}

/** @param {string} source as the stage that builds has it @param {string} target */
function take(source, target) {
  mkdirSync(dirname(target), { recursive: true });
  if (source === '/earshot/package.json') cpSync(join(projectDir, 'package.json'), target);
  else if (source === '/earshot/node_modules') pruned(target);
  // As `cp -RL`, without what only tests and the window read.
  else if (source === '/shipped') shipped(target);
  else throw new SetupError(`The Dockerfile copies ${source}, which build/serve/image.mjs does not know.`);
}

/** As `npm prune --omit=dev` leaves it. @param {string} target */
function pruned(target) {
  const { packages } = /** @type {{ packages: Record<string, { dev?: boolean, devOptional?: boolean }> }} */ (
    JSON.parse(readFileSync(join(projectDir, 'package-lock.json'), 'utf8'))
  );
  for (const [path, { dev, devOptional }] of Object.entries(packages)) {
    const from = join(projectDir, path);
    if (path === '' || dev || devOptional || !existsSync(from)) continue;
    cpSync(from, join(target, relative('node_modules', path)), { recursive: true, dereference: true });
  }
}

/** @param {string} target */
function shipped(target) {
  for (const name of ['app', 'decoders', 'model', 'sample'])
    cpSync(join(projectDir, 'out', name), join(target, name), { recursive: true, dereference: true });
}
