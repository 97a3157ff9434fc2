// The files of the formats table: what each is called, and the command of Debian's programs that makes it of speech.

export interface Sample {
  readonly file: string;
  readonly container: string;
  readonly codec: string;
  /** A shell line; `$S` is the speech, `$T` a tagged way to give ffmpeg title and chapters, `$O` the file to be made. */
  readonly make: string;
  /** How much longer than the speech it is to be, as a factor, and seconds in front. */
  readonly times?: number;
  readonly plusSeconds?: number;
}

const ffmpeg = (file: string, container: string, codec: string, options: string): Sample => ({
  file,
  container,
  codec,
  make: `ffmpeg -v error -y $T ${options} -strict -2 "$O"`,
});

export const SAMPLES: readonly Sample[] = [
  ffmpeg('pcm.wav', 'WAV', 'PCM 16', '-c:a pcm_s16le'),
  ffmpeg('pcm24.wav', 'WAV', 'PCM 24', '-c:a pcm_s24le'),
  ffmpeg('float.wav', 'WAV', 'PCM float', '-c:a pcm_f32le'),
  ffmpeg('alaw.wav', 'WAV', 'A-law', '-c:a pcm_alaw'),
  ffmpeg('mulaw.wav', 'WAV', 'µ-law', '-c:a pcm_mulaw'),
  ffmpeg('ima.wav', 'WAV', 'IMA ADPCM', '-c:a adpcm_ima_wav'),
  ffmpeg('ms.wav', 'WAV', 'Microsoft ADPCM', '-c:a adpcm_ms'),
  ffmpeg('gsm.wav', 'WAV', 'GSM', '-ar 8000 -c:a libgsm_ms'),
  ffmpeg('mp3.wav', 'WAV', 'MP3', '-c:a libmp3lame'),
  ffmpeg('rf64.wav', 'RF64', 'PCM 16', '-rf64 always'),
  ffmpeg('a.w64', 'Wave64', 'PCM 16', ''),
  ffmpeg('a.aiff', 'AIFF', 'PCM 16', '-write_id3v2 1'),
  ffmpeg('a.aifc', 'AIFF-C', 'A-law', '-c:a pcm_alaw -f aiff'),
  ffmpeg('a.caf', 'CAF', 'PCM 16', ''),
  ffmpeg('alac.caf', 'CAF', 'Apple Lossless', '-c:a alac'),
  ffmpeg('a.au', 'AU', 'PCM 16', ''),
  ffmpeg('a.mp3', 'MP3', 'MP3', ''),
  ffmpeg('noxing.mp3', 'MP3', 'MP3 without Xing', '-write_xing 0'),
  ffmpeg('vbr.mp3', 'MP3', 'MP3, variable rate', '-q:a 4'),
  ffmpeg('a.aac', 'ADTS', 'AAC', ''),
  ffmpeg('aac.m4a', 'MP4', 'AAC', '-c:a aac'),
  ffmpeg('alac.m4a', 'MP4', 'Apple Lossless', '-c:a alac'),
  ffmpeg('opus.mp4', 'MP4', 'Opus', '-c:a libopus'),
  ffmpeg('ac3.mp4', 'MP4', 'AC-3', '-c:a ac3'),
  ffmpeg('pcm.mov', 'QuickTime', 'PCM 16', '-c:a pcm_s16le'),
  ffmpeg('a.flac', 'FLAC', 'FLAC', ''),
  ffmpeg('vorbis.ogg', 'Ogg', 'Vorbis', '-c:a libvorbis'),
  ffmpeg('opus.opus', 'Ogg', 'Opus', '-c:a libopus'),
  ffmpeg('flac.oga', 'Ogg', 'FLAC', '-c:a flac'),
  ffmpeg('a.spx', 'Ogg', 'Speex', '-c:a libspeex -f ogg'),
  ffmpeg('aac.mka', 'Matroska', 'AAC', '-c:a aac'),
  ffmpeg('flac.mka', 'Matroska', 'FLAC', '-c:a flac'),
  ffmpeg('pcm.mka', 'Matroska', 'PCM 16', '-c:a pcm_s16le'),
  ffmpeg('a.webm', 'WebM', 'Opus', '-c:a libopus'),
  ffmpeg('a.wma', 'ASF', 'Windows Media Audio 2', ''),
  ffmpeg('a.asf', 'ASF', 'MP3', '-c:a libmp3lame'),
  ffmpeg('a.avi', 'AVI', 'MP3', '-c:a libmp3lame'),
  ffmpeg('a.ts', 'MPEG-TS', 'AAC', '-c:a aac'),
  ffmpeg('a.mpg', 'MPEG-PS', 'MP2', '-c:a mp2'),
  ffmpeg('a.mp2', 'bare frames', 'MP2', ''),
  ffmpeg('a.ac3', 'bare frames', 'AC-3', ''),
  ffmpeg('a.eac3', 'bare frames', 'E-AC-3', ''),
  ffmpeg('a.dts', 'bare frames', 'DTS', '-ar 48000 -c:a dca'),
  ffmpeg('a.thd', 'bare frames', 'TrueHD', '-ar 48000 -ac 2 -c:a truehd'),
  ffmpeg('a.gsm', 'bare frames', 'GSM', '-ar 8000 -c:a libgsm'),
  ffmpeg('a.g722', 'bare frames', 'G.722', '-c:a g722'),
  ffmpeg('a.wv', 'WavPack', 'WavPack', ''),
  ffmpeg('a.tta', 'TTA', 'True Audio', ''),
  ffmpeg('a.flv', 'FLV', 'MP3', '-ar 44100 -c:a libmp3lame'),
  {
    ...ffmpeg('chain.opus', 'Ogg, chained', 'Opus', ''),
    make: 'opusenc --quiet --serial 1 "$S" one.tmp && opusenc --quiet --serial 2 "$S" two.tmp && cat one.tmp two.tmp > "$O"',
    times: 2,
  },
  {
    ...ffmpeg('open.wav', 'WAV, never closed', 'PCM 16', ''),
    make: 'ffmpeg -v error -i "$S" -f wav pipe:1 > "$O"',
  },
  {
    ...ffmpeg('rifx.wav', 'WAV, high byte first', 'PCM 16', ''),
    make: 'sox "$S" -B "$O"',
  },
  {
    ...ffmpeg('rifx24.wav', 'WAV, high byte first', 'PCM 24', ''),
    make: 'sox "$S" -B -b 24 "$O"',
  },
  {
    ...ffmpeg('zlib.mka', 'Matroska, zlib', 'AC-3', ''),
    make: 'ffmpeg -v error -y -i "$S" z.ac3 && mkvmerge -q -o "$O" --compression 0:zlib z.ac3',
  },
  {
    ...ffmpeg('late.m4a', 'MP4, empty first edit', 'AAC', ''),
    make: 'ffmpeg -v error -y -itsoffset 5 -i "$S" -c:a aac "$O"',
    plusSeconds: 5,
  },
  {
    ...ffmpeg('change.mp3', 'MP3, rate changes', 'MP3', ''),
    make: 'lame --quiet "$S" 1.tmp && ffmpeg -v error -y -i "$S" -ar 44100 -ac 2 -f mp3 2.tmp && cat 1.tmp 2.tmp > "$O"',
    times: 2,
  },
];
