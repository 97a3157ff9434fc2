// How many channels a track has, by its own frames where its container may say anything.
import { EncodedPacketSink, type InputAudioTrack } from 'mediabunny';

/**
 * An MP4 file's count is a template that most writers leave at 2 (ISO/IEC 14496-12, AudioSampleEntry; FFmpeg does of MP3 and Vorbis), and the
 * reader believes it (mediabunny 1.61.0). What the frames say is true: of a recording with one voice nobody is told of two channels.
 * @returns from 1; the container's word where the first frame says nothing
 * @throws what reading the file throws
 */
export async function channelCount(track: InputAudioTrack): Promise<number> {
  const codec = await track.getCodec();
  const own = codec === 'mp3' ? await inMp3(track) : codec === 'vorbis' ? await inVorbis(track) : null;
  return own ?? (await track.getNumberOfChannels());
}

/** The mode in the first frame's header: 11 is one channel (ISO/IEC 11172-3 §2.4.2.3). */
async function inMp3(track: InputAudioTrack): Promise<number | null> {
  const [sync, layer, , mode] = (await new EncodedPacketSink(track).getFirstPacket())?.data ?? [];
  if (sync !== 0xff || layer === undefined || layer < 0xe0 || mode === undefined) return null;
  return mode >> 6 === 3 ? 1 : 2;
}

/** The byte behind the version in the identification header (Vorbis I §4.2.2), wherever the three headers are kept. */
async function inVorbis(track: InputAudioTrack): Promise<number | null> {
  // The browser's type of it is not known to Node's.
  const description: unknown = (await track.getDecoderConfig())?.description;
  const bytes = ArrayBuffer.isView(description)
    ? Buffer.from(description.buffer, description.byteOffset, description.byteLength)
    : Buffer.from(description instanceof ArrayBuffer ? description : new ArrayBuffer(0));
  const at = bytes.indexOf('\u0001vorbis', 0, 'latin1');
  const channels = at < 0 ? 0 : (bytes[at + 11] ?? 0);
  return channels > 0 ? channels : null;
}
