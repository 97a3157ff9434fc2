// Containers and codecs as people name them. What is not listed has FFmpeg's own long name.

const CODECS: Readonly<Record<string, string>> = {
  aac: 'AAC',
  aac_latm: 'AAC',
  ac3: 'Dolby Digital (AC-3)',
  ac4: 'Dolby AC-4',
  alac: 'Apple Lossless',
  amr_nb: 'AMR',
  amr_wb: 'AMR wideband',
  ape: 'Monkey’s Audio',
  dts: 'DTS',
  eac3: 'Dolby Digital Plus (E-AC-3)',
  flac: 'FLAC',
  gsm: 'GSM',
  gsm_ms: 'GSM',
  mp1: 'MPEG layer 1',
  mp2: 'MP2',
  mp3: 'MP3',
  mpegh_3d_audio: 'MPEG-H 3D Audio',
  musepack7: 'Musepack',
  musepack8: 'Musepack',
  opus: 'Opus',
  pcm_alaw: 'A-law',
  pcm_mulaw: 'µ-law',
  speex: 'Speex',
  truehd: 'Dolby TrueHD',
  tta: 'True Audio',
  vorbis: 'Vorbis',
  wavpack: 'WavPack',
  wmalossless: 'Windows Media Audio Lossless',
  wmapro: 'Windows Media Audio Professional',
  wmav1: 'Windows Media Audio',
  wmav2: 'Windows Media Audio',
  wmavoice: 'Windows Media Audio Voice',
  xhe_aac: 'xHE-AAC',
};

const CONTAINERS: Readonly<Record<string, string>> = {
  aac: 'AAC',
  aiff: 'AIFF',
  amr: 'AMR',
  asf: 'Windows Media',
  au: 'AU',
  avi: 'AVI',
  caf: 'Core Audio Format',
  flac: 'FLAC',
  'matroska,webm': 'Matroska',
  'mov,mp4,m4a,3gp,3g2,mj2': 'MP4',
  mp3: 'MP3',
  mpeg: 'MPEG program stream',
  mpegts: 'MPEG transport stream',
  ogg: 'Ogg',
  w64: 'Wave64',
  wav: 'WAV',
};

/** What FFmpeg has no name for, by the four letters that MP4 and QuickTime have. */
const BY_LETTERS: Readonly<Record<string, string>> = {
  'ac-4': 'Dolby AC-4',
  mha1: 'MPEG-H 3D Audio',
  mhm1: 'MPEG-H 3D Audio',
};

/**
 * @param codec FFmpeg's name
 * @param longName FFmpeg's description
 * @param letters the container's own name of four letters, where it has one
 */
export function codecNameOf(codec: string, longName: string, letters = ''): string {
  if (codec.startsWith('pcm_') && !Object.hasOwn(CODECS, codec)) return 'PCM';
  if (codec.startsWith('adpcm_')) return 'ADPCM';
  if (codec !== 'none' && codec !== '')
    return (Object.hasOwn(CODECS, codec) ? CODECS[codec] : undefined) ?? (longName || codec);
  const isName = /^[\w .-]{4}$/.test(letters);
  return (
    (Object.hasOwn(BY_LETTERS, letters) ? BY_LETTERS[letters] : undefined) ??
    (isName ? `“${letters.trim()}”` : 'a codec that is not known')
  );
}

/** @param container FFmpeg's name @param longName FFmpeg's description */
export function containerNameOf(container: string, longName: string): string {
  return (
    (Object.hasOwn(CONTAINERS, container) ? CONTAINERS[container] : undefined) ?? (longName || container)
  );
}
