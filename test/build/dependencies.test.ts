// Every dependency is pinned, and says why it is here.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const manifest = JSON.parse(read('package.json')) as Record<
  'dependencies' | 'devDependencies',
  Record<string, string>
>;
const reasons = read('docs/dependencies.md');

describe.each(Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }))(
  '%s',
  (name, version) => {
    it('is pinned to one version', () => {
      // One that is installed under another name says its own before.
      expect(version).toMatch(/^(?:npm:[a-z-]+@)?\d+\.\d+\.\d+$/);
    });

    it('has its reason in docs/dependencies.md', () => {
      expect(reasons).toContain(`\`${name}\``);
    });
  },
);
