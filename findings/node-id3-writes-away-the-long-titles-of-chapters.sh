#!/usr/bin/env bash
# node-id3 0.2.9: `update({ artist })` of an MP3 whose tag is ID3v2.4 takes titles and links of 128 bytes and more, and pictures, out of its chapters, with what stands behind them. It returns true.
#
# Guessed: what update() is not given stays; its page says that it "will keep or overwrite existing tags instead of removing them". Seen: it reads the whole tag and writes it anew, and of a
# chapter it reads too little: frames inside of CHAP are frames of the tag ("ID3v2 Chapter Frame Addendum" §3.1), whose sizes have seven bits a byte in 2.4 (ID3v2.4.0 structure §4, §6.2), but CHAP's reader asks for
# the frames in it without saying which version it reads, so that 128 becomes 256, which is more than there is, and it stops there. A title of 70 Cyrillic letters is enough. What is written is the chapter with its times and without a name;
# the link that came behind the title is gone as well. read() shows the same chapters, before anything is written. Tags of 2.3 come through whole. mutagen writes 2.4 by default, FFmpeg too; shows with a
# picture a chapter are made with both. Earlier finding: FFmpeg drops such chapters, by the same slip; here the file itself loses them. No report was found.
# Earshot reads and writes CHAP by itself, and copies what it does not know byte by byte (app/files/chapters-id3.ts, app/files/chapter-copy/id3.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mutagen==1.48.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-id3@0.2.9
cat >chapters.py <<'PY'
import sys
from mutagen.id3 import APIC, CHAP, CTOC, ID3, TIT2, WXXX

def write(name, version):
    utf = 3 if version == 4 else 1
    link = lambda: WXXX(encoding=0, desc="", url="https://show.example/")
    chapters = [
        [TIT2(encoding=utf, text="Short"), link()],
        [TIT2(encoding=utf, text="О чём мы говорим сегодня и почему это важно для всех, кто слушает подкаст"), link()],
        [TIT2(encoding=utf, text="Picture"), APIC(encoding=0, mime="image/png", type=3, desc="", data=bytes(300)), link()],
    ]
    tag = ID3()
    tag.add(TIT2(encoding=utf, text="Show"))
    tag.add(CTOC(element_id="toc", flags=3, child_element_ids=["0", "1", "2"], sub_frames=[]))
    for at, frames in enumerate(chapters):
        tag.add(CHAP(element_id=str(at), start_time=at * 1000, end_time=at * 1000 + 1000, sub_frames=frames))
    tag.save(name, v2_version=version)

def show(when, name):
    tag = ID3(name)
    said = [", ".join(sorted(frame.FrameID for frame in tag[f"CHAP:{at}"].sub_frames.values())) or "nothing" for at in range(3)]
    print(f"{when} {tag['TIT2']}: {' | '.join(said)}")

{"write": lambda name, version: write(name, int(version)), "show": lambda name, when: show(when, name)}[sys.argv[1]](*sys.argv[2:])
PY
cat >update.cjs <<'JS'
console.log(`update says ${require('node-id3').update({ artist: 'Anna' }, process.argv[2])}`);
JS
for version in 3 4; do
  : >"$version.mp3"
  venv/bin/python chapters.py write "$version.mp3" "$version"
  venv/bin/python chapters.py show "$version.mp3" "2.$version before,"
  node update.cjs "$version.mp3"
  venv/bin/python chapters.py show "$version.mp3" "2.$version after,"
done >seen
cat seen
[ "$(cat seen)" = "2.3 before, Show: TIT2, WXXX | TIT2, WXXX | APIC, TIT2, WXXX
update says true
2.3 after, Show: TIT2, WXXX | TIT2, WXXX | APIC, TIT2, WXXX
2.4 before, Show: TIT2, WXXX | TIT2, WXXX | APIC, TIT2, WXXX
update says true
2.4 after, Show: TIT2, WXXX | nothing | TIT2, WXXX" ]
