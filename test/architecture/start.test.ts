// What a start reads before anything is asked of it: no library that most starts never need.
import { describe, expect, it } from 'vitest';
import { all, inside, textOf } from './sources.ts';

/** Where starts begin: the window, the commands, and what both are put together by. */
const STARTS = [
  'app/main.ts',
  'app/headless/main.ts',
  'app/shell/window-app.ts',
  'app/compose/compose.ts',
  'app/start/door.ts',
];

/** Read when they are asked for: HTTP both ways, the protocol of assistants, the queue of workers, models. */
const LATE =
  /^(undici|fastify|@modelcontextprotocol\/.+|@valibot\/to-json-schema|bullmq|ioredis|onnxruntime-node|sherpa-onnx-node)$/;

/** Files that are read with these, each with what names it; `import()` and types are read later, or never. */
function readWith(starts: readonly string[]): ReadonlyMap<string, string | null> {
  const imports = new Map<string, string[]>();
  for (const { from, isLate, target, typeOnly } of inside)
    if (!typeOnly && !isLate) imports.set(from, [...(imports.get(from) ?? []), target]);
  const found = new Map<string, string | null>(starts.map((start) => [start, null]));
  for (const file of found.keys())
    for (const target of imports.get(file) ?? []) if (!found.has(target)) found.set(target, file);
  return found;
}

describe('a start', () => {
  it('reads no library that it may never need', () => {
    const read = readWith(STARTS);
    expect(read.size).toBeGreaterThan(300);
    const late = all
      .filter(({ from, isLate, to, typeOnly }) => read.has(from) && !typeOnly && !isLate && LATE.test(to))
      .map(({ from, to }) => `${from} (by ${read.get(from) ?? 'itself'}) → ${to}`);
    expect(late).toEqual([]);
  });

  it('of a window whose first answers are not known reads the code and opens the library while the page’s process starts', () => {
    const source = textOf('app/shell/start/window.ts').replaceAll(/\/\/.*$/gm, '');
    const [, body = ''] = /\bfunction showWindow\([^]*?\{\n([^]*?)\n\}\n/.exec(source) ?? [];
    // What begins the page's process, what is done meanwhile, and what needs the page or would make it wait.
    const steps = [
      'face.window.open()',
      'await readCode(',
      'await openToWork(',
      'if (!hidden && !isKnown) await pagesTurn(',
      'await workInWindow(',
    ];
    const places = steps.map((step) => body.indexOf(step));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((one, other) => one - other));
    // Each once; and before the library is open nothing waits for the page, but where its first answers are known without it.
    for (const step of steps) expect(body.split(step), step).toHaveLength(2);
    const before = body.slice(0, body.indexOf('await openToWork(')).split('\n');
    const waiting = before.filter((line) => /pageServed|listDrawn|await (Promise\.\w+\()?face\b/.test(line));
    expect(waiting.filter((line) => !line.startsWith('  if (isKnown) '))).toEqual([]);
  });

  it('asks for no part of Node by `import()`: through the loader that writes a warning among what a command says', () => {
    const late = all.filter(({ isLate, to }) => isLate && to.startsWith('node:'));
    expect(late.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });
});
