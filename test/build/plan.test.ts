// What `npm test` runs, and in which order: each stage once, what needs the build after it, and a slow stage keeps only those back that come after it.
import { expect, test } from 'vitest';
import { carryOut, stagesOf, type Plan } from '../../build/setup/plan.mjs';
import { PLAN, STAGES } from '../../build/setup/stages.mjs';

/** The stages that have begun, and a way to end each. */
function played(plan: Plan): { begun: string[]; end: (stage: string) => Promise<void>; all: Promise<void> } {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const all = carryOut(plan, (stage) => {
    begun.push(stage);
    return new Promise((resolve) => ends.set(stage, resolve));
  });
  const end = async (stage: string): Promise<void> => {
    ends.get(stage)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, end, all };
}

test('every stage is run, and only once', () => {
  expect([...stagesOf(PLAN)].sort()).toEqual(Object.keys(STAGES).sort());
});

test('what runs the app waits for the build; what reads the sources does not', async () => {
  const { begun, end } = played(PLAN);
  expect(begun).toEqual(['build', 'format']);
  await end('build');
  expect(begun).toEqual(['build', 'format', 'e2e']);
  for (const stage of ['format', 'types']) await end(stage);
  expect(begun.slice(3)).toEqual(['types', 'unit']);
  await end('e2e');
  expect(begun.at(-1)).toBe('lint');
  await end('unit');
  expect(begun.at(-1)).toBe('packed');
});

test('a plan ends with its last stage', async () => {
  const { all, begun, end } = played({ inOrder: [{ beside: ['a', { inOrder: ['b', 'c'] }] }, 'd'] });
  let isOver = false;
  void all.then(() => (isOver = true));
  for (const stage of ['b', 'c']) await end(stage);
  expect(begun).toEqual(['a', 'b', 'c']);
  await end('a');
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  expect(isOver).toBe(false);
  await end('d');
  expect(isOver).toBe(true);
});
