#!/usr/bin/env bash
# FFmpeg 9.0.2 (5.1.9 too) and mediabunny 1.61.0 open a WAV file whose numbers have their high byte first (RIFX), say the right length, rate and channels, and give its samples with their bytes
# the wrong way round: loud noise.
#
# Guessed: who takes the letters "RIFX" and reads all numbers of the header by them reads the samples by them, too, or refuses the file: a RIFX file is a RIFF file in "Motorola byte
# ordering" (Microsoft and IBM, Multimedia Programming Interface and Data Specifications 1.0). musefs, which took both kinds on, names FFmpeg as an example for it (Sohex/musefs#770). Seen:
# a tone whose neighbours differ by 0.01 at most comes out with neighbours that differ by more than 1. FFmpeg calls the sound pcm_s16le, mediabunny pcm-s16; both know the big-endian
# kinds, which they read from AIFF and MOV. A file of silence, of 8 bits, A-law or µ-law is right, so that a trial with those shows nothing. libsndfile 1.2.2 (soundfile
# 0.14.0), which writes such files, reads them rightly. SoX writes them by `-B`, as do machines whose own numbers lie that way.
# FFmpeg's ticket 2304 asks for writing RIFX; of reading it no report was found.
# Whoever transcribes gets nothing, or words out of noise, of a file that a player with another library plays well. Earshot took the noise for the recording; FFmpeg is shown the head of an AU file
# in its place now (app/sound/big-endian-wav.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check imageio-ffmpeg==0.8.1 soundfile==0.14.0 numpy==2.4.6
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mediabunny@1.61.0
cat >look.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { ALL_FORMATS, AudioSampleSink, BufferSource, Input } from 'mediabunny';
const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(readFileSync(process.argv[2])) });
const track = await input.getPrimaryAudioTrack();
let [last, step] = [0, 0];
for await (const sample of new AudioSampleSink(track).samples()) {
  const values = new Float32Array(sample.numberOfFrames);
  sample.copyTo(values, { planeIndex: 0, format: 'f32-planar' });
  sample.close();
  for (const value of values) [last, step] = [value, Math.max(step, Math.abs(value - last))];
}
console.log(`${await track.computeDuration()} ${step} ${await track.getCodec()}`);
JS
cat >look.py <<'PY'
import subprocess, sys
import imageio_ffmpeg, numpy, soundfile

RATE, SECONDS = 16_000, 3
tone = 0.5 * numpy.sin(numpy.arange(RATE * SECONDS) / 60)
step = lambda samples: float(numpy.abs(numpy.diff(samples)).max())
said = lambda seconds, step: (seconds, "smooth" if step < 0.01 else "noise" if step > 1 else step)

def readings(name):
    with soundfile.SoundFile(name) as file:
        yield "libsndfile", said(file.frames / file.samplerate, step(file.read()))
    raw = subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", name, "-f", "s16le", "-"], capture_output=True, check=True).stdout
    samples = numpy.frombuffer(raw, "<i2") / 32_768
    yield "FFmpeg", said(len(samples) / RATE, step(samples))
    seconds, largest, codec = subprocess.run(["node", "look.mjs", name], capture_output=True, check=True, text=True).stdout.split()
    yield f"mediabunny ({codec})", said(float(seconds), float(largest))

seen = {}
for letters, endian in (("RIFF", "LITTLE"), ("RIFX", "BIG")):
    soundfile.write(f"{letters}.wav", tone, RATE, subtype="PCM_16", format="WAV", endian=endian)
    assert open(f"{letters}.wav", "rb").read(4) == letters.encode()
    for reader, told in readings(f"{letters}.wav"):
        print(letters, reader, *told)
        seen[f"{letters} {reader}"] = told
right, wrong = (3.0, "smooth"), (3.0, "noise")
sys.exit(seen != {"RIFF libsndfile": right, "RIFF FFmpeg": right, "RIFF mediabunny (pcm-s16)": right, "RIFX libsndfile": right, "RIFX FFmpeg": wrong, "RIFX mediabunny (pcm-s16)": wrong})
PY
echo "FFmpeg $(venv/bin/python -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_version())'), mediabunny 1.61.0:"
venv/bin/python look.py
