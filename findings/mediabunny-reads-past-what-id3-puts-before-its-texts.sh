#!/usr/bin/env bash
# mediabunny 1.61.0 says that the title of an MP3 is "\ufffd", "" or cut off, and knows neither artist nor cover, where its ID3v2 tag is unsynchronised, or gives lengths;
# for one frame with a group, getMetadataTags() rejects, and all tags are gone.
#
# Guessed: what a tag's flags announce is undone, as eyeD3 does it (mutagen too, but for the group): zeros behind each 0xFF are taken out ("unsynchronisation", ID3v2.3.0
# §5, ID3v2.4.0-structure §6.1), and the length and group before a frame's content are passed over (§4.1.2). Seen in src/id3.ts: ununsynchronizeAll (2.3) compares the
# 0xFF with itself instead of the byte after it, and takes out nothing; in 2.4 the zeros of a frame are taken out, and the next frame is then looked for where it was
# before; data length and group are read as the text's encoding; 2.2 is not undone at all. Each text in UTF-16 begins with FF FE, so that every unsynchronised tag with
# such a text is hit, and every one with a JPEG. Bandcamp writes the 2.4 kind (lofty-rs, issue 678), Perl's MP3::Tag the 2.3 kind (DeaDBeeF, issue 2514). No report of
# mediabunny was found. A recording was called "\ufffd" in Earshot, which makes a tag plain before mediabunny sees it now (app/files/plain-id3.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mutagen==1.48.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mediabunny@1.61.0
cat >make.py <<'PY'
import mutagen

SOUND = (bytes.fromhex("fffb90c4") + bytes(413)) * 50  # layer III, 128 kbit/s, 44.1 kHz, one channel: silence
seven = lambda size: bytes(size >> place & 0x7F for place in (21, 14, 7, 0))
text = lambda words: b"\x01" + words.encode("utf-16")

def unsynchronised(content):
    return content.replace(b"\xff", b"\xff\0")

def frame(version, name, words, flags=0):
    content = text(words)
    before = (b"\x81" if flags & (0x40 if version == 4 else 0x20) else b"") + (seven(len(content)) if version == 4 and flags & 0x01 else b"")
    content = before + (unsynchronised(content) if version == 4 and flags & 0x02 else content)
    return name + (seven(len(content)) if version == 4 else len(content).to_bytes(4, "big")) + bytes((0, flags)) + content

for name, version, tag_flags, flags in (
    ("2.3 plain", 3, 0, 0),
    ("2.3 unsynchronised", 3, 0x80, 0),
    ("2.3 group", 3, 0, 0x20),
    ("2.4 plain", 4, 0, 0),
    ("2.4 unsynchronised", 4, 0x80, 0x02),
    ("2.4 unsynchronised, lengths", 4, 0x80, 0x03),
    ("2.4 lengths", 4, 0, 0x01),
    ("2.4 group", 4, 0, 0x40),
):
    frames = frame(version, b"TIT2", "The Title", flags) + frame(version, b"TPE1", "The Artist", flags)
    body = unsynchronised(frames) if version == 3 and tag_flags else frames
    open(f"{name}.mp3", "wb").write(b"ID3" + bytes((version, 0, tag_flags)) + seven(len(body)) + body + SOUND)
    tags = mutagen.File(f"{name}.mp3").tags
    read = f"{tags.get('TIT2')} by {tags.get('TPE1')}"
    assert "group" in name or read == "The Title by The Artist", (name, read)
PY
venv/bin/python make.py
cat >look.mjs <<'JS'
import { readdirSync, readFileSync } from 'node:fs';
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';
for (const file of readdirSync('.').filter((name) => name.endsWith('.mp3')).sort()) {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(readFileSync(file)) });
  const read = await input.getMetadataTags().then(({ artist, title }) => `${JSON.stringify(title)} by ${artist ?? 'nobody'}`, ({ message }) => message);
  console.log(`${file.slice(0, -4)}: ${read.replace('\ufffd', '\\ufffd')}`);
}
JS
seen=$(node look.mjs)
echo "mediabunny 1.61.0, ID3v"
echo "$seen"
[ "$seen" = '2.3 group: Unsupported text encoding: 129
2.3 plain: "The Title" by The Artist
2.3 unsynchronised: "\ufffd" by nobody
2.4 group: Unsupported text encoding: 129
2.4 lengths: "" by 
2.4 plain: "The Title" by The Artist
2.4 unsynchronised, lengths: "" by nobody
2.4 unsynchronised: "The Title\ufffd" by nobody' ]
