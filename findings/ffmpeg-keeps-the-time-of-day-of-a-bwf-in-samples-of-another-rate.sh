#!/usr/bin/env bash
# FFmpeg 9.0.2 (5.1.9 too), asked for a broadcast WAV (`-write_bext 1`), writes the source's time of day into it, counted in samples of the source's rate: 10:00:00 at 48 kHz is 30:00:00
# in a copy of 16 kHz. A piece that is cut out at 0:05:00 still begins at 10:00:00.
#
# Guessed: whoever writes the field fills it by what the field means. TimeReference is "the first sample count since midnight" by the rate of the file that it stands in
# (EBU Tech 3285, §2.3). Seen: 1,728,000,000 samples are copied like a title, at whatever rate; `-ar 44100` makes 10:53:03 of it and `-ar 16000` six o'clock
# of the next day; `-ss`, before and behind `-i`, with `-c copy` too, changes nothing. A FLAC file gets the same number as a comment.
# Recorders that run beside each other are put together by this field: a track that was brought to another rate, or whose silence at the start was cut off, lies hours or
# minutes beside the others. Nothing is reported, and where all tracks are treated alike nothing is seen.
# LosslessCut has the question for time codes of video (mifi/lossless-cut#2213); for WAV nothing was found.
# Earshot takes the day from this chunk, not the time (app/files/bext.ts), and tells tracks of one session by lengths, names and the times of their files.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m pip download --quiet --no-deps --disable-pip-version-check imageio-ffmpeg==0.8.1
python3 -m zipfile -e imageio_ffmpeg-0.8.1-*.whl .
ffmpeg=$(ls "$folder"/imageio_ffmpeg/binaries/ffmpeg-*)
chmod +x "$ffmpeg"
run() { "$ffmpeg" -v error "$@"; }
# Ten hours of 48,000 samples after midnight.
run -f lavfi -i sine=440:d=600:r=48000 -write_bext 1 -metadata time_reference=1728000000 long.wav
run -i long.wav -write_bext 1 -ar 16000 rate16.wav
run -i long.wav -write_bext 1 -ar 44100 rate44.wav
run -ss 300 -i long.wav -write_bext 1 cut.wav
run -i long.wav -ss 300 -write_bext 1 -c copy copied.wav
cat >told.py <<'PY'
import struct, sys

def time_of_day(name):
    data, at, rate, samples = open(name, "rb").read(), 12, 0, None
    while at + 8 <= len(data):
        kind, size = data[at : at + 4], struct.unpack("<I", data[at + 4 : at + 8])[0]
        body = data[at + 8 : at + 8 + size]
        if kind == b"fmt ":
            rate = struct.unpack("<I", body[4:8])[0]
        if kind == b"bext":
            samples = struct.unpack("<Q", body[338:346])[0]
        at += 8 + size + size % 2
    seconds = samples // rate
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"

print(" ".join(f"{name} {time_of_day(name + '.wav')}" for name in sys.argv[1:]))
PY
seen=$(python3 told.py long rate16 rate44 cut copied)
echo "FFmpeg $("$ffmpeg" -version | head -1 | cut -d' ' -f3): $seen"
[ "$seen" = 'long 10:00:00 rate16 30:00:00 rate44 10:53:03 cut 10:00:00 copied 10:00:00' ]
