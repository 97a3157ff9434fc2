#!/usr/bin/env bash
# fflate 0.8.3's `Unzip` takes what lies inside a file of a streamed archive for files of that archive, and says no error: a zip that is packed into a zip comes out as another
# file, and beside it a file that nobody packed.
#
# Guessed: what fflate's own `Zip` packed (stored, by `ZipPassThrough`) comes out as it was. Seen: where the header before a file does not say its length, which is how every
# archive is packed that is written as it goes, `Unzip` looks for the next four bytes that are a signature, wherever they lie, and for no length and no sum (CRC-32) behind them. Of
# the inner archive it makes an entry, and its name, which may be a path, is handed to the caller; the outer file has other bytes than were packed, and its sum is not looked at. The
# same file read by the directory at the end (`unzipSync`, Info-ZIP's `unzip`) is right. In deflated files it takes chance: four bytes of 2^32 at each place, so one in about a hundred
# archives of 10 MB, which then end with "unexpected EOF"; that was reported (101arrowz/fflate 208, 243), and a zip in a zip, too (235). Earshot reads zips by their directory,
# each file against its sum (app/models/unzip.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fflate@0.8.3
cat >look.mjs <<'JS'
import { strToU8, Unzip, UnzipInflate, UnzipPassThrough, unzipSync, Zip, ZipPassThrough, zipSync } from 'fflate';

const inner = zipSync({ 'inner.txt': strToU8('inner') }, { level: 0 });
const pieces = [];
const zip = new Zip((error, bytes) => pieces.push(bytes));
for (const [name, content] of [['backup.zip', inner], ['notes.txt', strToU8('notes')]]) {
  const file = new ZipPassThrough(name);
  zip.add(file);
  file.push(content, true);
}
zip.end();
const packed = Buffer.concat(pieces);

const seen = [];
const unzip = new Unzip((file) => {
  const parts = [];
  file.ondata = (error, bytes, isLast) => {
    if (error) seen.push(`${file.name}: ${error.message}`);
    parts.push(bytes);
    if (!isLast) return;
    const isSame = file.name !== 'backup.zip' || Buffer.concat(parts).equals(Buffer.from(inner));
    seen.push(`${file.name}${isSame ? '' : ' with other bytes'}`);
  };
  file.start();
});
unzip.register(UnzipInflate);
unzip.register(UnzipPassThrough);
unzip.push(packed, true);
console.log(`packed: ${Object.keys(unzipSync(packed)).join(', ')}`);
console.log(`unpacked: ${seen.sort().join(', ')}`);
JS
seen=$(node look.mjs)
echo "fflate 0.8.3, $seen"
[ "$seen" = 'packed: backup.zip, notes.txt
unpacked: backup.zip with other bytes, inner.txt, notes.txt' ]
