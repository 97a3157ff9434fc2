#!/usr/bin/env bash
# FFmpeg 9.0.2 (5.1.9 too), mutagen 1.48.1 and tinytag 2.3.2 say that 20 s of Opus, recorded from a station that has been on the air for five hours, are 5:00:20 long.
#
# Guessed: a length is what there is to hear. A file may begin with any granule position, so "a live stream [can] be joined" without writing each page anew, and the
# position before the first sample is then more than 0 (RFC 7845 §4.5). Seen: FFmpeg's "Duration" (ffprobe's duration, AVFormatContext.duration) is 05:00:20
# beside "start: 18000", though of every other kind of file it counts from the start, of Vorbis in Ogg too; decoded there are 20 s. mutagen and tinytag take the
# last position of both kinds for the length. libsndfile 1.2.2 (soundfile 0.14.0) says 20 s of both.
# Who asks for a length first pays for it, waits, cuts or draws by it: hours that are not there. A test with a file that an encoder began at 0 notices nothing.
# MusicPlayerDaemon/MPD#973 shows the figures of such a file by ffprobe, on the way to something else; libsndfile/libsndfile#556 is where that one got it right.
# Earshot counts packets from where the sound begins (app/files/probe.ts), and glances from the first page to the last (app/files/ends/ogg-length.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mutagen==1.48.1 tinytag==2.3.2 soundfile==0.14.0 imageio-ffmpeg==0.8.1
ffmpeg=$(ls "$folder"/venv/lib/python3*/site-packages/imageio_ffmpeg/binaries/ffmpeg-*)
"$ffmpeg" -v error -f lavfi -i sine=440:d=20:r=48000 -c:a libopus -output_ts_offset 18000 joined.opus
"$ffmpeg" -v error -f lavfi -i sine=440:d=20:r=48000 -c:a libvorbis -output_ts_offset 18000 joined.ogg
cat >lengths.py <<'PY'
import re, subprocess, sys
import mutagen, soundfile, tinytag

ffmpeg = sys.argv[1]

def by_ffmpeg(name):
    told = subprocess.run([ffmpeg, "-hide_banner", "-i", name], capture_output=True, text=True).stderr
    hours, minutes, seconds = re.search(r"Duration: (\d+):(\d+):([\d.]+)", told).groups()
    return round(int(hours) * 3600 + int(minutes) * 60 + float(seconds))

def decoded(name):
    return round(len(subprocess.run([ffmpeg, "-v", "error", "-i", name, "-ac", "1", "-ar", "8000", "-f", "s16le", "-"], capture_output=True).stdout) / 16_000)

seen = {}
for name in ("joined.opus", "joined.ogg"):
    read, rate = soundfile.read(name)
    seen[name] = [by_ffmpeg(name), decoded(name), round(mutagen.File(name).info.length), round(tinytag.TinyTag.get(name).duration), round(soundfile.info(name).duration), round(len(read) / rate)]
print("seconds by FFmpeg, decoded, mutagen, tinytag, soundfile, read:", seen)
sys.exit(0 if seen == {"joined.opus": [18020, 20, 18020, 18020, 20, 20], "joined.ogg": [20, 20, 18020, 18020, 20, 20]} else 1)
PY
echo "FFmpeg $("$ffmpeg" -version | head -1 | cut -d' ' -f3), mutagen 1.48.1, tinytag 2.3.2, soundfile 0.14.0: $(venv/bin/python lengths.py "$ffmpeg")"
