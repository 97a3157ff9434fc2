#!/usr/bin/env bash
# FFmpeg 9.0.2 (7.0.2 and 5.1.9 too) writes the chapters of an MP4 file twice and not alike: a first chapter that begins at 1:30 begins at 0 in the one list, at 1:30 in the other.
#
# Guessed: both say what was given, as MP3 and Matroska do; a track that begins late has an empty edit in front (ISO/IEC 14496-12 §8.6.6), as FFmpeg writes
# it for sound. Seen: the chapter track (QuickTime File Format, "Chapter lists") begins at 0 without one, and the first title lasts until the second, while Nero's `chpl` has
# the right times. FFmpeg reads the track first: a cold open of 90 s belongs to the "Interview" there, and once the file is copied through FFmpeg (`-c copy`) `chpl` says 0
# too. Readers of `chpl` (mutagen 1.48.1) say 1:30. Where the first chapter begins at 0, as in most tests, nothing is wrong. Reading is right: the
# same file with an empty edit in front of the chapter track, put in by hand below, has its chapters later.
# HandBrake, which reads by these libraries, has the symptom (HandBrake/HandBrake#7339, open); mp4v2 had another fault of the kind (mp4chaps).
# Earshot takes `chpl` where the first time alone differs, and obeys the edit list of the track (app/files/chapters-mp4.ts); before, it said 0:00, and read
# the copies that it writes itself (app/files/chapter-copy/) as many seconds early as their first chapter is late.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
for version in 0.6.0 0.8.1; do
  python3 -m pip download --quiet --no-deps --disable-pip-version-check "imageio-ffmpeg==$version"
  python3 -m zipfile -e imageio_ffmpeg-"$version"-*.whl "$version"
done
chmod +x ./*/imageio_ffmpeg/binaries/ffmpeg-*
cat >chapters.txt <<'TXT'
;FFMETADATA1
[CHAPTER]
TIMEBASE=1/1
START=90
END=300
title=Interview
[CHAPTER]
TIMEBASE=1/1
START=300
END=600
title=Letters
TXT
cat >lists.py <<'PY'
import struct, sys

data = bytearray(open(sys.argv[1], "rb").read())

def boxes(start, end):
    while start < end:
        size = struct.unpack(">I", data[start : start + 4])[0]
        yield start, size, bytes(data[start + 4 : start + 8])
        start += size

def inside(box, name, place=0):
    start, size, _ = box
    return [found for found in boxes(start + 8, start + size) if found[2] == name][place]

moov = inside((-8, len(data) + 8, b""), b"moov")
nero = inside(inside(moov, b"udta"), b"chpl")
at, seconds = nero[0] + 17, []
for _ in range(data[at - 1]):
    seconds.append(struct.unpack(">Q", data[at : at + 8])[0] / 1e7)
    at += 9 + data[at + 8]
print("chpl", *(f"{one:g}" for one in seconds))

# The same file with an empty edit of 90 s before what the chapter track plays.
way = [moov, inside(moov, b"trak", 1)]
way += [inside(way[-1], b"edts")]
way += [inside(way[-1], b"elst")]
start, size, _ = way[-1]
clock = struct.unpack(">I", data[moov[0] + 28 : moov[0] + 32])[0]
data[start + 12 : start + 16] = struct.pack(">I", 2)
data[start + 16 : start + 16] = struct.pack(">IiI", 90 * clock, -1, 0x10000)
for begin, length, _ in way:
    data[begin : begin + 4] = struct.pack(">I", length + 12)
open(sys.argv[2], "wb").write(data)
PY
times() { "$ffmpeg" -v error -i "$1" -f ffmetadata - | awk -F'[=/]' '/^TIMEBASE/ { unit = $3 / $2 } /^START/ { printf " %.0f", $2 / unit }'; }
for version in 0.6.0 0.8.1; do
  ffmpeg=$(ls "$folder/$version"/imageio_ffmpeg/binaries/ffmpeg-*)
  seen=''
  for file in one.m4a one.mp3 one.mka; do
    "$ffmpeg" -v error -y -f lavfi -i anullsrc=r=16000:cl=mono:d=600 -i chapters.txt -map_chapters 1 -b:a 32k "$file"
    seen+="${file#one.}$(times "$file"); "
  done
  seen+="$(python3 lists.py one.m4a edited.m4a); with an empty edit$(times edited.m4a)"
  echo "FFmpeg $("$ffmpeg" -version | head -1 | cut -d' ' -f3), chapters begin at: $seen"
  [ "$seen" = 'm4a 0 300; mp3 90 300; mka 90 300; chpl 90 300; with an empty edit 90 390' ]
done
