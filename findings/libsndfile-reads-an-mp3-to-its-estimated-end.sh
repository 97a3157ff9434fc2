#!/usr/bin/env bash
# soundfile 0.14.0 (libsndfile 1.2.2) reads an MP3 whose bit rate changes and that has no Xing frame up to the end that it estimates at the beginning: of half a
# minute that begins with a jingle, 5 s, without an error.
#
# Guessed: a length that is told may be an estimate, but read() goes on to the end of the file; or what is missing raises. Seen: info(), read(), blocks() and a
# loop of read(4096) until nothing comes all end at the estimate. A jingle takes many bits a second and speech takes few, so that the estimate is far too
# short for exactly what podcasts are; a transcript of it is short, fluent and looks whole.
# The file is valid: the rate may differ from frame to frame (ISO/IEC 11172-3 §2.4.2.3), and the Xing frame is no part of the standard. FFmpeg makes such a file
# whenever it writes to a pipe, as here, because it cannot go back to fill that frame in. With the frame (the same command into a file) all is read.
# librosa and others read MP3 by this library. Open, without its cause: bastibe/python-soundfile#433; the wrong count alone: libsndfile/libsndfile#1001.
# Earshot counts the frames (mediabunny's computeDuration) and holds no estimate against anybody (app/domain/heard.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check soundfile==0.14.0 imageio-ffmpeg==0.8.1
ffmpeg=$("$folder/venv/bin/python" -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
# Five seconds of noise, then 25 of a hum that comes and goes.
made() {
  "$ffmpeg" -v error -y -f lavfi -i 'anoisesrc=d=5:r=44100:a=0.5:seed=1' -f lavfi -i 'sine=200:d=25:r=44100,volume=2,tremolo=f=3:d=0.8' \
    -filter_complex '[0][1]concat=n=2:v=0:a=1' -c:a libmp3lame -q:a 4 -f mp3 "$1"
}
made - | cat >piped.mp3
made filled-in.mp3
seconds() { "$ffmpeg" -v error -i "$1" -f s16le -ar 1000 -ac 1 - | wc -c | awk '{ print int($1 / 2000 + 0.5) }'; }
heard="$(seconds piped.mp3) $(seconds filled-in.mp3)"
echo "FFmpeg hears, in seconds, through a pipe and into a file: $heard"
[ "$heard" = '30 30' ]
"$folder/venv/bin/python" - <<'PY'
import sys
import soundfile

def lengths(path):
    """Seconds as info() says, as read() gives, and as pieces read one by one come to."""
    info = soundfile.info(path)
    whole = len(soundfile.read(path)[0])
    pieces = 0
    with soundfile.SoundFile(path) as file:
        while len(piece := file.read(4096)):
            pieces += len(piece)
    return [round(count / info.samplerate, 1) for count in (info.frames, whole, pieces)]

piped, filled_in = lengths("piped.mp3"), lengths("filled-in.mp3")
print(f"soundfile {soundfile.__version__}, libsndfile {soundfile.__libsndfile_version__}: info, read and pieces: through a pipe {piped}, into a file {filled_in}")
sys.exit(0 if max(piped) < 10 and filled_in == [30.0, 30.0, 30.0] else 1)
PY
