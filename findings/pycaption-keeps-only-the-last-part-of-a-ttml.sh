#!/usr/bin/env bash
# pycaption 2.3.14: of a TTML with several `div` of one language only the cues of the last one are read, and where a `div` or the `body` has a `begin`, they come out that much too early. Nothing is said.
#
# Guessed: a `div` is a part, as in HTML, and all of them are the text; times count as the standard says, in a reader that knows seconds, frames, ticks and clock times (DFXPReader). Seen: captions are kept by language, one list each,
# and each `div` puts its list in the place of the one before; `begin` is read of each `p` alone. TTML lets `body` have any number of `div` (TTML1 §7.1.2), and a time counts from the beginning of what the element lies in
# (§10.4, SMIL's parallel containers), so that `<div begin="10m"><p begin="1s">` is said at 10:01; pycaption says 0:01. Files have a `div` a part of a programme, a speaker or a place on the screen, and one attribute on the
# body where an opening was put before all of it. What is left looks whole: a conversion to SubRip or WebVTT has the end of the talk, numbered from 1. Parts of different languages are all read. pysubs2 1.8.1 has all cues, at the right times.
# Players made the slip with the times and mended it (shaka-player 2601, androidx/media 3247); no report of either was found for pycaption.
# Earshot reads no TTML: of a feed's transcripts it takes JSON, WebVTT, SubRip, HTML and text (docs/feeds.md); it writes none either.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pycaption==2.3.14 pysubs2==1.8.1
"$folder/venv/bin/python" - <<'PY'
import sys
import pycaption
import pysubs2

TTML = '<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="en"><body%s>%s</body></tt>'

def part(begin, text, how=""):
    return f'<div{how}><p begin="{begin}s" end="{begin + 2}s">{text}</p></div>'

right = True
for what, body, parts, wanted, all_of_it in (
    ("one part", "", [part(1, "one")], "1 one", "1 one"),
    ("three parts", "", [part(1, "one"), part(4, "two"), part(7, "three")], "7 three", "1 one, 4 two, 7 three"),
    ("two languages", "", [part(1, "one"), part(4, "zwei", ' xml:lang="de"')], "1 one, 4 zwei", "1 one, 4 zwei"),
    ("a part that begins at 10m", "", [part(1, "one", ' begin="10m"')], "1 one", "601 one"),
    ("a body that begins at 1h", ' begin="1h"', [part(1, "one")], "1 one", "3601 one"),
):
    text = TTML % (body, "".join(parts))
    captions = pycaption.DFXPReader().read(text)
    cues = [cue for language in captions.get_languages() for cue in captions.get_captions(language)]
    seen = ", ".join(f"{cue.start / 1e6:g} {cue.get_text()}" for cue in cues)
    other = ", ".join(f"{cue.start / 1e3:g} {cue.plaintext}" for cue in pysubs2.SSAFile.from_string(text, format_="ttml"))
    print(f"{what}: pycaption {seen}; pysubs2 {other}")
    right = right and seen == wanted and other == all_of_it
sys.exit(0 if right else 1)
PY
