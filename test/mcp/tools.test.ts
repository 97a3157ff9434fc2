// The table of tools: each can be told to a host in JSON Schema, none takes a path or an address, and junk for any argument is refused or told in words.
import { toJsonSchema } from '@valibot/to-json-schema';
import fc from 'fast-check';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { ASSISTANT_PERMISSIONS } from '../../app/domain/assistant.ts';
import { TOOLS, toolsFor } from '../../app/mcp/tools.ts';
import { archiveWorld } from './world.ts';

// One schema that cannot be told would leave hosts without any tool (findings/mcp-server-lists-no-tool-when-one-schema-has-a-check.sh).
it.each(TOOLS)('$name is told in JSON Schema, with a word about each argument', ({ args }) => {
  const schema = toJsonSchema(args, { errorMode: 'throw' });
  expect(schema.additionalProperties).toBe(false);
  for (const [name, about] of Object.entries(schema.properties ?? {}))
    expect((about as { description?: string }).description, name).toBeTruthy();
});

it('each permission has its tool, and no tool that changes something is there without one', () => {
  const reading = TOOLS.filter(({ permission }) => permission === undefined);
  expect(toolsFor([])).toEqual(reading);
  for (const one of ASSISTANT_PERMISSIONS)
    expect(
      toolsFor([one])
        .slice(reading.length)
        .map(({ permission }) => permission),
    ).toEqual([one, 'any']);
});

it('answers junk of any form, for each argument, with words, and stays', async () => {
  const world = archiveWorld();
  const id = world.said([['Anna', 'Bread.']], { show: 'Kitchen' });
  const { ask, client } = await world.host('modern', [...ASSISTANT_PERMISSIONS]);
  const { tools } = await client.listTools();
  // What JSON can say: anything else never comes over a wire.
  const junk = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.integer({ min: -1e15, max: 1e15 }),
    fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 8 }),
  );
  const fields = tools.flatMap(({ inputSchema, name }) =>
    Object.keys(inputSchema.properties ?? {}).map((field) => ({ name, field })),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...fields), junk, async ({ field, name }, bad) => {
      const usual = {
        id: `r${id}`,
        query: 'bread',
        show: 'Kitchen',
        written: 'Rye',
        title: 'Title',
        tags: [],
      };
      const given = { ...usual, [field]: bad };
      const { args } = TOOLS.find((row) => row.name === name) ?? { args: v.never() };
      const known = 'entries' in args ? Object.keys(args.entries as object) : [];
      const named = Object.fromEntries(Object.entries(given).filter(([key]) => known.includes(key)));
      const told = await ask(name, named);
      expect(told.value.error?.code).not.toBe('internal');
      expect(told.text).not.toBe('');
    }),
    { numRuns: 400 },
  );
  expect(world.faults).toEqual([]);
  expect((await ask('list_shows')).isError).toBe(false);
}, 60_000);
