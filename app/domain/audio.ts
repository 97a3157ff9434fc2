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

/** Of a recording that nobody has looked into yet: no look says that there is no format. */
export const UNHEARD: AudioInfo = { durationSeconds: 0, format: '', channels: 0, sampleRateHz: 0 };
export const isUnheard = ({ format }: Pick<AudioInfo, 'format'>): boolean => format === UNHEARD.format;

/**
 * Extension (lower case, without dot) → MIME type, of everything that is read: IANA's where it has one. `.ts` is broadcast video here, whatever
 * programmers call theirs: folders of recordings hold no programs.
 */
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
  // What recorders, editors and Macs write.
  aif: 'audio/aiff',
  aiff: 'audio/aiff',
  aifc: 'audio/aiff',
  au: 'audio/basic',
  snd: 'audio/basic',
  bwf: 'audio/wav',
  rf64: 'audio/wav',
  bw64: 'audio/wav',
  caf: 'audio/x-caf',
  w64: 'audio/x-w64',
  m4r: 'audio/mp4',
  f4a: 'audio/mp4',
  voc: 'audio/x-voc',
  iff: 'audio/x-8svx',
  '8svx': 'audio/x-8svx',
  sph: 'audio/x-nist',
  nist: 'audio/x-nist',
  sln: 'audio/x-sln',
  // Telephones and dictation machines.
  amr: 'audio/AMR',
  awb: 'audio/AMR-WB',
  '3gp': 'video/3gpp',
  '3ga': 'audio/3gpp',
  '3g2': 'video/3gpp2',
  gsm: 'audio/x-gsm',
  g722: 'audio/G722',
  qcp: 'audio/qcelp',
  dss: 'audio/x-dss',
  spx: 'audio/ogg',
  // Windows Media, Real, MiniDisc.
  wma: 'audio/x-ms-wma',
  wmv: 'video/x-ms-wmv',
  asf: 'video/x-ms-asf',
  ra: 'audio/vnd.rn-realaudio',
  rm: 'application/vnd.rn-realmedia',
  rmvb: 'application/vnd.rn-realmedia-vbr',
  oma: 'audio/x-oma',
  aea: 'audio/x-aea',
  // Broadcast and film.
  mp1: 'audio/mpeg',
  mp2: 'audio/mpeg',
  mpa: 'audio/mpeg',
  m2a: 'audio/mpeg',
  adts: 'audio/aac',
  loas: 'audio/aac',
  ac3: 'audio/ac3',
  eac3: 'audio/eac3',
  ec3: 'audio/eac3',
  dts: 'audio/vnd.dts',
  dtshd: 'audio/vnd.dts.hd',
  thd: 'audio/x-truehd',
  mlp: 'audio/x-mlp',
  ts: 'video/mp2t',
  mts: 'video/mp2t',
  m2ts: 'video/mp2t',
  mpg: 'video/mpeg',
  mpeg: 'video/mpeg',
  vob: 'video/mpeg',
  mxf: 'application/mxf',
  avi: 'video/x-msvideo',
  flv: 'video/x-flv',
  f4v: 'video/mp4',
  ogv: 'video/ogg',
  // Without loss, and long gone.
  wv: 'audio/x-wavpack',
  ape: 'audio/x-ape',
  tta: 'audio/x-tta',
  tak: 'audio/x-tak',
  shn: 'audio/x-shorten',
  mpc: 'audio/x-musepack',
  dsf: 'audio/x-dsf',
  dff: 'audio/x-dff',
  vqf: 'audio/x-vqf',
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
