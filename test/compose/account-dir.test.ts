// Where a command keeps what is the account's.
import { userInfo } from 'node:os';
import { isAbsolute, join, sep } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { accountDirOf, workingDirectory } from '../../app/headless/account-dir.ts';

afterEach(() => void vi.unstubAllEnvs());

it.skipIf(process.platform === 'win32')('an empty HOME is not the folder that the command runs in', () => {
  vi.stubEnv('HOME', '');
  const directory = accountDirOf({}, 'linux');
  expect(isAbsolute(directory)).toBe(true);
  expect(directory).toBe(join(userInfo().homedir, '.config', 'Earshot'));
  vi.stubEnv('HOME', '/home/somebody');
  expect(accountDirOf({}, 'linux')).toBe('/home/somebody/.config/Earshot');
  expect(accountDirOf({ XDG_CONFIG_HOME: '/elsewhere' }, 'linux')).toBe('/elsewhere/Earshot');
});

it('a folder that was removed under a command goes by its name', () => {
  expect(workingDirectory({})).toBe(process.cwd());
  const left = vi.spyOn(process, 'chdir').mockImplementation(() => undefined);
  const gone = vi.spyOn(process, 'cwd').mockImplementation(() => {
    throw new Error('ENOENT: no such file or directory, uv_cwd');
  });
  expect(workingDirectory({ PWD: join(sep, 'was', 'here') })).toBe(join(sep, 'was', 'here'));
  expect(workingDirectory({ PWD: 'here' })).toBe(sep);
  expect(left).toHaveBeenCalledWith(sep);
  gone.mockRestore();
  left.mockRestore();
});
