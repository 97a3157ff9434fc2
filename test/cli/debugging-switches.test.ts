// Which words a packed app does not start with, however they are written.
import { expect, it } from 'vitest';
import { refusedSwitch } from '../../app/cli/debugging-switches.ts';

it.each([
  ['--remote-debugging-port=0', '--remote-debugging-port'],
  ['--remote-debugging-port', '--remote-debugging-port'],
  ['-remote-debugging-pipe', '-remote-debugging-pipe'],
  ['--Inspect=127.0.0.1:0', '--Inspect'],
  ['--js-flags=--expose-gc', '--js-flags'],
  ['/ignore-certificate-errors', '/ignore-certificate-errors'],
  ['--host-rules=MAP * localhost', '--host-rules'],
  ['--disable-web-security', '--disable-web-security'],
])('refuses %s, wherever it stands', (word, name) => {
  expect(refusedSwitch([word])).toBe(name);
  expect(refusedSwitch(['--no-sandbox', 'transcribe', 'a.mp3', word])).toBe(name);
});

it.each([
  [['--no-sandbox', '--library', '/home/inspect', 'run', '--once']],
  [['transcribe', 'inspect.mp3', '/recordings/host-rules', '--', '--inspect']],
  [['--hidden', '--lang=de', '--ozone-platform=wayland', '--proxy-server=x']],
  [['--inspector', '--remote-debugging', 'earshot://open?inspect=1']],
])('starts with %j', (argv) => {
  expect(refusedSwitch(argv)).toBeNull();
});
