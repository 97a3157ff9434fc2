// Bundled files that are read when they are first used, and say the same as if all had been read at once.
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askLate } from '../../build/late-requires.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-late-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const OTHER = `(globalThis.wasRead ??= []).push('other');
exports.Maker = class { constructor(word) { this.word = word; } };
exports.words = ['one', 'two'];
exports.tag = (parts) => parts[0];
exports.count = 1;
`;

/** What a bundle of two files exports, and which of them were read before the first use. */
function run(code: string): { made: Record<string, unknown>; readFirst: unknown } {
  writeFileSync(join(folder, 'other.js'), OTHER);
  writeFileSync(join(folder, 'first.js'), askLate(code));
  const shared = globalThis as { wasRead?: string[] | undefined };
  shared.wasRead = undefined;
  const wasRead = (): string[] | undefined => shared.wasRead;
  const made = createRequire(join(folder, 'here'))('./first.js') as Record<string, unknown>;
  return { made, readFirst: [...(wasRead() ?? [])] };
}

describe('what a bundled file asks for', () => {
  it('is read when it is first used, however it is used', () => {
    const { made, readFirst } = run(`const require_other = require("./other.js");
let node_os = require("node:os");
exports.use = () => [
  new require_other.Maker('a').word,
  ...require_other.words,
  (0, node_os.platform)(),
  require_other.tag\`x\`,
];
Object.defineProperty(exports, 'count', { enumerable: true, get: function() { return require_other.count; } });
`);
    expect(readFirst).toEqual([]);
    expect(() => (made.use as () => unknown)()).not.toThrow();
    expect((made.use as () => unknown)()).toEqual(['a', 'one', 'two', process.platform, 'x']);
    expect(made.count).toBe(1);
  });

  it('is read at once where it is needed as a whole, or what all stand on', () => {
    const whole = `const require_other = require("./other.js");\nexports.all = { ...require_other };\n`;
    expect(askLate(whole)).toBe(whole);
    expect(run(whole).readFirst).toEqual(['other']);
    const wrapped = `let node_os = require("node:os");\nnode_os = wrap(node_os, 1);\nnode_os.default.platform();\n`;
    expect(askLate(wrapped)).toBe(wrapped);
    for (const line of [
      'let node_fs = require("node:fs");\nnode_fs.readFileSync;\n',
      'const require_rolldown_runtime = require("./rolldown-runtime-10nM.js");\nrequire_rolldown_runtime.x;\n',
    ])
      expect(askLate(line)).toBe(line);
  });

  it('takes names that differ only in what follows for what they are', () => {
    const late = askLate(
      'const require_src = require("./other.js");\nconst require_src$1 = require("./more.js");\nrequire_src$1.a(require_src.b, require_srcs.c, x.require_src.d);\n',
    );
    expect(late).toContain('(require_src$1()).a((require_src()).b, require_srcs.c, x.require_src.d)');
  });
});
