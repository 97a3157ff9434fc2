#!/usr/bin/env bash
# mediabunny 1.61.0 says of an MPEG-1 Layer II file (.mp2, the sound of radio and DVB) that container and codec are MP3.
#
# Guessed: a reader of MP3 looks at the layer in the frame header (ISO/IEC 11172-3 §2.4.1.3: bits 17 and 18; 10 is Layer II, 01 is Layer III) and
# leaves Layer II alone, or names it. Seen: format "MP3", codec "mp3"; a decoder that is set up for it gets frames that it cannot read.
# The file is valid: frames of 192 kbit/s, 48 kHz, one channel, all allocations 0, which is silence.
# Earshot looks at the layer itself and gives such files to its second reader (app/sound/route.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mediabunny@1.61.0
cat >look.mjs <<'JS'
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';
const FRAMES = 250; // 576 bytes and 1,152 samples each: 6 s
const frame = new Uint8Array(576);
frame.set([0xff, 0xfd, 0xa4, 0xc0]);
const file = new Uint8Array(frame.length * FRAMES);
for (let at = 0; at < FRAMES; at += 1) file.set(frame, at * frame.length);
const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(file) });
const track = await input.getPrimaryAudioTrack();
console.log(`layer bits ${((frame[1] >> 1) & 3).toString(2)}, format ${(await input.getFormat()).name}, codec ${await track.getCodec()}`);
JS
seen=$(node look.mjs)
echo "mediabunny 1.61.0: $seen"
[ "$seen" = 'layer bits 10, format MP3, codec mp3' ]
