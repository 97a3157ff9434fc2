#!/usr/bin/env bash
# mediabunny 1.61.0 reads of a chained Ogg file (RFC 3533 §4: streams one after the other) the first link alone, and says nothing.
#
# Guessed: as it counts the packets of MP3 and AAC files to their end, it counts all of an Ogg file; Ogg is the format that was made to be put together.
# Seen: a file of 4 s and one of 6 s behind each other are 4 s by computeDuration(), and the packets end there. The file is valid: both links are
# whole and end with a page that says so; players and FFmpeg play 10 s. Recorders of web radio write such files, a link for each title.
# Earshot steps through the pages itself, and gives such a file to its second reader (app/sound/ogg-chain.ts, app/sound/route.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mediabunny@1.61.0
cat >look.mjs <<'JS'
import { ALL_FORMATS, BufferSource, BufferTarget, EncodedAudioPacketSource, EncodedPacket, EncodedPacketSink, Input, OggOutputFormat, Output } from 'mediabunny';
const SILENCE = new Uint8Array([0xf8, 0xff, 0xfe]); // an Opus packet of 20 ms (RFC 6716)
const description = new Uint8Array(19); // an Opus head (RFC 7845 §5.1): one channel, 48 kHz
description.set([...'OpusHead'].map((letter) => letter.charCodeAt(0)));
description.set([1, 1, 0, 0, 0x80, 0xbb], 8);
async function link(seconds) {
  const output = new Output({ format: new OggOutputFormat(), target: new BufferTarget() });
  const source = new EncodedAudioPacketSource('opus');
  output.addAudioTrack(source);
  await output.start();
  const decoderConfig = { codec: 'opus', numberOfChannels: 1, sampleRate: 48_000, description };
  for (let at = 0; at < seconds * 50; at += 1) await source.add(new EncodedPacket(SILENCE, 'key', at / 50, 0.02), { decoderConfig });
  await output.finalize();
  return new Uint8Array(output.target.buffer);
}
async function lengthOf(...links) {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(Buffer.concat(links)) });
  const track = await input.getPrimaryAudioTrack();
  let packets = 0;
  for await (const _packet of new EncodedPacketSink(track).packets()) packets += 1;
  return `${Math.round(await input.computeDuration())} s, ${packets} packets`;
}
const [one, two] = [await link(4), await link(6)];
console.log(`${await lengthOf(one)}; ${await lengthOf(two)}; behind each other ${await lengthOf(one, two)}`);
JS
seen=$(node look.mjs)
echo "mediabunny 1.61.0: $seen"
[ "$seen" = '4 s, 200 packets; 6 s, 300 packets; behind each other 4 s, 200 packets' ]
