#!/usr/bin/env bash
# FFmpeg 9.0.2 (and 5.1.9): `-ac 1` makes one channel of two at half of each where a side of the conversion is whole numbers, and at 0.707 of each where both are
# floats. The same voice in both channels is 3 dB louder then, and goes past full scale.
#
# Guessed: what `-ac 1` mixes does not depend on how samples are written; s16le and f32le hold the same sound, and two equal channels give that channel.
# Seen: of a voice at 0.9 in both channels, 16-bit output and FLAC peak at 0.9, `-f f32le` (what speech models are fed with) at 1.27; an MP3 or AAC file that is made
# into a mono AAC or Opus file (decoders and encoders of floats) peaks above 1, and a player cuts that off. MP3 from WAV does not: libmp3lame takes 16 bit.
# libswresample limits the sum to 1 only where a format is whole numbers; `-rematrix_maxval 1` does it always. madmom met the factor (CPJKU/madmom#508), not the cause.
# Who measures loudness, finds silence by a threshold or compares two ways to read a file is 3 dB off by the format of the output alone.
# Earshot mixes by itself, at a share of each (app/sound/mixdown.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m pip download --quiet --no-deps --disable-pip-version-check imageio-ffmpeg==0.8.1
python3 -m zipfile -e imageio_ffmpeg-0.8.1-*.whl .
ffmpeg=$(ls "$folder"/imageio_ffmpeg/binaries/ffmpeg-*)
chmod +x "$ffmpeg"
run() { "$ffmpeg" -v error -y "$@"; }
run -f lavfi -i 'sine=440:d=2:r=48000,volume=7.2,pan=stereo|c0=c0|c1=c0' -c:a pcm_s16le voice.wav
run -i voice.wav -b:a 192k voice.mp3
run -i voice.wav -b:a 192k voice.m4a
# Peak of the first channel in hundredths, of samples that are floats and were mixed no more.
peak() { python3 -c 'import array, sys; print(round(100 * max(map(abs, array.array("f", sys.stdin.buffer.read())))))'; }
of_file() { run -i "$1" -f f32le - | peak; }
mono() { run -i "$1" -ac 1 "${@:3}" "$2" && of_file "$2"; }
seen="two channels $(of_file voice.wav)"
seen+="; one: s16 $(mono voice.wav one.wav -c:a pcm_s16le), FLAC $(mono voice.wav one.flac), f32 $(mono voice.wav float.wav -c:a pcm_f32le)"
seen+=", f32 with maxval 1 $(mono voice.wav held.wav -c:a pcm_f32le -rematrix_maxval 1)"
from_mp3=$(mono voice.mp3 mp3.opus -b:a 128k)
from_m4a=$(mono voice.m4a m4a.m4a -b:a 128k)
echo "FFmpeg $("$ffmpeg" -version | head -1 | cut -d' ' -f3), peaks in hundredths: $seen; MP3 to Opus $from_mp3, AAC to AAC $from_m4a"
[ "$seen" = 'two channels 90; one: s16 90, FLAC 90, f32 127, f32 with maxval 1 90' ] && [ "$from_mp3" -gt 115 ] && [ "$from_m4a" -gt 115 ]
