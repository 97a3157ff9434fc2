#!/usr/bin/env bash
# One tool whose valibot schema has a `check` (or `finite`, `trim`, `date`) makes `tools/list` of an MCP server fail for every tool, and nothing says so
# before a host asks: @modelcontextprotocol/server 2.4.0 with valibot 1.5.0, also through @valibot/to-json-schema 1.8.0's toStandardJsonSchema.
#
# Guessed: registerTool takes any Standard Schema that it can tell of in JSON Schema, and refuses others when they are registered, as it refuses a name
# that is taken; or the one tool is left out of the list. Seen: registering is silent, calls of all tools work, arguments are checked, but the list of
# tools is converted as a whole when a host asks for it, and one throw (“The "check" action cannot be converted to JSON Schema”) is the answer
# for all: a host sees a server without tools. The schema is valid and documented; only its way into JSON Schema is missing.
# Earshot converts each schema in a test (test/mcp/tools.test.ts), and writes its rules as patterns and bounds, which JSON Schema knows.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund \
  @modelcontextprotocol/server@2.4.0 @modelcontextprotocol/client@2.4.0 valibot@1.5.0 @valibot/to-json-schema@1.8.0
cat >look.mjs <<'JS'
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { McpServer } from '@modelcontextprotocol/server';
import { toStandardJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';

/** A server with two tools, one plain, the other with this schema: what a host sees. */
async function seen(schema) {
  const server = new McpServer({ name: 'server', version: '1' });
  const done = () => ({ content: [{ type: 'text', text: 'done' }] });
  server.registerTool('plain', { inputSchema: toStandardJsonSchema(v.object({ a: v.string() })) }, done);
  server.registerTool('other', { inputSchema: schema }, done);
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  await server.connect(ours);
  const client = new Client({ name: 'host', version: '1' });
  await client.connect(theirs);
  const list = await client.listTools().then(
    ({ tools }) => `lists ${tools.map(({ name }) => name).join(' and ')}`,
    () => 'lists nothing',
  );
  const called = await client.callTool({ name: 'plain', arguments: { a: 'x' } });
  await client.close();
  return `${list}, plain says ${called.content[0].text}`;
}
const even = v.object({ a: v.pipe(v.number(), v.check((n) => n % 2 === 0)) });
console.log(`a number: ${await seen(toStandardJsonSchema(v.object({ a: v.number() })))}`);
console.log(`an even number, by check: ${await seen(toStandardJsonSchema(even))}`);
JS
seen=$(node look.mjs)
echo "$seen"
[ "$seen" = "a number: lists plain and other, plain says done
an even number, by check: lists nothing, plain says done" ]
