import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { lean } from '../../build/lean-code.mjs';

const SOURCE = `// What it is for.
/** Adds. */
function addAll(numbersOfAll) {
	// One after the other.
	const sumOfAll = numbersOfAll.reduce((soFar, next) => soFar + next, 0);
	const inner = function named() { return new Error('here').stack; };
	return [sumOfAll, inner(), inner.name];
}
class Kept { method() {} }
const asked = () => asked$ ??= require("./other.js");
let asked$;
exports.addAll = addAll;
exports.Kept = Kept;
`;

it('leaves out comments and what nobody outside calls by name, and the script does the same', () => {
  const shorter = lean('some.js', SOURCE);
  expect(shorter.length).toBeLessThan(SOURCE.length * 0.75);
  expect(shorter).not.toMatch(/What it is for|One after|Adds|sumOfAll|numbersOfAll/);
  const exports = {} as {
    addAll: (numbers: readonly number[]) => [number, string, string];
    Kept: { name: string };
  };
  runInNewContext(shorter, { exports });
  const [sum, stack, name] = exports.addAll([1, 2, 3]);
  expect([sum, name, exports.Kept.name]).toEqual([6, 'named', 'Kept']);
  expect(stack).toMatch(/named[^]*addAll/);
});

it('keeps lines, and how a file asks for another one late', () => {
  const shorter = lean('some.js', SOURCE);
  expect(shorter.split('\n').length).toBeGreaterThan(8);
  expect(shorter).toContain('??= require("./other.js")');
});

it('says which script cannot be read', () => {
  expect(() => lean('broken.js', 'const = 1')).toThrow(/^broken\.js cannot be made shorter/);
});
