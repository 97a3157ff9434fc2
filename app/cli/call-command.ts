// `earshot call`: any operation by its name, for scripts, with arguments and answer as JSON.
import { OPERATIONS } from '../contract/operations.ts';
import { editDistance } from '../domain/edit-distance.ts';
import { EXIT } from './exit-codes.ts';
import { done, refused, type End, type Tools } from './tools.ts';
import type { Command } from './words.ts';

/** Calls it, or lists what there is; the answer is JSON also for people. */
export async function callByName(
  { args, operation }: Extract<Command, { name: 'call' }>,
  tools: Tools,
): Promise<End> {
  if (operation === null) return list(tools);
  if (!tools.names.some((name) => name === operation))
    return refused('bad-argument', unknownName(operation, tools.names));
  const answer = await tools.callNamed(operation, args);
  if (!answer.ok) return answer;
  tools.out.json(plain(answer.value ?? null));
  return EXIT.done;
}

/** So many slips may lie between a name and what was meant by it. */
const MOST_SLIPS = 3;
const MOST_NAMED = 5;

function unknownName(typed: string, names: Tools['names']): string {
  const text = typed.toLowerCase();
  const slips = (name: string): number => editDistance(text, name.toLowerCase(), MOST_SLIPS);
  const like = names
    .filter((name) => (text !== '' && name.toLowerCase().includes(text)) || slips(name) <= MOST_SLIPS)
    .sort((a, b) => slips(a) - slips(b))
    .slice(0, MOST_NAMED);
  const meant = like.length > 0 ? ` Like it: ${like.join(', ')}.` : '';
  return `There is no operation “${typed}” for programs.${meant} All of them: earshot call --list`;
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
