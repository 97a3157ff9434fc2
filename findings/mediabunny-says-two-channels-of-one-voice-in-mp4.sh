#!/usr/bin/env bash
# mediabunny 1.61.0 takes the number of channels of MP3 and Vorbis in an MP4 file from the sample entry, and says 2 of a recording with one.
#
# Guessed: numberOfChannels is what a decoder will give. The count in the entry is a template of 2 (ISO/IEC 14496-12, AudioSampleEntry), "reserved" to
# FFmpeg's writer, which puts 2 there for any MP3 and Vorbis; of AAC mediabunny reads the real count from its configuration. Seen: one channel in
# each frame's header (mode 11, ISO/IEC 11172-3 §2.4.2.3), numberOfChannels 2 and a decoder's configuration of 2. The file is made by mediabunny's
# own writer, with the entry's count as FFmpeg 5.1.9 leaves it: `ffmpeg -i mono.wav -c:a libmp3lame mono.mp4`.
# Earshot reads the frames (app/files/channel-count.ts): it said "stereo" of one voice, and heard a second channel that is not there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund mediabunny@1.61.0
cat >look.mjs <<'JS'
import { ALL_FORMATS, BufferSource, BufferTarget, EncodedAudioPacketSource, EncodedPacket, EncodedPacketSink, Input, Mp4OutputFormat, Output } from 'mediabunny';
const frame = new Uint8Array(417); // layer III, 128 kbit/s, 44.1 kHz, one channel, no side information: silence
frame.set([0xff, 0xfb, 0x90, 0xc4]);
const step = 1_152 / 44_100;
const output = new Output({ format: new Mp4OutputFormat(), target: new BufferTarget() });
const source = new EncodedAudioPacketSource('mp3');
output.addAudioTrack(source);
await output.start();
const decoderConfig = { codec: 'mp3', numberOfChannels: 2, sampleRate: 44_100 };
for (let at = 0; at < 100; at += 1) await source.add(new EncodedPacket(frame, 'key', at * step, step), { decoderConfig });
await output.finalize();
const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(output.target.buffer) });
const track = await input.getPrimaryAudioTrack();
const { data } = await new EncodedPacketSink(track).getFirstPacket();
console.log(`mode bits ${(data[3] >> 6).toString(2)}, channels ${await track.getNumberOfChannels()}, for a decoder ${(await track.getDecoderConfig()).numberOfChannels}`);
JS
seen=$(node look.mjs)
echo "mediabunny 1.61.0: $seen"
[ "$seen" = 'mode bits 11, channels 2, for a decoder 2' ]
