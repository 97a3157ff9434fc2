// What lies in a folder and is no recording: listed for somebody who asks, bounded, and nothing that the watch would have to do.
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { othersIn } from '../../app/files/others.ts';
import { Sandbox } from './support.ts';

let sandbox: Sandbox;
beforeEach(() => (sandbox = new Sandbox()));
afterEach(() => sandbox.remove());

it('lists what is not audio, the nearest first, and neither recordings nor hidden files nor stubs', () => {
  for (const name of [
    'b/notes.md',
    'notes.txt',
    'a.wav',
    '.DS_Store',
    'cover.jpg',
    'b/c.mp3',
    '@eaDir/x.txt',
  ])
    sandbox.write(name);
  sandbox.write('.a.wav.icloud');
  expect(othersIn(sandbox.path)).toEqual({ names: ['cover.jpg', 'notes.txt', 'b/notes.md'], more: false });
});

it('is nothing for a folder that is gone', () => {
  expect(othersIn(sandbox.at('nowhere'))).toEqual({ names: [], more: false });
});

it('stops at two hundred and says that there are more', () => {
  mkdirSync(sandbox.at('many'));
  for (let at = 0; at < 201; at += 1) writeFileSync(sandbox.at('many', `${at}.txt`), '');
  const { more, names } = othersIn(sandbox.path);
  expect([names.length, more]).toEqual([200, true]);
});
