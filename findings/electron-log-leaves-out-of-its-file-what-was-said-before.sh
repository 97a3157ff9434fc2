#!/usr/bin/env bash
# electron-log 5.4.4: `log.info('sent', { from: user, to: user })` is in the file as { from: { name: 'Ada' } }. What an object holds for the second time is left out, in a list it is null; the
# console shows all of it.
#
# Guessed: what is logged stands in the file as in the console; only a thing that holds itself has to be cut. Seen: the file's transport brings each argument through JSON with a list of all objects that it
# met (createSerializer in src/node/transforms/object.js), and takes one that it meets again for a circle, though JSON itself, util.inspect and the console of the same library
# write it twice. Where nothing is shared, as in most trials, nothing is missing. Objects are shared where one default stands for many (options of two jobs, a folder of ten
# recordings, one error as the reason of a list of failures), and the reader of the log sees the second without it: as if it had none, and not as if the log had it not.
# Of two arguments each is looked at alone, so `log.info(user, user)` is whole. A `cause` of an error is in neither, nor is its `code`. No report was found.
# Earshot logs nothing but text, made by util.inspect (app/compose/log.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund electron-log@5.4.4
cat >look.cjs <<'JS'
const log = require('electron-log/node');
log.transports.file.setAppName('look');
log.transports.file.resolvePathFn = () => 'look.log';
for (const transport of [log.transports.file, log.transports.console]) transport.format = '{text}';
const user = { name: 'Ada' };
log.info('one:', { from: user, to: { name: 'Ada' } });
log.info('shared:', { from: user, to: user });
log.info('list:', [user, user]);
log.info('deeper:', { a: { by: user }, b: { by: user } });
log.info('apart:', user, user);
JS
seen=$(FORCE_COLOR=0 node look.cjs)
echo "console of electron-log $(node -p "require('electron-log/package.json').version"):"
echo "$seen"
echo 'its file:'
cat look.log
[ "$seen" = "one: { from: { name: 'Ada' }, to: { name: 'Ada' } }
shared: { from: { name: 'Ada' }, to: { name: 'Ada' } }
list: [ { name: 'Ada' }, { name: 'Ada' } ]
deeper: { a: { by: { name: 'Ada' } }, b: { by: { name: 'Ada' } } }
apart: { name: 'Ada' } { name: 'Ada' }" ]
[ "$(cat look.log)" = "one: { from: { name: 'Ada' }, to: { name: 'Ada' } }
shared: { from: { name: 'Ada' } }
list: [ { name: 'Ada' }, null ]
deeper: { a: { by: { name: 'Ada' } }, b: {} }
apart: { name: 'Ada' } { name: 'Ada' }" ]
