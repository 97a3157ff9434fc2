// Where this machine gets Python's packages from: what pip would do, read from its environment variables and files.
// https://pip.pypa.io/en/stable/topics/configuration/
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const PUBLIC_INDEX = 'https://pypi.org/simple';

/**
 * @typedef {object} PipSettings
 * @property {string[]} indexes addresses of indexes (PEP 503), the main one first; they may hold a name and a password
 * @property {string[]} folders where wheels may lie already
 * @property {string | null} certificates path of a file with those to trust, where the system's are not meant
 * @property {string | null} proxy its address, where pip has one of its own
 */

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @param {NodeJS.Platform} [platform]
 * @returns {Promise<PipSettings>}
 */
export async function pipSettings(env = process.env, platform = process.platform) {
  /** @type {Record<string, string>} */
  const told = {};
  for (const path of configFiles(env, platform))
    Object.assign(told, settingsIn(await readFile(path, 'utf8').catch(() => '')));
  const get = (/** @type {string} */ name) =>
    env[`PIP_${name.toUpperCase().replaceAll('-', '_')}`] || told[name] || '';
  const list = (/** @type {string} */ name) => get(name).split(/\s+/).filter(Boolean);
  const isOffline = /^(1|true|yes|on|y|t)$/i.test(get('no-index'));
  return {
    indexes: isOffline ? [] : [get('index-url') || PUBLIC_INDEX, ...list('extra-index-url')],
    folders: list('find-links').filter((place) => !/^[a-z]+:\/\//i.test(place)),
    certificates: get('cert') || env.REQUESTS_CA_BUNDLE || env.CURL_CA_BUNDLE || null,
    proxy: get('proxy') || null,
  };
}

/**
 * The files that pip reads, each overruling those before it.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @returns {string[]}
 */
function configFiles(env, platform) {
  const only = env.PIP_CONFIG_FILE;
  // Pip's own way to say “no file at all”: `os.devnull`.
  if (only === '/dev/null' || only === 'nul') return [];
  const home = homedir();
  const inVenv = env.VIRTUAL_ENV ? [env.VIRTUAL_ENV] : [];
  if (platform === 'win32') {
    const folders = [join(env.PROGRAMDATA ?? 'C:\\ProgramData', 'pip'), join(home, 'pip')];
    if (env.APPDATA) folders.push(join(env.APPDATA, 'pip'));
    return [...[...folders, ...inVenv].map((folder) => join(folder, 'pip.ini')), ...(only ? [only] : [])];
  }
  const config = env.XDG_CONFIG_HOME || join(home, '.config');
  const mac = ['/Library/Application Support/pip', join(home, 'Library/Application Support/pip')];
  const folders = [
    ...(platform === 'darwin' ? mac.slice(0, 1) : []),
    ...(env.XDG_CONFIG_DIRS || '/etc/xdg').split(delimiter).map((folder) => join(folder, 'pip')),
    ...['/etc', join(home, '.pip')],
    ...(platform === 'darwin' ? mac.slice(1) : []),
    ...[join(config, 'pip'), ...inVenv],
  ];
  return [...folders.map((folder) => join(folder, 'pip.conf')), ...(only ? [only] : [])];
}

/**
 * What a file says to `pip download`, whose own section overrules the one for all.
 * @param {string} text in the form of Python's `configparser`
 * @returns {Record<string, string>}
 */
export function settingsIn(text) {
  /** @type {Record<string, Record<string, string>>} */
  const sections = { global: {}, download: {} };
  let section = '';
  let last = '';
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*([#;]|$)/.test(line)) continue;
    const values = sections[section];
    const heading = /^\[([^\]]+)\]\s*$/.exec(line)?.[1];
    const [, name, value] = /^([^\s=:][^=:]*?)\s*[=:]\s*(.*)$/.exec(line) ?? [];
    if (heading !== undefined) section = heading;
    // A line that is set in goes on with the value before it.
    else if (/^\s/.test(line) && values && last) values[last] = `${values[last] ?? ''} ${line.trim()}`.trim();
    else if (name !== undefined && values) {
      last = name.toLowerCase().replaceAll('_', '-');
      values[last] = (value ?? '').trim();
    }
  }
  return { ...sections.global, ...sections.download };
}
