#!/usr/bin/env bash
# mutagen 1.48.1 says that a WAV of ten minutes is 0.29 s long where its sound is ADPCM, 0.13 s where it is MP3, and five minutes where it is G.726.
#
# Guessed: the length of compressed WAV is what its `fact` chunk says, the number of samples, which every WAV but PCM must have (Microsoft, New Multimedia Data Types and
# Data Techniques, 1994), or bytes divided by bytes a second. Seen: mutagen/wave.py divides the bytes by `block_align`, and takes a block for one sample. That is so in
# PCM; a block of ADPCM holds a thousand samples and more, and G.726 puts two into its smallest unit. `bitrate` is 0 for MP3. Nothing is said. tinytag 2.3.2 divides by
# the bytes of a second and is right; soundfile 0.14.0 (libsndfile 1.2.2) does not ask `fact` either, and says up to a block more. Issue 578 told of such a file, "0.00
# seconds long", and was closed as mended in 2022. Dictation machines and telephone recorders write such files; whoever sorts or sums recordings by mutagen (as beets and
# Picard do) counts them for nothing. Earshot reads blocks, and says what the file claims and what is there (app/files/wav-claim.ts, app/files/probe.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mutagen==1.48.1 tinytag==2.3.2 soundfile==0.14.0 imageio-ffmpeg==0.8.1
cat >look.py <<'PY'
import subprocess
import imageio_ffmpeg
import mutagen
import soundfile
from tinytag import TinyTag

def fact_of(file):
    content = open(file, "rb").read()
    at = content.find(b"fact")
    return f"{int.from_bytes(content[at + 8:at + 12], 'little') / RATE:.2f}" if at > 0 else "none"

RATE = 8_000
for codec in ("pcm_s16le", "pcm_alaw", "adpcm_ima_wav", "adpcm_ms", "g726", "libmp3lame"):
    file = f"{codec}.wav"
    subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", f"anullsrc=r={RATE}:cl=mono:d=600", "-c:a", codec, file],
        check=True,
    )
    info = mutagen.File(file).info
    try:
        frames = f"{soundfile.info(file).duration:.2f}"
    except soundfile.LibsndfileError:
        frames = "unknown"
    print(f"{codec}: fact {fact_of(file)}, mutagen {info.length:.2f} ({info.bitrate} bit/s), tinytag {TinyTag.get(file).duration:.2f}, soundfile {frames}")
PY
seen=$(venv/bin/python look.py)
echo "$seen"
[ "$seen" = 'pcm_s16le: fact none, mutagen 600.00 (128000 bit/s), tinytag 600.00, soundfile 600.00
pcm_alaw: fact 600.00, mutagen 600.00 (64000 bit/s), tinytag 600.00, soundfile 600.00
adpcm_ima_wav: fact 600.00, mutagen 0.29 (32000 bit/s), tinytag 600.00, soundfile 600.05
adpcm_ms: fact 600.00, mutagen 0.29 (32000 bit/s), tinytag 600.00, soundfile 600.11
g726: fact 600.00, mutagen 300.00 (32000 bit/s), tinytag 600.00, soundfile unknown
libmp3lame: fact 600.14, mutagen 0.13 (0 bit/s), tinytag 600.14, soundfile 600.30' ]
