#!/usr/bin/env bash
# mediabunny 1.61.0: the date of an MP3 of 25 May 2024 with an ID3v2.3 tag is 1 January of the year 2505; one of 31 December is of 3112, and one of 11 March of 1103.
#
# Guessed: `date` is the day that the tag says, or its year. ID3v2.3 has them apart: TYER is the year, TDAT four digits, "DDMM" (ID3v2.3.0 §4.2.1); in 2.4 both became TDRC. Seen: TDAT is read as
# TDRC is, by `new Date('2505')`, which is a year; and it wins, because mutagen writes frames by their size and name, TDAT before TYER. FFmpeg writes TYER first: then the year is right, and
# the day is gone (1 January). Tests with 2.4 tags, or with a year alone, notice nothing; a date in the far future or in the Middle Ages sorts a show's episodes
# by the day of the month. FFmpeg 9.0.2 and eyeD3 0.9.9 read the day; tinytag 2.3.2 the year. MediaInfo (MediaArea/MediaInfo#298) and podcasters (owntone/owntone-server#882) mixed up day
# and month of this frame; of mediabunny no report was found.
# Earshot takes no date from mediabunny, but the texts of frames that hold a whole day (app/files/tags.ts), and of TYER and TDAT what FFmpeg makes of them (app/files/named-tags.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check eyeD3==0.9.9 imageio-ffmpeg==0.8.1 mutagen==1.48.1 tinytag==2.3.2
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mediabunny@1.61.0
cat >make.py <<'PY'
import eyed3
from mutagen.id3 import ID3, TDRC
from tinytag import TinyTag

SOUND = (bytes.fromhex("fffb90c4") + bytes(413)) * 50  # layer III, 128 kbit/s, 44.1 kHz, one channel: silence
for name, version, day in (("2.4", 4, "2024-05-25"), ("2.3", 3, "2024-05-25"), ("december", 3, "2024-12-31"), ("march", 3, "2024-03-11")):
    open(f"{name}.mp3", "wb").write(SOUND)
    tag = ID3()
    tag.add(TDRC(encoding=0, text=day))
    if version == 3:
        tag.update_to_v23()
    tag.save(f"{name}.mp3", v2_version=version)
    # Read by who wrote it, by another, and by a third.
    assert ID3(f"{name}.mp3")["TDRC"] == day
    assert str(eyed3.load(f"{name}.mp3").tag.recording_date) == day
    assert TinyTag.get(f"{name}.mp3").year[:4] == "2024"
PY
venv/bin/python make.py
ffmpeg=$(ls "$folder"/venv/lib/python3*/site-packages/imageio_ffmpeg/binaries/ffmpeg-*)
"$ffmpeg" -v error -i 2.4.mp3 -map_metadata -1 -metadata date=2024-05-25 -id3v2_version 3 -c copy by-ffmpeg.mp3
cat >look.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';
const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(readFileSync(process.argv[2])) });
const { date } = await input.getMetadataTags();
console.log(date.toISOString().slice(0, 10));
JS
seen=$(for name in 2.4 2.3 december march by-ffmpeg; do
  echo "$name: FFmpeg $("$ffmpeg" -v error -i $name.mp3 -f ffmetadata - | sed -n 's/^date=//p'), mediabunny $(node look.mjs $name.mp3)"
done)
echo "$seen"
[ "$seen" = '2.4: FFmpeg 2024-05-25, mediabunny 2024-05-25
2.3: FFmpeg 2024-05-25, mediabunny 2505-01-01
december: FFmpeg 2024-12-31, mediabunny 3112-01-01
march: FFmpeg 2024-03-11, mediabunny 1103-01-01
by-ffmpeg: FFmpeg 2024-05-25, mediabunny 2024-01-01' ]
