// What Earshot takes for a recording: names, MIME types and what is known of the sound inside.

/** Content identity of a file: hex SHA-256 over all its bytes. */
export type Fingerprint = string;

/** What a look inside the file tells, before it is transcribed. */
export interface AudioInfo {
  /** Length of the sound, seconds; 0 when the container does not tell. */
  readonly durationSeconds: number;
  /** Container and codec as people name them, e.g. `mp3`, `mp4/aac`, `wav/pcm-s16`. */
  readonly format: string;
  readonly channels: number;
  readonly sampleRateHz: number;
}

/** Extension (lower case, without dot) → MIME type, of everything the decoder reads. */
const MIME_BY_EXTENSION: Readonly<Record<string, string>> = {
  wav: 'audio/wav',
  wave: 'audio/wav',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  m4b: 'audio/mp4',
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  mov: 'video/quicktime',
  aac: 'audio/aac',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  webm: 'audio/webm',
  weba: 'audio/webm',
  mka: 'audio/x-matroska',
  mkv: 'video/x-matroska',
};

/** Extensions of recordings, lower case, without dot. */
export const AUDIO_EXTENSIONS: readonly string[] = Object.keys(MIME_BY_EXTENSION);

/** The extension of a file name: lower case, without dot; empty when there is none. */
export function extensionOf(fileName: string): string {
  const dot = fileName.lastIndexOf('.');
  return dot > 0 ? fileName.slice(dot + 1).toLowerCase() : '';
}

/**
 * True when a file of this name is a recording to take up. Hidden files, AppleDouble twins (`._name`)
 * and unfinished downloads (`name.mp3.part`) are not.
 */
export function isRecordingName(fileName: string): boolean {
  return !fileName.startsWith('.') && Object.hasOwn(MIME_BY_EXTENSION, extensionOf(fileName));
}

/** Bare MIME type for a file name; `application/octet-stream` when unknown. */
export function mimeTypeOf(fileName: string): string {
  return MIME_BY_EXTENSION[extensionOf(fileName)] ?? 'application/octet-stream';
}

/** Title of a recording from its file name: without extension, outer white space trimmed. */
export function titleOf(fileName: string): string {
  const extension = extensionOf(fileName);
  const stem = extension && isRecordingName(fileName) ? fileName.slice(0, -extension.length - 1) : fileName;
  return stem.trim() || fileName;
}
