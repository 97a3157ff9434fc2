#!/usr/bin/env bash
# FFmpeg 9.0.2 (5.1.9 too): a FLAC or Vorbis file with chapters that is copied as it is (`-i in.flac -c copy out.flac`) has none. The comments that they stood in are gone as well. Opus keeps them.
#
# Guessed: a copy into the same format has what the format can hold, and what FFmpeg could read of it; chapters are copied by default (`-map_chapters`). Seen: the reader takes the comments CHAPTER001 and
# CHAPTER001NAME (Xiph's wiki, "Chapter Extension") out of the tags and makes chapters of them, and the writers of FLAC and of Vorbis and FLAC in Ogg write no chapters: only the one
# of Opus puts them back. Nothing is said. CHAPTER001URL, which the reader does not know, stays behind alone. Other tags are all there, so that whoever looks whether the tags
# survived sees them. The same from a file of MP3, M4A or Matroska with chapters into FLAC or Vorbis; into Opus they come along.
# A turn through FFmpeg is what sets a title, adds a cover, moves the index or cuts off the silence; an audio book or a show in FLAC has no chapters afterwards, for no player.
# Reading again what was written is no help either: there is nothing to read. `-map_chapters -1` keeps nothing, since the comments are chapters by then. No report was found.
# Earshot reads such comments by itself (app/files/chapters.ts) and writes chapters without FFmpeg, into copies of MP3 and MP4 (app/files/chapter-copy/).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check imageio-ffmpeg==0.8.1 mutagen==1.48.1
cat >look.py <<'PY'
import subprocess, sys
import imageio_ffmpeg, mutagen

def ffmpeg(*words):
    return subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *words], capture_output=True, check=True, text=True)

chapters = lambda name: ffmpeg("-i", name, "-f", "ffmetadata", "-").stdout.count("[CHAPTER]")
names = lambda name: " ".join(sorted(key.upper() for key in mutagen.File(name).keys() if key != "encoder"))

seen = {}
for name, codec in (("flac.flac", "flac"), ("flac.ogg", "flac"), ("vorbis.ogg", "libvorbis"), ("opus.opus", "libopus")):
    ffmpeg("-f", "lavfi", "-i", "sine=440:duration=60:sample_rate=48000", "-c:a", codec, name)
    file = mutagen.File(name)
    file.update({"TITLE": "Show", "CHAPTER000": "00:00:00.000", "CHAPTER000NAME": "Intro", "CHAPTER001": "00:00:20.000", "CHAPTER001NAME": "Talk", "CHAPTER001URL": "https://show.example/"})
    file.save()
    told = ffmpeg("-i", name, "-c", "copy", f"copy-{name}").stderr
    seen[name] = f"{chapters(name)} chapters, {chapters(f'copy-{name}')} in the copy, with {names(f'copy-{name}')}{told}"
ffmpeg("-i", "opus.opus", "-c:a", "flac", "from-opus.flac")
seen["opus.opus to FLAC"] = f"{chapters('from-opus.flac')} chapters"
for name, told in seen.items():
    print(f"{name}: {told}")
lost = "2 chapters, 0 in the copy, with CHAPTER001URL TITLE"
kept = "2 chapters, 2 in the copy, with CHAPTER000 CHAPTER000NAME CHAPTER001 CHAPTER001NAME CHAPTER001URL TITLE"
sys.exit(seen != {"flac.flac": lost, "flac.ogg": lost, "vorbis.ogg": lost, "opus.opus": kept, "opus.opus to FLAC": "0 chapters"})
PY
venv/bin/python look.py
