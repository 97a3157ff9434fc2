#!/usr/bin/env bash
# FFmpeg 9.0.2, captions from WebVTT: "set {a, b}" becomes "set \{{}a, b}", and behind each backslash comes a sign that nobody sees (U+2060). In WebVTT, SubRip and the
# captions inside MP4 alike, and twice as many after a second pass. From SubRip, "C:\Notes" becomes "C:" and, in a line of its own, "otes".
#
# Guessed: a caption's words are its words: in WebVTT only "<" and "&" are special (W3C WebVTT §4.2.2), in SubRip a brace or backslash is a letter. Seen: FFmpeg brings all captions through
# ASS, the format of karaoke, where "{" begins an order and "\N" and "\n" are a new line. The reader of WebVTT wraps the braces and backslashes for ASS (`\{{}`, and a word joiner behind the
# backslash), but no writer unwraps them: they stand in the file, each further pass wraps what the last one left, so that nobody gets back what was said. The reader of SubRip wraps nothing, so that
# the same path is taken for orders there. `-c copy` is right, and so are captions without these signs, as most trials have them. 5.1.9 writes "\{a, b\}", and takes "\N" of WebVTT for a line, too.
# Cutting or shifting captions (`-ss`, `-itsoffset`), or putting them into an MP4, is reading and writing. The word joiner makes a path that is copied out of a transcript name no file, and a search find nothing.
# No report was found; of "&lt;", which the same way loses its escape, tells ffmpeg-writes-webvtt-without-the-escapes-that-it-read.sh.
# Earshot writes captions itself (app/export/captions.ts), and takes these signs out of published ones that it reads (app/feeds/published/cues.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check imageio-ffmpeg==0.8.1
ffmpeg=$(ls "$folder"/venv/lib/python3*/site-packages/imageio_ffmpeg/binaries/ffmpeg-*)
printf 'WEBVTT\n\n00:00.000 --> 00:02.000\nset {a, b}\n\n00:02.000 --> 00:04.000\nC:\\Notes\n' >words.vtt
printf '1\n00:00:00,000 --> 00:00:02,000\nset {a, b}\n\n2\n00:00:02,000 --> 00:00:04,000\nC:\\Notes\n\n' >words.srt
# What is said in a file, the word joiner made visible; lines of one caption with a stroke between them.
said() { sed -z 's/\xe2\x81\xa0/<U+2060>/g; s/\n\n\+/\x01/g; s/\n/|/g; s/\x01/\n/g' "$1" | sed -n 's/^.*--> [0-9:.,]*|//p' | sed 's/|$//' | paste -sd '#'; }
turn() { "$ffmpeg" -v error -y -i "$1" "$2"; }
turn words.vtt once.vtt
turn once.vtt twice.vtt
turn words.vtt from-vtt.srt
turn words.srt from-srt.srt
turn words.srt from-srt.vtt
"$ffmpeg" -v error -y -f lavfi -t 4 -i anullsrc -i words.vtt -map 0 -map 1 -c:s mov_text inside.mp4
turn inside.mp4 inside.srt
"$ffmpeg" -v error -y -i words.vtt -c copy copied.vtt
seen=$(for file in words.vtt copied.vtt once.vtt twice.vtt from-vtt.srt inside.srt words.srt from-srt.srt from-srt.vtt; do echo "$file: $(said $file)"; done)
echo "FFmpeg $("$ffmpeg" -version | head -1 | cut -d' ' -f3):"
echo "$seen"
[ "$seen" = 'words.vtt: set {a, b}#C:\Notes
copied.vtt: set {a, b}#C:\Notes
once.vtt: set \{{}a, b}#C:\<U+2060>Notes
twice.vtt: set \<U+2060>\{{}\{{}}a, b}#C:\<U+2060><U+2060>Notes
from-vtt.srt: set \{{}a, b}#C:\<U+2060>Notes
inside.srt: set \{{}a, b}#C:\<U+2060>Notes
words.srt: set {a, b}#C:\Notes
from-srt.srt: set {a, b}#C:|otes
from-srt.vtt: set {a, b}#C:|otes' ]
