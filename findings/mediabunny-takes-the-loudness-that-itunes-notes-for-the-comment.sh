#!/usr/bin/env bash
# mediabunny 1.61.0: the comment of an MP3 that went through iTunes is " 000002A1 0000028E …", the loudness of its two channels, and what its maker wrote about it is nowhere.
#
# Guessed: `comment` is the comment for people. A tag may have many COMM frames, told apart by language and description (ID3v2.3.0 §4.11: "there may be more than one comment frame in
# each tag, but only one with the same language and content descriptor"), and iTunes keeps its notes under descriptions of its own: iTunNORM, iTunSMPB (gapless playing), iTunPGAP.
# Seen: the description is read and dropped, and the first frame wins, which is iTunes'; in `raw`, too, there is only the first, as bytes. So in 2.2 (COM), 2.3 and 2.4. FFmpeg 9.0.2
# (each description a key of its own) and tinytag 2.3.2 give the comment. Of two comments in two languages the second cannot be had at all.
# music-metadata (Borewit/music-metadata#502) and Ampache (ampache/ampache#1518) met it before; of mediabunny no report was found.
# Earshot showed those numbers in a recording's details; it reads comments by itself now (app/files/id3-comment.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check imageio-ffmpeg==0.8.1 mutagen==1.48.1 tinytag==2.3.2
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mediabunny@1.61.0
cat >make.py <<'PY'
from mutagen.id3 import COMM, ID3
from tinytag import TinyTag

SOUND = (bytes.fromhex("fffb90c4") + bytes(413)) * 50  # layer III, 128 kbit/s, 44.1 kHz, one channel: silence
LOUDNESS = COMM(encoding=0, lang="eng", desc="iTunNORM", text=" 000002A1 0000028E 00003A2D 00002F1C")
WORDS = COMM(encoding=0, lang="eng", desc="", text="Recorded at the kitchen table")

def frame(comment):
    content = b"\0eng" + comment.desc.encode() + b"\0" + comment.text[0].encode()
    return b"COMM" + len(content).to_bytes(4, "big") + b"\0\0" + content

for name, comments in (("words", [WORDS]), ("both", [LOUDNESS, WORDS])):
    # Frame after frame, in the order of iTunes; mutagen sorts them, and checks here that they are what they should be.
    body = b"".join(frame(one) for one in comments)
    size = bytes(len(body) >> place & 0x7F for place in (21, 14, 7, 0))
    open(f"{name}.mp3", "wb").write(b"ID3\3\0\0" + size + body + SOUND)
    assert {one.desc: one.text for one in ID3(f"{name}.mp3").getall("COMM")} == {one.desc: one.text for one in comments}
    print(f"tinytag, {name}: {TinyTag.get(f'{name}.mp3').comment}")
PY
cat >look.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';
for (const name of ['words', 'both']) {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(readFileSync(`${name}.mp3`)) });
  console.log(`mediabunny, ${name}: ${(await input.getMetadataTags()).comment}`);
}
JS
ffmpeg=$(ls "$folder"/venv/lib/python3*/site-packages/imageio_ffmpeg/binaries/ffmpeg-*)
seen=$(
  venv/bin/python make.py
  for name in words both; do echo "FFmpeg, $name: $("$ffmpeg" -v error -i $name.mp3 -f ffmetadata - | sed -n 's/^comment=//p')"; done
  node look.mjs
)
echo "$seen"
[ "$seen" = 'tinytag, words: Recorded at the kitchen table
tinytag, both: Recorded at the kitchen table
FFmpeg, words: Recorded at the kitchen table
FFmpeg, both: Recorded at the kitchen table
mediabunny, words: Recorded at the kitchen table
mediabunny, both:  000002A1 0000028E 00003A2D 00002F1C' ]
