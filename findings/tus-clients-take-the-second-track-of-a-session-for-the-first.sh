#!/usr/bin/env bash
# tuspy 1.1.0 and tus-js-client 4.3.1 (in Node, given a Buffer) take one recording for another of the same length whose first 64 KB are the same: tuspy sends nothing of the second and is content,
# tus-js-client goes on with the first one's upload and makes one file of both.
#
# Guessed: an upload is gone on with where the file is the one that was begun: a fingerprint is said to be "unique" (tuspy's class, and its page on `store_url`). Seen: it is the length and an MD5 of the first
# 65,536 bytes, in tus-js-client with the endpoint; no name, path, time or metadata. The tracks of one session, as recorders and editors write them, are exactly as long as each other, and begin with a second of
# digital silence: 64 KB are 0.7 s of 48 kHz and 16 bits. tuspy with `store_url` (its way to resume) keeps the address after the end as well, so that of the second track it asks how far the first one is, hears "all of
# it", and upload() returns with the first one's address: a guest's voice never leaves the computer. tus-js-client forgets a finished one only where it is told to (`removeFingerprintOnSuccess`), and one that was broken off is found for the
# other track, by `findPreviousUploads` as its page shows it; what is then called done is the beginning of one and the end of the other. Streams of files are told apart there by path and time. Maintainers
# know that a fingerprint "may not be unique" (tus-js-client 112) and took length and first block to make collisions less likely (tus-py-client 37); that tracks do so as a rule was not found.
# Way out: a `fingerprint` (tuspy: `fingerprinter`) of one's own, by path or by all of the content. `earshot serve` cannot see it, since it is asked about an upload that is really there: docs/serve.md warns of it.
set -euo pipefail
folder=$(mktemp -d)
server=''
trap 'if [ -n "$server" ]; then kill "$server"; fi; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check tuspy==1.1.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @tus/server@2.4.5 @tus/file-store@2.1.1 tus-js-client@4.3.1
mkdir store
cat >server.mjs <<'JS'
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
const tus = new Server({ path: '/files', datastore: new FileStore({ directory: 'store' }) });
const http = createServer((request, response) => tus.handle(request, response));
http.listen(0, '127.0.0.1', () => writeFileSync('port', String(http.address().port)));
JS
node server.mjs &
server=$!
for _ in $(seq 100); do if [ -s port ]; then break; fi; sleep 0.1; done
cat >track.py <<'PY'
import math, struct, sys, wave

def write(name, hertz):
    """A second of digital silence, and a second of a tone: 48 kHz, 16 bits."""
    with wave.open(name, "wb") as track:
        track.setparams((1, 2, 48_000, 0, "NONE", ""))
        track.writeframes(bytes(96_000))
        track.writeframes(b"".join(struct.pack("<h", round(9_000 * math.sin(i * hertz * math.tau / 48_000))) for i in range(48_000)))

write("anna.wav", 220)
write("ben.wav", 330)
PY
venv/bin/python track.py
cat >look.py <<'PY'
from tusclient.client import TusClient
from tusclient.storage.filestorage import FileStorage

client = TusClient(f"http://127.0.0.1:{open('port').read()}/files")
storage = FileStorage("urls.json")
for name in ("anna.wav", "ben.wav"):
    uploader = client.uploader(name, metadata={"filename": name}, store_url=True, url_storage=storage, chunk_size=50_000)
    uploader.upload()
    there = open("store/" + uploader.url.rsplit("/", 1)[1], "rb").read()
    whose = next(track for track in ("anna.wav", "ben.wav") if open(track, "rb").read() == there)
    print(f"tuspy: {name} is sent, {uploader.offset} bytes; what lies there is {whose}")
PY
cat >look.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { FileUrlStorage, Upload } from 'tus-js-client';
const endpoint = `http://127.0.0.1:${readFileSync('port', 'utf8')}/files`;
const urlStorage = new FileUrlStorage('urls-js.json');
/** Sends a file as the library's page shows it, and breaks it off once so much was sent. */
const send = (file, most = Infinity) =>
  new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      ...{ endpoint, urlStorage, chunkSize: 64_000, retryDelays: null, onError: reject },
      onSuccess: () => resolve(upload.url.split('/').pop()),
      onChunkComplete: (_, sent) => sent >= most && upload.abort().then(() => resolve(null)),
    });
    upload.findPreviousUploads().then(([previous]) => {
      if (previous) upload.resumeFromPreviousUpload(previous);
      upload.start();
    });
  });
const [anna, ben] = ['anna.wav', 'ben.wav'].map((name) => readFileSync(name));
await send(anna, 128_000);
const there = readFileSync(`store/${await send(ben)}`);
const from = there.findIndex((byte, at) => byte !== ben[at]);
const until = there.findLastIndex((byte, at) => byte !== ben[at]) + 1;
const isOf = (file) => there.subarray(from, until).equals(file.subarray(from, until));
console.log(`tus-js-client: ben.wav is sent, ${there.length} bytes; ${from < 0 ? 'all are his' : `up to byte ${until} they are ${isOf(anna) ? 'of anna.wav' : 'nobody’s'}`}`);
process.exit();
JS
seen="$(venv/bin/python look.py)
$(node look.mjs)"
echo "$seen"
[ "$seen" = "tuspy: anna.wav is sent, 192044 bytes; what lies there is anna.wav
tuspy: ben.wav is sent, 192044 bytes; what lies there is anna.wav
tus-js-client: ben.wav is sent, 192044 bytes; up to byte 128000 they are of anna.wav" ]
