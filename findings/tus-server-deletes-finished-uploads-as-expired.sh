#!/usr/bin/env bash
# @tus/server 2.4.5 with @tus/file-store 2.1.1: `cleanUpExpiredUploads()` deletes finished uploads, too, and until then a finished one that is older than the period is
# answered with 410 Gone.
#
# Guessed: only what was begun and never ended goes. The protocol's expiration is about "unfinished uploads", the store's page calls the period "the time before an
# ongoing upload is considered expired", and `deleteExpired` does compare: it spares an upload whose `size` is its `offset`. Seen: that offset is the one in the notes
# beside the file, which are written once, when the upload is made, and say 0 for ever; how far it really is, is the length of the file (getUpload), which deleteExpired
# does not ask. So nothing is spared but empty files. HEAD and PATCH count from the creation as well, and do not ask whether it is finished: the client whose last answer
# got lost and who asks late is told that the upload is gone, and sends all of it again. It is so with the notes in files or in memory. It hurts whoever leaves the files
# where they came in, as the store's page shows it, and calls the clean-up by a timer. No report was found. Earshot gives no period, and clears away by itself, by the
# time of a file's last byte, once what came was taken over or nobody went on with it (app/serve/uploads.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @tus/server@2.4.5 @tus/file-store@2.1.1
cat >look.mjs <<'JS'
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FileStore, MemoryConfigstore } from '@tus/file-store';
import { Server } from '@tus/server';

const PERIOD_MS = 2_000;
const protocol = { 'tus-resumable': '1.0.0' };

async function seen(how) {
  const directory = join(process.cwd(), how);
  const tus = new Server({
    path: '/files',
    datastore: new FileStore({
      directory,
      expirationPeriodInMilliseconds: PERIOD_MS,
      ...(how === 'memory' ? { configstore: new MemoryConfigstore() } : {}),
    }),
  });
  const http = createServer((request, response) => tus.handle(request, response)).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const made = await fetch(`http://127.0.0.1:${http.address().port}/files`, { method: 'POST', headers: { ...protocol, 'upload-length': '5' } });
  const url = made.headers.get('location');
  const sent = await fetch(url, {
    method: 'PATCH',
    headers: { ...protocol, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: 'hello',
  });
  const file = join(directory, url.split('/').pop());
  const state = async () => `${(await fetch(url, { method: 'HEAD', headers: protocol })).status}, ${existsSync(file) ? 'there' : 'deleted'}`;
  const said = [`sent ${sent.headers.get('upload-offset')} of 5`, `asked at once: ${await state()}`];
  said.push(`cleaned up: ${await tus.cleanUpExpiredUploads()}`);
  await pause(PERIOD_MS + 500);
  said.push(`asked after the period: ${await state()}`);
  said.push(`cleaned up: ${await tus.cleanUpExpiredUploads()}`, `asked then: ${await state()}`);
  http.closeAllConnections();
  http.close();
  return `${how}: ${said.join('; ')}`;
}
for (const how of ['files', 'memory']) console.log(await seen(how));
JS
seen=$(node look.mjs)
echo "@tus/server 2.4.5, a finished upload, notes in"
echo "$seen"
[ "$seen" = 'files: sent 5 of 5; asked at once: 200, there; cleaned up: 0; asked after the period: 410, there; cleaned up: 1; asked then: 404, deleted
memory: sent 5 of 5; asked at once: 200, there; cleaned up: 0; asked after the period: 410, there; cleaned up: 1; asked then: 404, deleted' ]
