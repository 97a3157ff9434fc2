// Entry of the decoder page: takes orders from the main process, each with its own ports, and carries them out.
import type { DecodeOrder, DecodeReport, DecoderMessage, SoundCredit } from '../../app/domain/decoding.ts';
import { decode, type SoundReaders } from '../../app/sound/decoding/decode.ts';
import { LoudnessCurve } from '../../app/sound/decoding/loudness.ts';
import { SoundSender, type SendingPort } from '../../app/sound/decoding/sound-sender.ts';
import { ffmpegSound } from './ffmpeg-reader.ts';
import { WebCodecsReader } from './webcodecs-reader.ts';

/** The browser's own decoders first; FFmpeg for what they do not know or do not hear out. */
const readersOf = ({ channel, hint, track, url }: DecodeOrder): SoundReaders => ({
  fast: () => new WebCodecsReader(url, track, channel),
  thorough: (from, onOpened) => ffmpegSound({ url, hint, track, channel, from }, onOpened),
});

/** How often the page says that it is alive, milliseconds. */
const BEAT_MS = 2_000;

window.addEventListener('message', (event: MessageEvent<DecodeOrder>) => {
  // Only our preload, which shares this page's origin, can send ports along.
  const [control, sound] = event.ports;
  if (event.source !== window || !control) return;
  void carryOut(event.data, control, sound ?? null);
});

const sendingPort = (port: MessagePort): SendingPort => ({
  post: (message) => port.postMessage(message),
  onCredit: (listener) => (port.onmessage = ({ data }: MessageEvent<SoundCredit>) => listener(data)),
});

async function carryOut(order: DecodeOrder, control: MessagePort, sound: MessagePort | null): Promise<void> {
  const tell = (message: DecoderMessage): void => control.postMessage(message);
  const stop = new AbortController();
  control.onmessage = () => stop.abort();
  const beat = setInterval(() => tell({ type: 'beat' }), BEAT_MS);
  tell({ type: 'beat' });

  const sender = sound && new SoundSender(sendingPort(sound), stop.signal);
  const curve = sender ? null : new LoudnessCurve();
  const result = await decode(order, readersOf(order), {
    signal: stop.signal,
    onLength: (seconds) => tell({ type: 'length', seconds }),
    onDamage: (place) => tell({ type: 'damage', place }),
    onChunk: async (start, samples) => {
      if (sender) await sender.send(start, samples);
      else curve?.add(start, samples);
    },
  });
  sender?.end();
  clearInterval(beat);
  const report: DecodeReport = { ...result, peaks: curve?.values() ?? null };
  tell({ type: 'end', report });
}
