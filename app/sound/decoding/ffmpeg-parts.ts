// A recording taken apart by FFmpeg, message by message, as whoever asks for more gets it: in a worker of the decoder page, and in a thread.
import type { DecodeFailureCode } from '../../domain/decoding.ts';
import type { ByteSource } from '../byte-source.ts';
import type { Ffmpeg } from '../ffmpeg.ts';
import { channelOrMix } from '../mixdown.ts';
import { SoundFault, type SoundDecoding, type SoundFile, type SoundStream } from '../sound-file.ts';
import { Fault } from './fault.ts';
import type { FfmpegMessage, PartsOrder } from './ffmpeg-messages.ts';
import { PartMaker } from './part-maker.ts';

/**
 * Opens and decodes. Ends with `end` or `fault`.
 * @param open where the bytes come from; what it and its reads throw as `Fault` is handed on as it is
 */
export function* ffmpegMessages(
  reader: Ffmpeg,
  open: () => ByteSource,
  order: PartsOrder,
): Generator<FfmpegMessage, void> {
  try {
    const opened = reader.open(open(), order.hint);
    if (!opened.ok) {
      yield fault(codeOf(opened.failure.code), opened.failure.detail);
      return;
    }
    const file = opened.value;
    try {
      const stream = streamOf(file, order.track);
      if ('type' in stream) {
        yield stream;
        return;
      }
      yield {
        type: 'opened',
        seconds: stream.durationSeconds ?? file.durationSeconds,
        beginsAt: stream.startSeconds,
        mayPause: file.container.startsWith('mov,'),
      };
      yield* soundOf(file.decode(stream.index, order.from), order.channel);
      yield { type: 'end' };
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof Fault) yield fault(error.code, error.message);
    else if (error instanceof SoundFault) yield fault(error.code, error.message);
    else yield fault('audio-damaged', String(error));
  }
}

/** The stream to decode, or why there is none. */
function streamOf({ otherStreams, streams }: SoundFile, track: number | null): SoundStream | FfmpegMessage {
  const stream = track === null ? streams.find(({ canDecode }) => canDecode) : streams[track];
  const named = stream ?? streams[0];
  if (!named) return fault(otherStreams > 0 ? 'no-sound' : 'audio-damaged');
  if (named.isProtected) return fault('audio-protected');
  return stream?.canDecode ? stream : fault('codec-unknown', named.codecName);
}

function fault(code: DecodeFailureCode, detail = ''): FfmpegMessage {
  return { type: 'fault', code, detail };
}

function* soundOf(decoding: SoundDecoding, channel: number | null): Generator<FfmpegMessage, void> {
  const maker = new PartMaker();
  for (let chunk = decoding.next(); chunk; chunk = decoding.next()) {
    const { channels, damagedSeconds, rateHz, start } = chunk;
    const part = maker.add({ start, rateHz, samples: channelOrMix(channels, channel), damagedSeconds });
    if (part) yield { type: 'sound', ...part };
  }
  const rest = maker.flush();
  if (rest) yield { type: 'sound', ...rest };
}

/** What of the reader's failures this page may say; anything else is damage. */
function codeOf(code: string): DecodeFailureCode {
  return code === 'not-audio' || code === 'no-sound' || code === 'audio-protected' ? code : 'audio-damaged';
}
