#!/usr/bin/env bash
# FFmpeg 9.0.2 (5.1.9 too) drops each chapter of an MP3 whose tag is ID3v2.4 and that holds a picture, or a title or link of 128 bytes and more. Nothing is said.
#
# Guessed: a chapter with a picture is a chapter; what a reader does not need of it is passed over, as it is in ID3v2.3. Seen: of three chapters the one with a picture of 300
# bytes is missing, also with a title of 70 Cyrillic letters (140 bytes) or a link of 140; the same in 2.3, or with a picture of 100 bytes, are all there. In 2.4 the
# size of a frame is written with seven bits a byte (ID3v2.4.0 structure §4 and §6.2), and a chapter's sub-frames are frames ("ID3v2 Chapter Frame Addendum",
# §3.1). FFmpeg reads those inside of CHAP with eight: 300 becomes 556, more than is left, and the chapter is thrown away as damaged.
# A podcast with a picture for each chapter, in mutagen's default version, has no chapters for whatever stands on FFmpeg, and a copy (`-c copy`) has lost them.
# taglib/taglib#1053 noticed that ffprobe "has problems" with such pictures, without the cause.
# Earshot reads CHAP by itself (app/files/chapters-id3.ts); of what it writes into a 2.4 tag, FFmpeg misses no chapter (app/files/chapter-copy/id3.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mutagen==1.48.1 imageio-ffmpeg==0.8.1
ffmpeg=$(ls "$folder"/venv/lib/python3*/site-packages/imageio_ffmpeg/binaries/ffmpeg-*)
"$ffmpeg" -v error -f lavfi -i sine=440:d=30 -b:a 64k -id3v2_version 0 sound.mp3
cat >chapters.py <<'PY'
import shutil
from mutagen.id3 import APIC, CHAP, CTOC, ID3, TIT2, WXXX, CTOCFlags

NO_OFFSET = 0xFFFFFFFF

def write(name, version, title, *more):
    """Three chapters of ten seconds; the one in the middle has this title and these frames."""
    shutil.copy("sound.mp3", name)
    tag = ID3()
    tag.add(CTOC(element_id="toc", flags=CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED, child_element_ids=["a", "b", "c"], sub_frames=[]))
    for at, (element, frames) in enumerate((("a", [TIT2(encoding=3, text="One")]), ("b", [TIT2(encoding=3, text=title), *more]), ("c", [TIT2(encoding=3, text="Three")]))):
        tag.add(CHAP(element_id=element, start_time=at * 10_000, end_time=at * 10_000 + 10_000, start_offset=NO_OFFSET, end_offset=NO_OFFSET, sub_frames=frames))
    if version == 3:
        tag.update_to_v23()
    tag.save(name, v2_version=version)
    assert len(ID3(name).getall("CHAP")) == 3

def picture(size):
    return APIC(encoding=0, mime="image/jpeg", type=3, desc="", data=bytes(size))

write("short.mp3", 4, "Two")
write("small.mp3", 4, "Two", picture(100))
write("picture.mp3", 4, "Two", picture(300))
write("picture-23.mp3", 3, "Two", picture(300))
write("title.mp3", 4, "б" * 70)
write("title-23.mp3", 3, "б" * 70)
write("link.mp3", 4, "Two", WXXX(encoding=0, desc="", url="https://example.org/".ljust(140, "x")))
PY
venv/bin/python chapters.py
count() { "$ffmpeg" -v error -i "$1.mp3" -f ffmetadata - | grep -ac '^\[CHAPTER\]'; }
seen=''
for one in short small picture picture-23 title title-23 link; do seen+="$one $(count $one), "; done
echo "FFmpeg $("$ffmpeg" -version | head -1 | cut -d' ' -f3), chapters of three: ${seen%, }"
[ "$seen" = 'short 3, small 3, picture 2, picture-23 3, title 2, title-23 3, link 2, ' ]
