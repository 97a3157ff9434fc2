// A speech model as a value: what it is called, hears and gives, what it costs, whom it is owed to, and which files it is.

/** How a model is run: models of one family differ in their files only. */
export type ModelFamily =
  'moonshine' | 'whisper' | 'nemo-transducer' | 'speakers' | 'voice-detector' | 'meaning';

/** What a file is for. */
export type FileRole =
  | 'encoder'
  | 'decoder'
  | 'joiner'
  | 'tokens'
  | 'segmentation'
  | 'embedding'
  | 'voice-detector'
  | 'layers'
  | 'weights'
  | 'words'
  | 'vocabulary';

/** One file of a model. */
export interface ModelFile {
  readonly role: FileRole;
  /** Its name in the folder of the model: one step, no path. */
  readonly name: string;
  /** Exact where there is a hash; else as its publisher tells it, and only roughly true. */
  readonly bytes: number;
  /** Lower-case hex; null for files that nobody had here: they are checked by what is in them. */
  readonly sha256: string | null;
  /** Addresses, in the order in which they are asked. Empty for what comes with Earshot only. */
  readonly sources: readonly string[];
}

/** A model. Plain data: the page and the recogniser process are given it as it is. */
export interface SpeechModel {
  /** `a-z`, `0-9`, `-`, `.`: also the name of its folder. */
  readonly id: string;
  readonly family: ModelFamily;
  /** For people: `Whisper base`. */
  readonly name: string;
  /** One sentence: when to choose it. */
  readonly summary: string;
  /** Language tags without a region (BCP 47), lower case; empty for what is of no language, or does not tell which it knows. */
  readonly languages: readonly string[];
  readonly givesWordTimes: boolean;
  /** It finds out by itself which language is spoken. */
  readonly tellsLanguage: boolean;
  /** Memory of the recogniser process with it, bytes. */
  readonly memoryBytes: number;
  readonly licence: {
    /** By the SPDX list. */
    readonly spdx: string;
    /** Who is to be named. */
    readonly credit: string;
  };
  /** False for one that was never run where Earshot is made: it is offered as such. */
  readonly isTried: boolean;
  readonly files: readonly ModelFile[];
}

/** A model on this computer: what whoever runs it is given. */
export interface InstalledModel {
  readonly model: SpeechModel;
  /** Absolute path of the folder with its files. */
  readonly directory: string;
}

/** Families that turn speech into text. */
const RECOGNISERS: ReadonlySet<ModelFamily> = new Set(['moonshine', 'whisper', 'nemo-transducer']);

export const isRecogniser = ({ family }: Pick<SpeechModel, 'family'>): boolean => RECOGNISERS.has(family);

/** Bytes of all its files. */
export const bytesOf = ({ files }: Pick<SpeechModel, 'files'>): number =>
  files.reduce((sum, { bytes }) => sum + bytes, 0);

/** The language of a tag, without script and region: `pt` for `pt-BR`. */
export const primaryLanguage = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';

/** True when a model hears a language, or may. @param tag any well-formed tag; its region makes no difference */
export const hears = ({ languages }: Pick<SpeechModel, 'languages'>, tag: string): boolean =>
  languages.length === 0 || languages.includes(primaryLanguage(tag));

/** A name that may stand for a model, in options, on the command line and on the disk. */
export const MODEL_ID = /^[a-z0-9][a-z0-9.-]{0,62}[a-z0-9]$/;
