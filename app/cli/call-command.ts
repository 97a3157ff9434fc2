// `earshot call`: any operation by its name, for scripts, with arguments and answer as JSON.
import { OPERATIONS } from '../contract/operations.ts';
import { EXIT } from './exit-codes.ts';
import { done, type End, type Tools } from './tools.ts';
import type { Command } from './words.ts';

/** Calls it, or lists what there is; the answer is JSON also for people. */
export async function callByName(
  { args, operation }: Extract<Command, { name: 'call' }>,
  tools: Tools,
): Promise<End> {
  if (operation === null) return list(tools);
  const answer = await tools.callNamed(operation, args);
  if (!answer.ok) return answer;
  tools.out.json(plain(answer.value ?? null));
  return EXIT.done;
}

function list(tools: Tools): End {
  const all = tools.names.map((name) => ({
    name,
    reach: OPERATIONS[name].reach,
    sentence: OPERATIONS[name].sentence,
  }));
  return done(tools, all, () => {
    for (const { name, reach, sentence } of all) tools.out.row([name, reach, sentence]);
  });
}

/** Columns of numbers as lists, and bytes as base64: JSON has neither. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
}
