#!/usr/bin/env bash
# @modelcontextprotocol/server 2.4.0: a resource that is registered under a plain address, as `https://example.com`, stands in `resources/list`, and reading it by just
# that address fails: "Resource not found".
#
# Guessed: what is listed can be read; an address is a name, to be given back as it was got (the specification: "each resource is uniquely identified by a URI", RFC
# 3986). Seen: it is registered and listed as it was written, but looked up as WHATWG's URL writes it anew (`new URL(uri).toString()` in the handler of resources/read):
# with a slash after a bare host, without a port that goes without saying, with `..` resolved, scheme and host in small letters. All of these are valid, and nothing is
# said when they are registered. Two resources that URL writes alike are listed as two and read as one. Of addresses with schemes of one's own only those with `..` in
# them are changed, so that trials with `notes://intro` go well. Resource links in a tool's answer, which a host reads next, fail the same way. No report was found; the
# SDK's issues know the same slash from its OAuth part (1968), and that templates hand over what they match undecoded (2728). Earshot's resources are behind a template,
# whose addresses are of small letters and digits (app/mcp/resources.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @modelcontextprotocol/server@2.4.0 @modelcontextprotocol/client@2.4.0
cat >look.mjs <<'JS'
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { McpServer } from '@modelcontextprotocol/server';

const server = new McpServer({ name: 'server', version: '1' });
for (const uri of [
  'notes://intro',
  'https://example.com',
  'https://example.com:443/feed.xml',
  'HTTPS://Example.com/About',
  'file:///shows/../notes.txt',
  'https://example.org/',
  'https://example.org',
])
  server.registerResource(uri, uri, {}, () => ({ contents: [{ uri, text: `text of ${uri}` }] }));
const [ours, theirs] = InMemoryTransport.createLinkedPair();
await server.connect(ours);
const client = new Client({ name: 'host', version: '1' });
await client.connect(theirs);
const { resources } = await client.listResources();
for (const { uri } of resources)
  console.log(`${uri}: ${await client.readResource({ uri }).then(({ contents }) => contents[0].text, ({ message }) => message.split(':')[0])}`);
await client.close();
JS
seen=$(node look.mjs)
echo "@modelcontextprotocol/server 2.4.0 lists, and when read says:"
echo "$seen"
[ "$seen" = 'notes://intro: text of notes://intro
https://example.com: Resource not found
https://example.com:443/feed.xml: Resource not found
HTTPS://Example.com/About: Resource not found
file:///shows/../notes.txt: Resource not found
https://example.org/: text of https://example.org/
https://example.org: text of https://example.org/' ]
