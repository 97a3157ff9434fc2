// The log on a real file: nothing is written that has not been through the cutting of secrets.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { logPathIn } from '../../app/operations/diagnostics.ts';
import { openLog } from '../../app/compose/log.ts';

const KEY = 'canary-key/5f2b8c+x';
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'earshot-log-'))));
afterEach(() => rmSync(folder, { recursive: true }));
const written = (): string => readFileSync(logPathIn(folder), 'utf8');

it('holds no secret, however it is told', () => {
  let known: readonly string[] = [];
  const log = openLog(folder, () => known);
  // Known from now on only.
  known = [KEY, 'proxy-password'];
  log.info(`sent with ${KEY}`);
  log.warn(`to https://api.example/?a=${encodeURIComponent(KEY)} with Bearer another-one`);
  log.fault(new Error(`refused ${Buffer.from(KEY).toString('base64')}`), `asking ${KEY}`);
  log.fault({ deep: { headers: { authorization: `Basic ${KEY}` }, of: KEY } }, 'asking');
  log.fault('http://mina:proxy-password@proxy.example', 'asking');
  expect(written()).toContain('while asking [secret]: Error: refused [secret]');
  expect(written()).toContain('deep');
  for (const one of [
    KEY,
    encodeURIComponent(KEY),
    Buffer.from(KEY).toString('base64').slice(2, -3),
    'another-one',
  ])
    expect(written()).not.toContain(one);
  expect(written()).not.toContain('proxy-password');
});
