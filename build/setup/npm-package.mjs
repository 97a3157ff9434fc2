// Fetches single packages from the npm registry as plain archives: nothing is installed and no script of theirs runs.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { mustRun, npm } from './run.mjs';
import { SetupError } from './say.mjs';

/**
 * Fetches a package, checks it, and unpacks it.
 * @param {{ name: string, version: string, integrity: string }} pinned `integrity` as in a lock file: `sha512-…`
 * @param {string} folder an existing folder, to unpack into
 * @param {string[]} [members] only these files, by their path in the package
 * @returns {Promise<string>} the folder with the package's files, inside `folder`
 * @throws {SetupError} when it cannot be fetched or is not what was pinned
 */
export async function fetchPackage({ name, version, integrity }, folder, members = []) {
  const target = await mkdtemp(join(folder, 'package-'));
  const printed = await npm([
    ...['pack', `${name}@${version}`, '--json', '--ignore-scripts', '--loglevel=error'],
    ...[`--pack-destination=${target}`],
  ]);
  const archive = join(target, filenameIn(printed));
  const found = await sha512(archive);
  if (found !== integrity) {
    throw new SetupError(`${name}@${version} is not the pinned one: expected ${integrity}, got ${found}.`);
  }
  await mustRun('tar', ['-xzf', archive, '-C', target, ...members.map((member) => `package/${member}`)]);
  await rm(archive);
  return join(target, 'package');
}

/** @param {string} printed what `npm pack --json` wrote, warnings included */
function filenameIn(printed) {
  const filename = /"filename":\s*"([^"]+)"/.exec(printed)?.[1];
  if (!filename) throw new SetupError(`npm pack did not say what it made:\n${printed}`);
  return filename.replace('@', '').replace('/', '-');
}

/** @param {string} path */
async function sha512(path) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(path), hash);
  return `sha512-${hash.digest('base64')}`;
}
