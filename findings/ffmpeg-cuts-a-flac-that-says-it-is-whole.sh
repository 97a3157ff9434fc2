#!/usr/bin/env bash
# FFmpeg 9.0.2 (5.1.9 too): ten seconds that are cut out of a FLAC file of a minute without encoding (`-ss 20 -t 10 -c copy`) say that they last a minute, and carry the checksum of the whole.
#
# Guessed: a cut says how long it is, as those of MP3, M4A, WAV and Ogg do; or says nothing, for which FLAC has a sign of its own: 0 samples and a checksum of 0 are "unknown" (RFC 9639 §8.2). Seen:
# STREAMINFO is written as it was read, 2,646,000 samples and the MD5 of all of them, though FFmpeg rewrites it at the end where it encodes. So mutagen, tinytag, libsndfile and FFmpeg itself say
# 60 s of 10; soundfile cannot read the file to its end, libFLAC's tools call it damaged (the checksum differs), a seek by share of the length lands behind the sound, and frames
# that begin at 20 s move its start there ("start: 19.99"). The same cut in Matroska or Ogg (`-c copy cut.mka`) is right, since those keep times themselves. Cutting out a piece, taking
# the first half hour, or `-f segment` of a recording that runs is done this way because it costs nothing and loses nothing.
# FFcuesplitter took its copying of FLAC out for the length (jeanslack/FFcuesplitter#37), without the cause; mkvmerge has it with the checksum (mbunkus/mkvtoolnix#2069).
# Earshot counts the frames (app/files/first-look.ts): it takes such a file for ten seconds, and says that its header promises more.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check imageio-ffmpeg==0.8.1 mutagen==1.48.1 soundfile==0.14.0 tinytag==2.3.2 numpy==2.4.6
cat >look.py <<'PY'
import hashlib, re, subprocess, sys
import imageio_ffmpeg, mutagen, soundfile, tinytag

def ffmpeg(*words):
    return subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-y", *words], capture_output=True)

def look(name):
    info = mutagen.File(name).info
    sound = ffmpeg("-i", name, "-f", "s16le", "-").stdout
    told = re.search(rb"Duration: (\S+?),", ffmpeg("-i", name).stderr)[1].decode()
    try:
        read = f"{len(soundfile.read(name)[0]) / 44_100:.0f} s"
    except soundfile.LibsndfileError:
        read = "error"
    own = hashlib.md5(sound).hexdigest() == f"{info.md5_signature:032x}"
    return f"{len(sound) / 88_200:.0f} s of sound; mutagen {info.length:.0f}, tinytag {tinytag.TinyTag.get(name).duration:.0f}, libsndfile {soundfile.info(name).duration:.0f}, FFmpeg {told}; checksum {'right' if own else 'wrong'}; read by soundfile: {read}"

ffmpeg("-f", "lavfi", "-i", "sine=440:duration=60", "-ac", "1", "-sample_fmt", "s16", "whole.flac")
ffmpeg("-ss", "20", "-i", "whole.flac", "-t", "10", "-c", "copy", "cut.flac")
ffmpeg("-i", "whole.flac", "-t", "10", "-c", "copy", "beginning.flac")
ffmpeg("-ss", "20", "-i", "whole.flac", "-t", "10", "encoded.flac")
seen = {name: look(f"{name}.flac") for name in ("whole", "encoded", "cut", "beginning")}
for name, told in seen.items():
    print(f"{name}: {told}")
minute = "mutagen 60, tinytag 60, libsndfile 60, FFmpeg 00:01:00.00"
sys.exit(seen != {
    "whole": f"60 s of sound; {minute}; checksum right; read by soundfile: 60 s",
    "encoded": "10 s of sound; mutagen 10, tinytag 10, libsndfile 10, FFmpeg 00:00:10.00; checksum right; read by soundfile: 10 s",
    "cut": f"10 s of sound; {minute}; checksum wrong; read by soundfile: error",
    "beginning": f"10 s of sound; {minute}; checksum wrong; read by soundfile: error",
})
PY
venv/bin/python look.py
