#!/usr/bin/env bash
# FFmpeg 9.0.2 (5.1.9 too), of an MP3 with an unsynchronised ID3v2.3 tag: the first text in UTF-16 lacks its last letter, and everything behind it is gone: artist, album,
# cover, chapters. Nothing is said.
#
# Guessed: "unsynchronisation" (ID3v2.3.0 §5: a zero is put behind each 0xFF of the tag, so that no old player takes it for sound) lies over the tag as a whole, so it is
# taken off first; sizes of frames are those of the frames, as libid3tag, TagLib, mutagen and eyeD3 read it. (In 2.4 each frame is unsynchronised by itself, and its size
# counts the zeros: FFmpeg reads that rightly.) Seen: id3v2_parse takes as many bytes from the file as the frame's size says, and the zeros out of those: one zero is one
# byte too few. The rest is looked for at that place, which is in the middle of the frame. Since UTF-16 begins with FF FE, one text is enough. tinytag 2.3.2,
# music-metadata 11.16.1 and node-id3 0.2.9 take no zeros out of it at all: the title is in another script then. So of seven readers that were tried, two read such a tag:
# mutagen 1.48.1 and eyeD3 0.9.9. Perl's MP3::Tag, and flac2mp3 with it, writes such tags. DeaDBeeF and mp3tag.js had the same fault (2514, 666); that FFmpeg, tinytag and
# music-metadata have it, no report says that was found. Earshot takes the zeros out itself, for tags, cover and chapters (app/files/plain-id3.ts,
# app/files/id3-frames.ts), and writes copies with chapters without them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mutagen==1.48.1 eyeD3==0.9.9 tinytag==2.3.2 imageio-ffmpeg==0.8.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund music-metadata@11.16.1 node-id3@0.2.9
cat >look.py <<'PY'
import logging
import subprocess
import eyed3
import imageio_ffmpeg
import mutagen
from tinytag import TinyTag

logging.disable(logging.CRITICAL)
SOUND = (bytes.fromhex("fffb90c4") + bytes(413)) * 50  # layer III, 128 kbit/s, 44.1 kHz, one channel: silence

def frame(name, words):
    content = b"\x01" + words.encode("utf-16")
    return name + len(content).to_bytes(4, "big") + bytes(2) + content

frames = frame(b"TIT2", "The Title") + frame(b"TPE1", "The Artist") + frame(b"TALB", "The Show")
for file, flags, body in (("plain.mp3", 0, frames), ("zeros.mp3", 0x80, frames.replace(b"\xff", b"\xff\0"))):
    size = bytes(len(body) >> place & 0x7F for place in (21, 14, 7, 0))
    open(file, "wb").write(b"ID3" + bytes((3, 0, flags)) + size + body + SOUND)

def by_ffmpeg(file):
    out = subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", file, "-f", "ffmetadata", "-"], capture_output=True, text=True).stdout
    tags = dict(line.split("=", 1) for line in out.splitlines() if "=" in line)
    return [tags.get(name) for name in ("title", "artist", "album")]

def by_tinytag(file):
    tags = TinyTag.get(file)
    return [tags.title, tags.artist, tags.album]

def by_eyed3(file):
    tag = eyed3.load(file).tag
    return [tag.title, tag.artist, tag.album]

print("FFmpeg", imageio_ffmpeg.get_ffmpeg_version().split("-")[0])
for name, read in (
    ("mutagen", lambda file: [str(mutagen.File(file).tags.get(frame)) for frame in ("TIT2", "TPE1", "TALB")]),
    ("eyeD3", by_eyed3),
    ("FFmpeg", by_ffmpeg),
    ("tinytag", by_tinytag),
):
    for file in ("plain.mp3", "zeros.mp3"):
        print(f"{name} {file}: {', '.join(ascii(text).strip(chr(39)) if text else 'nothing' for text in read(file))}")
PY
cat >look.mjs <<'JS'
import { parseFile } from 'music-metadata';
import NodeId3 from 'node-id3';
const shown = (text) => (text ? JSON.stringify(text).slice(1, -1).replace(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`) : 'nothing');
for (const file of ['plain.mp3', 'zeros.mp3']) {
  const { common } = await parseFile(file);
  console.log(`music-metadata ${file}: ${[common.title, common.artist, common.album].map(shown).join(', ')}`);
}
for (const file of ['plain.mp3', 'zeros.mp3']) {
  const { album, artist, title } = NodeId3.read(file);
  console.log(`node-id3 ${file}: ${[title, artist, album].map(shown).join(', ')}`);
}
JS
seen=$(venv/bin/python look.py && node look.mjs)
echo "$seen"
[ "$seen" = 'FFmpeg n9.0.2
mutagen plain.mp3: The Title, The Artist, The Show
mutagen zeros.mp3: The Title, The Artist, The Show
eyeD3 plain.mp3: The Title, The Artist, The Show
eyeD3 zeros.mp3: The Title, The Artist, The Show
FFmpeg plain.mp3: The Title, The Artist, The Show
FFmpeg zeros.mp3: The Titl, nothing, nothing
tinytag plain.mp3: The Title, The Artist, The Show
tinytag zeros.mp3: \xff\u54fe\u6800\u6500\u2000\u5400\u6900\u7400\u6c00\u6500, nothing, nothing
music-metadata plain.mp3: The Title, The Artist, The Show
music-metadata zeros.mp3: \u00ff\u54fe\u6800\u6500\u2000\u5400\u6900\u7400\u6c00\u6500, nothing, nothing
node-id3 plain.mp3: The Title, The Artist, The Show
node-id3 zeros.mp3: \uff00\ufe54he Title, nothing, nothing' ]
