// No file over 400 lines and no function over 60, but those that are listed with the length that they may have at most.
import { sep } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { sources, textOf } from './sources.ts';

const FILE_LINES = 400;
const FUNCTION_LINES = 60;

/** These lists may only shrink, and their numbers too. */
const LONG_FILES: Readonly<Record<string, number>> = {};
const LONG_FUNCTIONS: Readonly<Record<string, number>> = {};

/** What is longer than it may be, and what is listed though it no longer needs to be. */
function faults(
  found: readonly { readonly name: string; readonly lines: number }[],
  limit: number,
  listed: Readonly<Record<string, number>>,
): string[] {
  const long = found.filter(({ lines, name }) => lines > (listed[name] ?? limit));
  const needed = new Set(found.filter(({ lines }) => lines > limit).map(({ name }) => name));
  return [
    ...long.map(({ lines, name }) => `${name} has ${lines} lines`),
    ...Object.keys(listed).flatMap((name) => (needed.has(name) ? [] : `${name} needs no exception`)),
  ];
}

const typescript = sources
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file: file.replaceAll(sep, '/'), text: textOf(file) }));

function functionsOf(file: string, text: string): { name: string; lines: number }[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const lineOf = (at: number): number => source.getLineAndCharacterOfPosition(at).line;
  const found: { name: string; lines: number }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const name = ts.isConstructorDeclaration(node)
        ? 'constructor'
        : (node.name?.getText(source) ?? '(unnamed)');
      found.push({ name: `${file} ${name}`, lines: lineOf(node.end) - lineOf(node.getStart(source)) + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('sizes', () => {
  it(`keeps every file within ${FILE_LINES} lines`, () => {
    const files = typescript.map(({ file, text }) => ({ name: file, lines: text.split('\n').length - 1 }));
    expect(faults(files, FILE_LINES, LONG_FILES)).toEqual([]);
  });

  it(`keeps every function within ${FUNCTION_LINES} lines`, () => {
    const functions = typescript.flatMap(({ file, text }) => functionsOf(file, text));
    expect(functions.length).toBeGreaterThan(1_500);
    expect(faults(functions, FUNCTION_LINES, LONG_FUNCTIONS)).toEqual([]);
  }, 60_000);
});
