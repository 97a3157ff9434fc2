// The key leaves the environment before anything else could see it there.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { takeEnvironment } from '../../app/compose/environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'earshot-environment-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Takes it, and gathers what was told. */
function take(environment: NodeJS.ProcessEnv) {
  const told: string[] = [];
  return { taken: takeEnvironment(environment, (words) => told.push(words)), told };
}

it('is taken over whole, and left without the key', () => {
  const environment: NodeJS.ProcessEnv = { EARSHOT_API_KEY: 'canary', PATH: '/bin' };
  expect(take(environment)).toEqual({ taken: { EARSHOT_API_KEY: 'canary', PATH: '/bin' }, told: [] });
  expect(environment).toEqual({ PATH: '/bin' });
});

it('may name a file whose first line is the key; the key itself wins', () => {
  const file = join(folder, 'key');
  writeFileSync(file, '  canary-of-file \r\nmore\n');
  const ofFile = take({ EARSHOT_API_KEY_FILE: file });
  expect(ofFile.taken.EARSHOT_API_KEY).toBe('canary-of-file');
  expect(ofFile.told).toEqual([]);
  const own = take({ EARSHOT_API_KEY_FILE: '/nowhere/at/all', EARSHOT_API_KEY: 'own' });
  expect(own.taken.EARSHOT_API_KEY).toBe('own');
  expect(own.told).toEqual([]);
});

it('where no file is named there is no key, and no word about it', () => {
  const { taken, told } = take({ EARSHOT_API_KEY_FILE: '' });
  expect(taken.EARSHOT_API_KEY).toBeUndefined();
  expect(told).toEqual([]);
});

it('a file that cannot be read is told, with the code of the error', () => {
  const { taken, told } = take({ EARSHOT_API_KEY_FILE: folder, EARSHOT_QUEUE_FILE: join(folder, 'none') });
  expect(taken.EARSHOT_API_KEY).toBeUndefined();
  expect(told).toEqual([
    expect.stringMatching(/EARSHOT_API_KEY_FILE.*\(EISDIR\)/),
    expect.stringMatching(/EARSHOT_QUEUE_FILE.*\(ENOENT\)/),
  ]);
});

it('a key in the place of the name of its file is not told on', () => {
  expect(take({ EARSHOT_API_KEY_FILE: 'canary-in-the-wrong-place' }).told.join()).not.toContain('canary');
});

it('a file whose first line is empty is told, and nothing of what stands below', () => {
  const file = join(folder, 'late');
  writeFileSync(file, '\ncanary-below\n');
  const { taken, told } = take({ EARSHOT_SERVER_TOKEN_FILE: file });
  expect(taken.EARSHOT_SERVER_TOKEN).toBeUndefined();
  expect(told).toEqual([expect.stringContaining('EARSHOT_SERVER_TOKEN_FILE')]);
  expect(told.join()).not.toContain('canary');
});

it.each(['EARSHOT_QUEUE', 'EARSHOT_WORKER_TOKEN'])('%s is no business of other processes either', (name) => {
  const environment: NodeJS.ProcessEnv = { [name]: 'canary' };
  expect(take(environment).taken[name]).toBe('canary');
  expect(environment).toEqual({});
});
