// What the reports of the runners say about time, and which tests are named as the slowest.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectDir } from '../../build/setup/paths.mjs';
import { slowest, timesOfPlaywright, timesOfVitest } from '../../build/setup/test-times.mjs';

describe('the time of a test', () => {
  it('is read from vitest’s report', () => {
    const name = join(projectDir, 'test/domain/job.test.ts');
    const tests = [{ fullName: 'goes the whole way', duration: 12.5 }, { fullName: 'is skipped' }];
    expect(timesOfVitest({ testResults: [{ name, assertionResults: tests }] })).toEqual([
      { file: 'test/domain/job.test.ts', name: 'goes the whole way', ms: 12.5 },
      { file: 'test/domain/job.test.ts', name: 'is skipped', ms: 0 },
    ]);
  });

  it('is read from Playwright’s, with all its tries, also in groups', () => {
    const spec = (title: string, ...tries: number[]) => ({
      title,
      file: 'list.spec.ts',
      tests: [{ results: tries.map((duration) => ({ duration })) }],
    });
    const group = { title: 'group', specs: [spec('inner', 7)] };
    const suites = [{ title: 'list.spec.ts', specs: [spec('outer', 100, 50)], suites: [group] }];
    const file = 'test/e2e/list.spec.ts';
    expect(timesOfPlaywright({ config: { rootDir: join(projectDir, 'test/e2e') }, suites })).toEqual([
      { file, name: 'outer', ms: 150 },
      { file, name: 'inner', ms: 7 },
    ]);
  });

  it('is nothing where there is no report', () => {
    expect([...timesOfVitest(undefined), ...timesOfPlaywright(undefined)]).toEqual([]);
  });
});

it('the slowest are told, slowest first, and no more than asked for', () => {
  const times = [900, 12_340, 40].map((ms) => ({ file: 'a.test.ts', name: `takes ${ms}`, ms }));
  expect(slowest(times, 2)).toEqual(['   12.3 s  a.test.ts  takes 12340', '    0.9 s  a.test.ts  takes 900']);
});
