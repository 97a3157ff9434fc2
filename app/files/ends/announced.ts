// How long a file says that it is where its reader tells only what is there: by bytes that its header announces, or by a time in it.
import { asfSeconds } from './asf.ts';
import { announcedSound } from './chunks.ts';
import type { FileBytes } from './file-bytes.ts';

/** Bytes of an AVI's header in which its streams are looked for. */
const AVI_HEAD_BYTES = 1 << 16;

/**
 * @param presentSeconds how much sound is there
 * @param isEven true for a codec whose bytes all take the same time, so that bytes tell seconds
 * @returns seconds; null where the file says nothing of it
 */
export function announcedSeconds(file: FileBytes, presentSeconds: number, isEven: boolean): number | null {
  const sound = isEven ? announcedSound(file) : null;
  if (sound && sound.present > 0) return presentSeconds * (sound.bytes / sound.present);
  return aviSeconds(file) ?? asfSeconds(file);
}

/** AVI (Microsoft, “AVI RIFF File Reference”): the head of a stream has its length in units of scale ÷ rate. */
function aviSeconds({ readAt, sizeBytes }: FileBytes): number | null {
  const head = readAt(0, Math.min(sizeBytes, AVI_HEAD_BYTES));
  if (head?.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'AVI ') return null;
  const at = head.indexOf('auds', 12, 'latin1');
  if (at < 8 || at + 36 > head.length || head.toString('latin1', at - 8, at - 4) !== 'strh') return null;
  const [scale, rate, length] = [20, 24, 32].map((offset) => head.readUInt32LE(at + offset));
  return scale && rate && length ? (length * scale) / rate : null;
}
