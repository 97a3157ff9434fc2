// What the page understands of the answers that it asks for first: another build that says the same can be told what an earlier one was.
import { firstCalls } from './first-calls.ts';
import { CHANNELS } from './schema.ts';

/**
 * The calls, and every field of their answers with what it may hold, as text. For the build: it takes the whole contract.
 * @param channels with their schemas
 */
export const firstShape = (
  channels: Readonly<Record<string, { readonly answer: unknown }>> = CHANNELS,
): string => JSON.stringify(firstCalls(null).map(([name, args]) => [name, args, channels[name]?.answer]));
