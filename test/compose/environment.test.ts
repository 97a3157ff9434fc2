// The key leaves the environment before anything else could see it there.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { takeEnvironment } from '../../app/compose/environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'earshot-environment-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('is taken over whole, and left without the key', () => {
  const environment: NodeJS.ProcessEnv = { EARSHOT_API_KEY: 'canary', PATH: '/bin' };
  expect(takeEnvironment(environment)).toEqual({ EARSHOT_API_KEY: 'canary', PATH: '/bin' });
  expect(environment).toEqual({ PATH: '/bin' });
});

it('may name a file whose first line is the key; the key itself wins', () => {
  const file = join(folder, 'key');
  writeFileSync(file, '  canary-of-file \r\nmore\n');
  expect(takeEnvironment({ EARSHOT_API_KEY_FILE: file }).EARSHOT_API_KEY).toBe('canary-of-file');
  expect(takeEnvironment({ EARSHOT_API_KEY_FILE: file, EARSHOT_API_KEY: 'own' }).EARSHOT_API_KEY).toBe('own');
});

it.each(['', '/nowhere/at/all'])('without such a file there is no key: %j', (file) => {
  expect(takeEnvironment({ EARSHOT_API_KEY_FILE: file }).EARSHOT_API_KEY).toBeUndefined();
});

it.each(['EARSHOT_QUEUE', 'EARSHOT_WORKER_TOKEN'])('%s is no business of other processes either', (name) => {
  const environment: NodeJS.ProcessEnv = { [name]: 'canary' };
  expect(takeEnvironment(environment)[name]).toBe('canary');
  expect(environment).toEqual({});
});
