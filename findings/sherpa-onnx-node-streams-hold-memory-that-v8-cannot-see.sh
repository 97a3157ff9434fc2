#!/usr/bin/env bash
# sherpa-onnx-node 1.13.8: each stream of a SpeakerEmbeddingExtractor holds native memory until its JavaScript handle is collected, and tells V8
# nothing of it (napi_adjust_external_memory), so that V8 sees no reason to collect.
#
# Guessed: a stream that nobody refers to any more is given back before long, and memory stays level over many short pieces of sound.
# Seen: 400 streams of ten seconds each take more than 100 MB while the heap of JavaScript stays at 3; collected every 20 streams (and with a
# turn of the event loop, in which finalizers run) the same work stays level. There is no call that frees a stream by hand.
# Earshot collects so (app/speech/speakers/voice-model.ts): an hour of talk took 1,185 MB before.
# Needs the model "speakers", which `npm run models -- speakers` makes in the clone that this file lies in.
set -euo pipefail
clone=$(cd "$(dirname "$0")/.." && pwd)
model=${1:-$clone/out/models/speakers/campplus.onnx}
[ -e "$model" ] || (cd "$clone" && npm run --silent models -- speakers >/dev/null)
[ -e "$model" ] || { echo "no model at $model: name one"; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund sherpa-onnx-node@1.13.8
cat >grow.cjs <<'JS'
const { SpeakerEmbeddingExtractor } = require('sherpa-onnx-node');
const [model, every] = [process.argv[2], Number(process.argv[3])];
const extractor = new SpeakerEmbeddingExtractor({ model, numThreads: 1, provider: 'cpu' });
const samples = Float32Array.from({ length: 10 * 16_000 }, (_, at) => Math.sin(at / 20) / 10);
const mb = () => Math.round(process.memoryUsage().rss / 2 ** 20);
const stream = () => {
  const one = extractor.createStream();
  one.acceptWaveform({ samples, sampleRate: 16_000 });
  one.inputFinished();
};
(async () => {
  for (let at = 0; at < 20; at += 1) stream();
  global.gc();
  await new Promise(setImmediate);
  const before = mb();
  for (let at = 1; at <= 400; at += 1) {
    stream();
    if (at % every === 0) { global.gc(); await new Promise(setImmediate); }
  }
  const heap = Math.round(process.memoryUsage().heapUsed / 2 ** 20);
  console.log(JSON.stringify({ grown: mb() - before, heap }));
})();
JS
left=$(node --expose-gc grow.cjs "$model" 1000)
collected=$(node --expose-gc grow.cjs "$model" 20)
echo "sherpa-onnx-node 1.13.8, 400 streams of 10 s, MB: left to V8 $left; collected every 20 $collected"
node -e '
const [left, collected] = process.argv.slice(1).map((text) => JSON.parse(text));
process.exit(left.grown > 60 && left.heap < 30 && collected.grown < left.grown / 3 ? 0 : 1);' "$left" "$collected"
