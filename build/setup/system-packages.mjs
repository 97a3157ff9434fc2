// Checks for the system's own libraries and programs on Linux, and installs them where that is ours to do.
import { existsSync } from 'node:fs';
import { mustRun, run, which } from './run.mjs';
import { say, SetupError } from './say.mjs';

/**
 * @typedef {object} Need
 * @property {string} [library] what the loader has to find, by its soname
 * @property {string} [program] or what has to be on the PATH
 * @property {string} [folder] or what has to be there
 * @property {string[]} apt names in Debian and Ubuntu, newest first: only one of them exists in a release
 * @property {string} dnf name in Fedora
 * @property {string} pacman name in Arch
 */

/**
 * Everything asked of the system, and why.
 * @typedef {'window' | 'headless' | 'compiler' | 'tests'} Group
 * @type {Record<Group, Need[]>}
 */
const NEEDS = {
  /** Electron is linked against these, or looks for them when it starts. */
  window: [
    { library: 'libgtk-3.so.0', apt: ['libgtk-3-0t64', 'libgtk-3-0'], dnf: 'gtk3', pacman: 'gtk3' },
    { library: 'libnss3.so', apt: ['libnss3'], dnf: 'nss', pacman: 'nss' },
    { library: 'libasound.so.2', apt: ['libasound2t64', 'libasound2'], dnf: 'alsa-lib', pacman: 'alsa-lib' },
    { library: 'libgbm.so.1', apt: ['libgbm1'], dnf: 'mesa-libgbm', pacman: 'mesa' },
    // Notifications.
    { library: 'libnotify.so.4', apt: ['libnotify4'], dnf: 'libnotify', pacman: 'libnotify' },
  ],
  /** Without a screen Electron runs on a virtual one. */
  headless: [{ program: 'Xvfb', apt: ['xvfb'], dnf: 'xorg-x11-server-Xvfb', pacman: 'xorg-server-xvfb' }],
  /** Where the database addon has to be built: see sqlite.mjs. */
  compiler: [{ program: 'g++', apt: ['g++'], dnf: 'gcc-c++', pacman: 'gcc' }],
  /** A desktop for the end-to-end tests: a screen, a bus and a notification daemon on it; and people and a machine who speak. */
  tests: [
    { program: 'xvfb-run', apt: ['xvfb'], dnf: 'xorg-x11-server-Xvfb', pacman: 'xorg-server-xvfb' },
    { program: 'xauth', apt: ['xauth'], dnf: 'xorg-x11-xauth', pacman: 'xorg-xauth' },
    { program: 'dbus-run-session', apt: ['dbus-daemon', 'dbus'], dnf: 'dbus-daemon', pacman: 'dbus' },
    { program: 'dunst', apt: ['dunst'], dnf: 'dunst', pacman: 'dunst' },
    // Presses and releases of a real pointer.
    { program: 'xdotool', apt: ['xdotool'], dnf: 'xdotool', pacman: 'xdotool' },
    // What readers of the screen ask, and a program that asks it.
    {
      folder: '/usr/libexec/at-spi2-registryd',
      apt: ['at-spi2-core'],
      dnf: 'at-spi2-core',
      pacman: 'at-spi2-core',
    },
    {
      folder: '/usr/lib/python3/dist-packages/pyatspi',
      apt: ['python3-pyatspi'],
      dnf: 'python3-pyatspi',
      pacman: 'python-atspi',
    },
    // Hands out work in the tests of workers, on a port of their own.
    { program: 'redis-server', apt: ['redis-server', 'redis'], dnf: 'redis', pacman: 'valkey' },
    { program: 'espeak-ng', apt: ['espeak-ng'], dnf: 'espeak-ng', pacman: 'espeak-ng' },
    // Runs the example programs of the speech API's document.
    {
      folder: '/usr/lib/python3/dist-packages/requests',
      apt: ['python3-requests'],
      dnf: 'python3-requests',
      pacman: 'python-requests',
    },
    {
      folder: '/usr/share/pocketsphinx/test/data/librivox',
      apt: ['pocketsphinx-testdata'],
      dnf: 'pocketsphinx-testdata',
      pacman: 'pocketsphinx-testdata',
    },
  ],
};

/**
 * Makes sure that groups of needs are met. As root on Debian or Ubuntu what is missing is installed; elsewhere that is
 * the person's to decide, and the message says how.
 * @param {Group[]} groups
 * @throws {SetupError} that lists what is missing and the command that gets it
 */
export async function requireSystem(groups) {
  if (process.platform !== 'linux') return;
  let missing = await missingOf(groups);
  if (missing.length === 0) return;

  if (which('apt-get') && process.getuid?.() === 0) {
    await install(missing);
    missing = await missingOf(groups);
    if (missing.length === 0) return;
  }
  const names = missing.map((need) => need.library ?? need.program ?? need.folder).join(', ');
  throw new SetupError(`This system lacks ${names}. ${await advice(missing)}`);
}

/**
 * @param {Group[]} groups
 * @returns {Promise<Need[]>}
 */
async function missingOf(groups) {
  const needs = groups.flatMap((group) => NEEDS[group]);
  const ldconfig = which('ldconfig') ?? '/sbin/ldconfig';
  const { output } = await run(ldconfig, ['-p']);
  return needs.filter(({ library, program, folder }) => {
    if (library) return !output.includes(`\t${library} `);
    return program ? !which(program) : !existsSync(folder ?? '');
  });
}

/** A machine that was just started may be at its own updates. */
const APT = ['-o', 'DPkg::Lock::Timeout=300'];

/** @param {Need[]} missing */
async function install(missing) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // The package lists may be absent (a fresh container) or older than what the mirrors still hold.
  say('reading the list of system packages');
  // A source that does not answer need not be the one that has them; installing will tell.
  await run('apt-get', ['update', '-q', ...APT], { env });
  const packages = [...new Set(await aptNames(missing))];
  say(`installing system packages: ${packages.join(' ')}`);
  await mustRun('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...APT, ...packages], { env });
}

/**
 * The names that this release knows: some libraries were renamed when their time type grew to 64 bits.
 * @param {Need[]} needs
 */
async function aptNames(needs) {
  const names = needs.map(async ({ apt }) => {
    for (const name of apt) {
      const { output } = await run('apt-cache', ['policy', name]);
      if (/Candidate: (?!\(none\))/.test(output)) return name;
    }
    return apt.at(-1) ?? '';
  });
  return Promise.all(names);
}

/** @param {Need[]} missing */
async function advice(missing) {
  /** @param {'dnf' | 'pacman'} tool */
  const names = (tool) => missing.map((need) => need[tool]).join(' ');
  if (which('apt-get')) return `Get it with: sudo apt-get install ${(await aptNames(missing)).join(' ')}`;
  if (which('dnf')) return `Get it with: sudo dnf install ${names('dnf')}`;
  if (which('pacman')) return `Get it with: sudo pacman -S ${names('pacman')}`;
  return 'Please install it with the package manager of your system.';
}
