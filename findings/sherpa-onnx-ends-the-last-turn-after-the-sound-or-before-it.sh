#!/usr/bin/env bash
# sherpa-onnx-node 1.13.8, sound that ends while somebody speaks: the last turn of OfflineSpeakerDiarization ends after the sound, and the last stretch
# of Vad ends before it, flushed or not.
#
# Guessed: nobody speaks after the end, and flush() hands over what is left of the speech. Seen: 3 s and 5 s of speech have turns up to 3.07 and 5.04 s
# (frames of 17 ms are told by their middles and a window is filled up), so captions or a cut by these times run off the file; Vad, fed in windows
# of 512 as its examples do, ends 64 to 575 samples (36 ms) early: a window is judged when 64 samples more have come, and what is left then is never judged.
# Earshot clips turns at the end of the sound (app/speech/speakers/) and lets the last piece reach 0.3 s beyond its speech, at most to
# the end (app/speech/on-device/pieces.ts).
# Needs the models "speakers" and the default one, which `npm test` or `npm run models -- speakers` make in the clone that this file lies in.
set -euo pipefail
clone=$(cd "$(dirname "$0")/.." && pwd)
speakers=$clone/out/models/speakers
silero=$clone/out/model/silero_vad.onnx
[ -e "$speakers/segmentation.onnx" ] || (cd "$clone" && npm run --silent models -- speakers >/dev/null)
for file in "$speakers/segmentation.onnx" "$silero"; do [ -e "$file" ] || { echo "no model at $file"; exit 2; }; done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund sherpa-onnx-node@1.13.8
cat >ends.cjs <<'JS'
const { OfflineSpeakerDiarization, Vad, readWave } = require('sherpa-onnx-node');
const [speakers, silero, wav] = process.argv.slice(2);
const { samples, sampleRate } = readWave(wav);
if (sampleRate !== 16_000) throw new Error('16 kHz are wanted');
const diarization = new OfflineSpeakerDiarization({
  segmentation: { pyannote: { model: `${speakers}/segmentation.onnx` } },
  embedding: { model: `${speakers}/campplus.onnx` },
  clustering: { numClusters: 1 },
});
const lastTurn = (count) => diarization.process(samples.slice(0, count)).at(-1).end;
const missing = (count) => {
  const vad = new Vad({ sileroVad: { model: silero, windowSize: 512, minSilenceDuration: 0.3, maxSpeechDuration: 60 }, sampleRate }, 60);
  for (let at = 0; at < count; at += 512) vad.acceptWaveform(samples.slice(at, Math.min(at + 512, count)));
  vad.flush();
  let end = 0;
  for (; !vad.isEmpty(); vad.pop()) end = vad.front().start + vad.front().samples.length;
  return count - end;
};
console.log(JSON.stringify({
  after: [48_000, 80_000].map((count) => Math.round((lastTurn(count) - count / sampleRate) * 1000)),
  missing: [48_191, 48_192, 48_500, 48_640].map(missing),
}));
JS
seen=$(node ends.cjs "$speakers" "$silero" "$clone/test/formats/dashwood.wav")
echo "sherpa-onnx-node 1.13.8: turns that end ms after 3 and 5 s of sound, samples that the last stretch of speech lacks: $seen"
node -e '
const { after, missing } = JSON.parse(process.argv[1]);
process.exit(after.every((ms) => ms > 20 && ms < 150) && missing.join() === "575,64,372,512" ? 0 : 1);' "$seen"
