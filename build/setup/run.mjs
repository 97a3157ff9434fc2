// Runs other programs for set-up: without a shell, never blocking, with their output kept for the error message.
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { SetupError } from './say.mjs';

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} `code` 128 for a signal, 127 when it cannot be started;
 *   `output` is what it wrote to stdout and stderr, empty when those are inherited
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    // What it started itself may live on and hold its output open.
    child.on('exit', () => {
      if (child.killed) for (const output of [child.stdout, child.stderr]) output?.destroy();
    });
    child.on('close', (code, signal) => {
      const output = Buffer.concat(chunks).toString();
      resolve({ code: code ?? 128, output: signal ? `${output}\nended by ${signal}` : output });
    });
  });
}

/**
 * Runs a program to its end and hands on what it prints while it runs.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @param {(line: string) => void} onLine gets each line of stdout and stderr, without its end
 * @returns {Promise<number>} its exit code, as `run` gives it
 */
export async function runLines(command, args, options, onLine) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const input of [child.stdout, child.stderr])
    if (input) createInterface({ input, crlfDelay: Infinity }).on('line', onLine);
  return new Promise((resolve) => {
    child.on('error', (error) => {
      onLine(error.message);
      resolve(127);
    });
    child.on('close', (code, signal) => {
      if (signal) onLine(`ended by ${signal}`);
      resolve(code ?? 128);
    });
  });
}

/**
 * Runs a program that has to succeed.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<string>} what it printed
 * @throws {SetupError} with the end of its output
 */
export async function mustRun(command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) {
    const tail = stripVTControlCharacters(output).trim().split('\n').slice(-25).join('\n');
    throw new SetupError(`\`${[command, ...args].join(' ')}\` failed (${code}):\n${tail}`);
  }
  return output;
}

/**
 * Runs npm with the Node that runs this script, so that no shell is needed for it on any system.
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<string>} what it printed
 */
export function npm(args, options) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('npm-cli.js')) return mustRun(process.execPath, [cli, ...args], options);
  return mustRun('npm', args, { shell: process.platform === 'win32', ...options });
}

/**
 * Where a program is, as a shell would find it.
 * @param {string} command
 * @returns {string | undefined} its path
 */
export function which(command) {
  const extension = process.platform === 'win32' ? '.exe' : '';
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, command + extension);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}
