#!/usr/bin/env bash
# @modelcontextprotocol/server 2.4.0 takes a tool's answer that lacks a field with a default, and the client of the same release refuses it.
#
# Guessed: the server validates `structuredContent` by the tool's `outputSchema` and sends what came of that, defaults filled in; or refuses it itself.
# Seen: it validates, and sends what the tool gave. But the JSON Schema that it publishes says that the field is required (zod's default is optional on the
# way in, and always there on the way out), and so @modelcontextprotocol/client 2.4.0 throws. It does so only once it has listed the tools: the same call
# before succeeds, so that a test which calls a tool at once notices nothing. The same happens with a field too many, which zod leaves out in silence.
# Earshot's tools publish no output schema: their answers are text (app/mcp/server.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @modelcontextprotocol/server@2.4.0 @modelcontextprotocol/client@2.4.0 zod@4.3.6
cat >look.mjs <<'JS'
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
const server = new McpServer({ name: 'server', version: '1' });
const answers = (structuredContent) => () => ({ content: [], structuredContent });
const schema = z.object({ title: z.string(), pages: z.number().default(1) });
server.registerTool('less', { description: 'lacks pages', outputSchema: schema }, answers({ title: 'A' }));
server.registerTool('more', { description: 'has a field more', outputSchema: schema }, answers({ title: 'A', pages: 2, colour: 'red' }));
const [here, there] = InMemoryTransport.createLinkedPair();
await server.connect(here);
const client = new Client({ name: 'client', version: '1' });
await client.connect(there);
const call = (name) => client.callTool({ name }).then(() => 'taken', (error) => /must have|must NOT have/.exec(error.message)?.[0] ?? error.message);
const before = [await call('less'), await call('more')];
const { tools } = await client.listTools();
console.log(`required ${tools[0].outputSchema.required}; before the list ${before.join(', ')}; after it ${await call('less')}, ${await call('more')}`);
JS
seen=$(node look.mjs)
echo "MCP SDK 2.4.0: $seen"
[ "$seen" = 'required title,pages; before the list taken, taken; after it must have, must NOT have' ]
