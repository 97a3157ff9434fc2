#!/usr/bin/env bash
# FFmpeg 9.0.2 (5.1.9 too): WebVTT to WebVTT takes `&lt;` and `&amp;` apart on the way in and does not put them together on the way out, so that words vanish from the captions.
#
# Guessed: reading and writing one format keeps its text, the more so for a cut (`-ss`) or a shift (`-itsoffset`). Seen: "if a &lt;b and c&gt; d" is written as
# "if a <b and c> d", which the format reads as a tag (W3C WebVTT §4.2.2: in a cue's text "<" and "&" stand only as escapes; §6.4 is the reading): a browser shows
# "if a  d". "below <5 %" ends before the "<". "&amp;lt;" in the file, which people see as "&lt;", loses one layer in each turn and is nothing after two. With
# `-c copy` all stays. SubRip made of the same file has the bare "<" as well.
# Who speaks of code, of markup or of less than five per cent loses that without a warning. Earshot writes captions by itself, with escapes (app/export/captions.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m pip download --quiet --no-deps --disable-pip-version-check imageio-ffmpeg==0.8.1
python3 -m zipfile -e imageio_ffmpeg-0.8.1-*.whl .
ffmpeg=$(ls "$folder"/imageio_ffmpeg/binaries/ffmpeg-*)
chmod +x "$ffmpeg"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund media-captions@1.0.4
cat >given.vtt <<'VTT'
WEBVTT

00:00:00.000 --> 00:00:02.000
if a &lt;b and c&gt; d, then R&amp;D

00:00:02.000 --> 00:00:04.000
below &lt;5 % of all

00:00:04.000 --> 00:00:06.000
write &amp;lt; for it
VTT
"$ffmpeg" -v error -i given.vtt -c copy copied.vtt
"$ffmpeg" -v error -i given.vtt once.vtt
"$ffmpeg" -v error -i once.vtt twice.vtt
cat >look.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { parseText, tokenizeVTTCue } from 'media-captions';
const told = (nodes) => nodes.map((node) => (node.type === 'text' ? node.data : told(node.children))).join('');
for (const name of ['given', 'copied', 'once', 'twice']) {
  const { cues } = await parseText(readFileSync(`${name}.vtt`, 'utf8'), { type: 'vtt' });
  console.log(`${name}: ${cues.map((cue) => told(tokenizeVTTCue(cue))).join(' | ')}`);
}
JS
seen=$(node look.mjs)
echo "FFmpeg $("$ffmpeg" -version | head -1 | cut -d' ' -f3), what people see:"
echo "$seen"
whole='if a <b and c> d, then R&D | below <5 % of all | write &lt; for it'
[ "$seen" = "given: $whole
copied: $whole
once: if a  d, then R&D | below  | write < for it
twice: if a  d, then R&D | below  | write " ]
