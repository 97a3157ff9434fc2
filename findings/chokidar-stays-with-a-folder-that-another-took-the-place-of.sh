#!/usr/bin/env bash
# chokidar 5.0.0 (Linux) is deaf to a folder that took another's name by renaming, and goes on telling of the one that went away, under the name that it had.
#
# Guessed: what is watched is a tree of names: after `mv show show.old; mv show.new show`, as a synchroniser, a deployment or a person who puts a finished folder in the place of a draft does, files in
# `show` are told of, as they are after renaming to a free name; and those in `show.old`, outside of the tree, are not. Seen: what the new folder has more than the old one is told of once, at that
# moment, and a file in both with other content is not. From then on nothing that comes, changes or goes in it is told of, by "all" or one by one, however long one waits, since the folder was known
# and is not watched anew. A file that is written into the folder that went away brings no event of its own; instead `show` is listed, and what came there meanwhile is told of then.
# The same with a link that is pointed elsewhere by renaming (`current` of a deployment), which is the usual way. Node's page on fs.watch says that a watch belongs to the inode; chokidar's README says
# nothing of it, and tells folders that are renamed to a free name right.
# Earshot compares the numbers of the two folders and lets go of the one that went away (app/files/listen.ts); before, what came into the new one was noticed when it was looked through the next time.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund chokidar@5.0.0
cat >look.mjs <<'JS'
import { appendFileSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { watch } from 'chokidar';

mkdirSync('tree/show', { recursive: true });
writeFileSync('tree/show/both', 'old');
mkdirSync('tree/free');
mkdirSync('one');
mkdirSync('two');
symlinkSync('../one', 'tree/current');
const events = [];
const watcher = watch('tree', { ignoreInitial: true }).on('all', (event, path) => events.push(`${event} ${path}`));
await new Promise((resolve) => watcher.once('ready', resolve));
async function seen(what, deed) {
  deed();
  await delay(2_000);
  console.log(`${what}: ${events.splice(0).join(', ') || 'nothing'}`);
}
await seen('a file comes', () => writeFileSync('tree/show/first', '1'));
renameSync('tree/free', 'tree/other');
await delay(2_000);
events.length = 0;
await seen('a file comes into a folder with a new name', () => writeFileSync('tree/other/first', '1'));
mkdirSync('new');
writeFileSync('new/both', 'another');
writeFileSync('new/first', '1');
await seen('another folder takes its place', () => {
  renameSync('tree/show', 'away');
  renameSync('new', 'tree/show');
});
await seen('a file comes', () => writeFileSync('tree/show/second', '2'));
await seen('a file changes', () => appendFileSync('tree/show/both', '2'));
await seen('a file comes into the folder that went away', () => writeFileSync('away/third', '3'));
await seen('the link points elsewhere', () => {
  symlinkSync('../two', 'next');
  renameSync('next', 'tree/current');
});
await seen('a file comes behind the link', () => writeFileSync('two/fourth', '4'));
await watcher.close();
JS
seen=$(node look.mjs)
echo "chokidar 5.0.0:"
echo "$seen"
[ "$seen" = 'a file comes: add tree/show/first
a file comes into a folder with a new name: add tree/other/first
another folder takes its place: nothing
a file comes: nothing
a file changes: nothing
a file comes into the folder that went away: add tree/show/second
the link points elsewhere: nothing
a file comes behind the link: nothing' ]
