// Gives better-sqlite3 a binary for Node-API 9 where this Node or this Electron is too old for the one it ships.
import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached, digest, isCached } from './cache.mjs';
import { inModules } from './paths.mjs';
import { mustRun, which } from './run.mjs';
import { say, SetupError } from './say.mjs';

/** The binaries inside better-sqlite3's package are made for this level of Node-API. */
const SHIPPED_NODE_API = 10;
const BINARY = 'better_sqlite3.node';
const HEADER = new URL('napi9-references.h', import.meta.url);

const COMMON_FLAGS = ['-c', '-O2', '-fPIC', '-fvisibility=hidden', '-DNDEBUG'];
const SQLITE_FLAGS = ['-std=c99', '-w'];
const ADDON_FLAGS = [
  '-std=c++20',
  '-fvisibility-inlines-hidden',
  '-DNODE_GYP_MODULE_NAME=better_sqlite3',
  '-DBUILDING_NODE_EXTENSION',
  '-DNAPI_DISABLE_CPP_EXCEPTIONS',
  '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
];
const LINK_FLAGS =
  process.platform === 'darwin'
    ? ['-bundle', '-undefined', 'dynamic_lookup']
    : ['-shared', '-pthread', '-ldl', '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL'];

/**
 * Whether the shipped binary is too new for any of these levels of Node-API.
 * @param {number[]} levels of the programs that will load it
 */
export function needsOwnSqlite(levels) {
  return levels.some((level) => level < SHIPPED_NODE_API);
}

/** The compilers, where this system has them. */
function compilers() {
  if (process.platform === 'win32') return undefined;
  const cc = process.env.CC ?? ['gcc', 'cc', 'clang'].find(which);
  const cxx = process.env.CXX ?? ['g++', 'c++', 'clang++'].find(which);
  return cc && cxx ? { cc, cxx } : undefined;
}

/** Whether the binary could be built here as things are. */
export const canBuildOwnSqlite = () => compilers() !== undefined;

/** The name of the binary in the cache: it changes with whatever goes into the binary. */
async function cacheName() {
  const { version } = JSON.parse(await readFile(inModules('better-sqlite3', 'package.json'), 'utf8'));
  const recipe = digest(
    await readFile(HEADER),
    ...[...COMMON_FLAGS, ...SQLITE_FLAGS, ...ADDON_FLAGS, ...LINK_FLAGS],
    await readFile(inModules('node-addon-api', 'package.json')),
  );
  return `better-sqlite3-${version}-napi9-${process.platform}-${process.arch}-${recipe}`;
}

/** Whether the binary was built on this machine already, so that no compiler is needed for it. */
export async function hasOwnSqlite() {
  return isCached(await cacheName());
}

/**
 * Puts a binary for Node-API 9 where better-sqlite3 looks first. The result also runs on newer levels, and is built
 * once a machine.
 * @throws {SetupError} where there is no C++ compiler, or the result does not load
 */
export async function provideOwnSqlite() {
  const built = join(await cached(await cacheName(), build), BINARY);

  const place = inModules('better-sqlite3', 'build', 'Release');
  const [wanted, present] = await Promise.all([
    readFile(built),
    readFile(join(place, BINARY)).catch(() => null),
  ]);
  if (present?.equals(wanted)) return;
  await mkdir(place, { recursive: true });
  const temporary = join(place, `${BINARY}.${process.pid}`);
  await copyFile(built, temporary);
  await rename(temporary, join(place, BINARY));
}

/** Takes the binary away again, so that better-sqlite3 loads the one it ships. */
export function withdrawOwnSqlite() {
  return rm(inModules('better-sqlite3', 'build'), { recursive: true, force: true });
}

/**
 * Compiles SQLite and the addon and links them. node-gyp would do the same, but also wants Python, make and the
 * headers of this very Node; a Node-API addon needs a compiler and `node-api-headers` only.
 * @param {string} folder where the binary goes
 */
async function build(folder) {
  const found = compilers();
  if (!found) {
    throw new SetupError(
      process.platform === 'win32'
        ? 'On Windows please use Node 22.14 or newer: the database addon has no binary for older ones.'
        : 'A C++ compiler (g++ or clang++) is needed to build the database addon for this Node.',
    );
  }
  const { cc, cxx } = found;
  say('building the database addon (better-sqlite3) for Node-API 9: once, about a minute');
  const source = inModules('better-sqlite3');
  const defines = (await readFile(join(source, 'deps', 'defines.gypi'), 'utf8')).matchAll(
    /'((?:HAVE|SQLITE)_[^']+)'/g,
  );
  const sqlite = join(folder, 'sqlite3.o');
  const addon = join(folder, 'addon.o');
  const binary = join(folder, BINARY);
  await Promise.all([
    mustRun(cc, [
      ...COMMON_FLAGS,
      ...SQLITE_FLAGS,
      ...Array.from(defines, ([, define]) => `-D${define}`),
      ...[join(source, 'deps', 'sqlite3', 'sqlite3.c'), '-o', sqlite],
    ]),
    mustRun(cxx, [
      ...COMMON_FLAGS,
      ...ADDON_FLAGS,
      ...['-include', fileURLToPath(HEADER)],
      ...['-I', inModules('node-api-headers', 'include')],
      ...['-I', inModules('node-addon-api')],
      ...['-I', join(source, 'deps', 'sqlite3')],
      ...[join(source, 'src', 'better_sqlite3.cpp'), '-o', addon],
    ]),
  ]);
  await mustRun(cxx, [sqlite, addon, '-o', binary, ...LINK_FLAGS]);
  await mustRun(process.execPath, ['-e', SELF_TEST, source, binary]);
  await Promise.all([rm(sqlite), rm(addon)]);
}

/** Run in a process of its own, because a binary that does not fit ends with a crash rather than an error. */
const SELF_TEST = `
  const [module, nativeBinding] = process.argv.slice(1);
  const database = new (require(module))(':memory:', { nativeBinding });
  const { text } = database.prepare("SELECT 'kept' AS text").get();
  if (text !== 'kept') throw new Error('read ' + text);
`;
