#!/usr/bin/env bash
# pysubs2 1.8.1 drops the last line of a WebVTT cue if it is a number, and makes the name of a cue and a comment words of the cue before.
#
# Guessed: "with no extra support for WebVTT-specific features" (its page on formats) means styles and places, and what is said in a cue comes whole. Seen: "He was born in / 1984" is "He
# was born in", "How many? / 42" is "How many?"; "NOTE check this" and "question", the name of the next cue, are appended to what was said. It takes all up to the next line
# of times for text and cuts a number off its end, as it needs for SubRip, where a number stands before each. A WebVTT cue needs no name, and a name may
# be any line (W3C WebVTT §4.1, "WebVTT cue block", "cue identifier", "comment block"); an empty line ends the cue. In SubRip, and in what pysubs2 writes itself,
# the same happens to the last cue of the file. A year, a price or a result alone in its line is what captions of few letters a line are full of.
# webvtt-py 0.6.0 reads all four right. No issue of pysubs2's own was found.
# Earshot ends a cue at the empty line, and takes a number off its end only where times follow it at once (app/feeds/published/cues.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pysubs2==1.8.1 webvtt-py==0.6.0
"$folder/venv/bin/python" - <<'PY'
import sys
import pysubs2
import webvtt

VTT = """WEBVTT

00:01.000 --> 00:03.000
He was born in
1984

00:04.000 --> 00:06.000
How many?
42

00:07.000 --> 00:09.000
That is all.

NOTE check this

question
00:10.000 --> 00:12.000
And why?
"""
LAST = """WEBVTT

00:01.000 --> 00:03.000
It ended in
2001
"""

def told(text):
    return [cue.plaintext for cue in pysubs2.SSAFile.from_string(text)]

seen, others = told(VTT), [cue.text for cue in webvtt.from_string(VTT)]
own = pysubs2.SSAFile()
own.append(pysubs2.SSAEvent(start=1000, end=3000, text=r"It ended in\N2001"))
again = [told(own.to_string(form)) for form in ("vtt", "srt")]
print(f"pysubs2 {pysubs2.__version__}: {seen}; of the last cue: {told(LAST)}, of its own file: {again}\nwebvtt-py {webvtt.__version__}: {others}")
sys.exit(
    0
    if seen == ["He was born in", "How many?", "That is all.\n\nNOTE check this\n\nquestion", "And why?"]
    and told(LAST) == ["It ended in"]
    and again == [["It ended in"], ["It ended in"]]
    and others == ["He was born in\n1984", "How many?\n42", "That is all.", "And why?"]
    else 1
)
PY
