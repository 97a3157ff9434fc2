// Files that look like sound or video and are not taken for recordings: what they are, and what to do instead. Pure rules.
import { extensionOf, isRecordingName } from './audio.ts';

/** What a file is that is not watched. */
type Kind = 'project' | 'score' | 'protected' | 'dictation' | 'list' | 'unread';

const WORDS: Readonly<Record<Kind, string>> = {
  project:
    'is the project of an editor, not its sound. Export a mix into this folder, for example as WAV, FLAC or MP3.',
  score: 'holds notes for instruments, no sound. Export it as sound first.',
  protected: 'is protected by the shop that sold it, and only its programs may open it.',
  dictation:
    'is a dictation in a format that only its maker’s programs read. Have them save it as WAV, WMA or MP3.',
  list: 'only names other files. Put those files here.',
  unread: 'is sound or video that Earshot cannot read. Convert it, for example to FLAC, WAV or MP3.',
};

/**
 * Endings by what they are. Projects, lists and sealed formats as their makers name them; under `unread` everything else that holds sound: what
 * is read by now (`AUDIO_EXTENSIONS`) is left out by itself.
 */
const ENDINGS: Readonly<Record<Kind, string>> = {
  project:
    'aup aup3 band logic logicx sesx ses rpp rpp-bak ptx ptf als alp cpr npr flp song nhsx ardour bwproject dawproject reason mmpz h8prj cwp acd-zip fcpbundle fcpxml imovielibrary prproj veg drp kdenlive mlt camproj screenflow omf aaf',
  score: 'mid midi kar rmi mscz musicxml mxl sib',
  protected: 'aa aax aaxc m4p acsm odm',
  dictation: 'ds2 dss dvf msv sri',
  list: 'm3u m3u8 pls xspf asx wpl cue',
  unread:
    '3ga 3gp 3g2 8svx aac ac3 ac4 adts aif aifc aiff alac amr ape asf au avi awb bwf caf dff dsf dts dtshd eac3 ec3 f4a f4v flv gsm iff m1a m2a m2ts m4r mlp mp1 mp2 mpa mpc mpeg mpg mts nist oma ogv opus qcp ra ram rf64 rm rmvb shn snd sph spx thd tta ts vob voc vox vqf w64 wma wmv wv xa',
};

const KINDS: ReadonlyMap<string, Kind> = new Map(
  (Object.keys(ENDINGS) as Kind[]).flatMap((kind) =>
    ENDINGS[kind].split(' ').map((ending): [string, Kind] => [ending, kind]),
  ),
);

/** Directories that systems show as one file; what is in them belongs to the program that made them. */
const PACKAGES: ReadonlySet<string> = new Set(['band', 'logicx', 'fcpbundle', 'imovielibrary']);

/** Files of one ending in a folder. */
export interface UnwatchedFiles {
  /** Lower case, without dot. */
  readonly ending: string;
  readonly count: number;
}

/** The ending of a file that looks like a recording and is not taken for one; null for every other file. */
export function unwatchedEnding(fileName: string): string | null {
  if (fileName.startsWith('.') || isRecordingName(fileName)) return null;
  const ending = extensionOf(fileName);
  return KINDS.has(ending) ? ending : null;
}

/** What such a file is and what to do, to be put behind its name; null for an ending that says nothing of sound. */
export function unwatchedWords(ending: string): string | null {
  const kind = KINDS.get(ending);
  return kind ? WORDS[kind] : null;
}

/** True for a directory that is one file to its owner: nothing in it is taken up. */
export function isPackageName(name: string): boolean {
  return PACKAGES.has(extensionOf(name));
}

/** `12 files that end in “.aup3” are not watched: each is the project of an editor …` */
export function unwatchedText({ count, ending }: UnwatchedFiles): string {
  const [many, each] =
    count === 1
      ? ['1 file that ends', 'is not watched: it']
      : [`${count} files that end`, 'are not watched: each'];
  return `${many} in “.${ending}” ${each} ${unwatchedWords(ending) ?? 'is no recording.'}`;
}
