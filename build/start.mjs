// `npm start [-- words]`: sets the clone up, builds what changed, and runs Earshot with the words, in its exit code. Commands run in plain Node.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { electronArguments } from './electron-command.mjs';
import { NEEDS_ELECTRON, nodeCommand } from './node-command.mjs';
import { say, SetupError } from './setup/say.mjs';
import { script } from './setup/script.mjs';
import {
  canRunCommands,
  isHeadless,
  setUp,
  setUpWithoutLibrary,
  setUpWithoutWindow,
} from './setup/setup.mjs';

const words = process.argv.slice(2);
const ASK_NOTHING = ['--help', '--version'];

await script(async () => {
  if (words.some(isCommand) && canRunCommands()) {
    // A computer that only ever runs commands fetches no Electron.
    await (asksNothing(words) ? setUpWithoutLibrary() : setUpWithoutWindow());
    const { args, executable: node } = nodeCommand(words);
    const code = await runApp(node, args);
    if (code !== NEEDS_ELECTRON) return code;
  }
  const electron = await setUp({ build: true });
  if (isHeadless() && words.length === 0) {
    say(
      'there is no screen here, so the window opens on a virtual one. `npm start -- --help` lists the commands.',
    );
  }
  // What a command writes to stderr is for the person or the script; Chromium's log would only be in the way.
  const flags = words.length > 0 ? ['--log-level=3'] : [];
  return runApp(electron.executable, [...flags, ...electronArguments(words)]);
});

/**
 * Whether they are answered before a library is looked at.
 * @param {readonly string[]} words
 */
function asksNothing(words) {
  const end = words.indexOf('--');
  const options = end < 0 ? words : words.slice(0, end);
  return words[0] === 'help' || ASK_NOTHING.some((option) => options.includes(option));
}

/**
 * May be the name of a command, or ask for one's help: the window is opened with switches and links alone.
 * @param {string} word
 */
function isCommand(word) {
  return ASK_NOTHING.includes(word) || !(word.startsWith('-') || word.startsWith('earshot:'));
}

/**
 * Runs the app with this process's input and output. Signals are handed on, and its end is waited for.
 * @param {string} executable
 * @param {string[]} args
 * @returns {Promise<number>} its exit code
 */
function runApp(executable, args) {
  const app = spawn(executable, args, { stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => app.kill(signal));
  }
  return new Promise((resolve, reject) => {
    app.once('error', (error) => reject(new SetupError(`${executable} does not start: ${error.message}`)));
    app.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']));
  });
}
