// `npm start [-- words]`: sets the clone up, builds what changed, and runs Earshot with the words, in its exit code.
import { spawn } from 'node:child_process';
import { electronArguments } from './electron-command.mjs';
import { bundle } from './setup/bundle.mjs';
import { say, SetupError } from './setup/say.mjs';
import { isHeadless, setUp } from './setup/setup.mjs';

const words = process.argv.slice(2);

try {
  const electron = await setUp();
  await bundle();
  if (isHeadless() && words.length === 0) {
    say(
      'there is no screen here: the window opens on a virtual one. `npm start -- help` lists the commands.',
    );
  }
  // What a command writes to stderr is for the person or the script; Chromium's log would only be in the way.
  const flags = words.length > 0 ? ['--log-level=3'] : [];
  const child = spawn(electron.executable, [...flags, ...electronArguments(words)], { stdio: 'inherit' });
  // The terminal sends Ctrl+C to both; this process waits, so that the app's own end is the end.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', (error) => {
    say(`Electron does not start: ${error.message}`);
    process.exit(1);
  });
  child.on('close', (code, signal) => {
    if (!signal) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(error.message);
  process.exit(1);
}
