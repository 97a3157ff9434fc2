#!/usr/bin/env bash
# FFmpeg 7.0.2 hears a chained Ogg file (RFC 3533 §4) to its end, but with `-ss 0` before the input only its first link.
#
# Guessed: a jump to the start changes nothing, and costs nothing. Seen: 9 s without, 4 s with `-ss 0`; with `-ss 5` nothing at all, exit code 0.
# To jump it looks at the end of the file and meets the last link first; each serial number that it meets afterwards becomes another track. Two links
# with the same serial number are heard to the end, so that a test made of one file twice notices nothing. 5.1.9 does the same, av_seek_frame() too.
# Earshot opens each link as a file of its own (app/sound/ogg-chain.ts); recordings of web radio were heard to their first title only.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m pip download --quiet --no-deps --disable-pip-version-check imageio-ffmpeg==0.6.0
python3 -m zipfile -e imageio_ffmpeg-0.6.0-*.whl .
ffmpeg=$(ls "$folder"/imageio_ffmpeg/binaries/ffmpeg-*)
chmod +x "$ffmpeg"
make_link() { "$ffmpeg" -v error -f lavfi -i "sine=440:d=$1" -c:a libopus -serial_offset "$2" "$3"; }
make_link 4 1 one.opus
make_link 5 2 two.opus
cat one.opus two.opus >chain.opus
cat one.opus one.opus >same.opus
seconds() { "$ffmpeg" -v quiet "$@" -f s16le -ac 1 -ar 1000 - | wc -c | awk '{ print int($1 / 2000 + 0.5) }'; }
seen="$(seconds -i chain.opus) s, with -ss 0 $(seconds -ss 0 -i chain.opus) s, with -ss 5 $(seconds -ss 5 -i chain.opus) s; one file twice, with -ss 0 $(seconds -ss 0 -i same.opus) s"
echo "FFmpeg $("$ffmpeg" -version | head -1 | cut -d' ' -f3): $seen"
[ "$seen" = '9 s, with -ss 0 4 s, with -ss 5 0 s; one file twice, with -ss 0 8 s' ]
