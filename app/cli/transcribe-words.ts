// The words of the commands that work: `transcribe` and `run`.
import { whyNotTogether, type ExportFormat } from '../domain/export-format.ts';
import { notOptionsOf, type EngineId, type Engines } from '../domain/engine.ts';
import type { OptionLayer } from '../domain/option-layers.ts';
import type { TrackChoice } from '../domain/track-choice.ts';
import { ADDRESS_OPTIONS, addressWords, type AddressWords } from './address-words.ts';
import { command, FLAG, MANY, positive, TEXT } from './command.ts';
import { formatWords } from './format-words.ts';
import { HEARING, HEARING_HELP, hearingWords, serviceFor } from './hearing-words.ts';
import { serviceFault, whyForeign } from './service-word.ts';

/** Transcripts go to the standard output, as one document, unless a folder is given. */
export interface TranscribeCommand extends AddressWords {
  readonly name: 'transcribe';
  readonly files: readonly string[];
  readonly formats: readonly ExportFormat[];
  readonly service: EngineId | null;
  /** Above the options of the app and the show; for an engine that takes some. */
  readonly options: OptionLayer;
  /** The sound track to hear; null lets the engine choose. */
  readonly track: TrackChoice | null;
  /** The folder for files; null for the standard output. */
  readonly to: string | null;
  /** Waits for what passes by itself. */
  readonly wait: boolean;
}

export const TRANSCRIBE = command({
  words: ['transcribe'],
  help: `
  earshot transcribe FILE|URL... [--format F] [--service ENGINE] [--option NAME=VALUE]... [--wait] [--to DIR]
                  URL: the https:// address of a recording
                  [--by-address [--with-secrets] | --download]   pass it on to a service that fetches it itself, with the login or
                  key in it; or download it first. As set for the app without either
                  [--track N|all]   of several sound tracks: the one, or all as the voices of one conversation${HEARING_HELP}
                  NAME: an option of the engine, such as diarize=on, language=de, search=WORD or model=NAME`,
  options: {
    format: TEXT,
    service: TEXT,
    option: MANY,
    track: TEXT,
    to: TEXT,
    wait: FLAG,
    ...HEARING,
    ...ADDRESS_OPTIONS,
  },
  read({ engines, json, values, words: files }): TranscribeCommand | string {
    const { to = null, wait = false } = values;
    const service = serviceFor(values.service ?? null, values, engines);
    const formats = formatWords(values.format);
    if (typeof formats === 'string') return formats;
    if (formats.length > 1 && to === null) return 'several formats need a folder: --to DIR';
    const noService = serviceFault(values.service, engines);
    if (noService !== null) return noService;
    if (files.length === 0) return 'transcribe takes at least one file or address';
    const options = hearingWords(values, values.option ?? [], engines);
    if (typeof options === 'string') return options;
    const track = trackWord(values.track);
    if (track === undefined) return '--track takes a number from 1 on, or all';
    const how = addressWords(values);
    if (typeof how === 'string') return how;
    if (how.way === 'pass' && track !== null) return '--track needs the file: it goes with --download';
    const unfit = whyUnfit(engines, { service, options, track });
    const [format = 'txt'] = formats;
    const apart = to === null && files.length > 1 && !json ? whyNotTogether(format) : null;
    return (
      unfit ?? apart ?? { name: 'transcribe', files, formats, service, options, track, to, wait, ...how }
    );
  },
});

export const RUN = command({
  words: ['run'],
  help: `
  earshot run                                watch and work without a window
  earshot run --once [--wait]                work until nothing is left to do or can go on, and end with a table;
                  --wait also waits for what passes by itself: a network, a service that answers again`,
  options: { once: FLAG, wait: FLAG },
  read({ values: { once = false, wait = false }, words: [other] }) {
    if (other) return 'run takes no words, only --once and --wait';
    if (wait && !once) return '--wait goes with --once: without it, run waits for ever';
    return { name: 'run', once, wait } as const;
  },
});

/** A track as people count them, from 1; null for none, undefined for what is no track. */
function trackWord(text: string | undefined): TrackChoice | null | undefined {
  if (text === undefined) return null;
  if (text === 'all') return text;
  const number = positive(text);
  return number === null ? undefined : number - 1;
}

/** Why an engine does not go with what is asked of it; null when it does. */
function whyUnfit(
  engines: Engines,
  { options, service, track }: Pick<TranscribeCommand, 'options' | 'service' | 'track'>,
): string | null {
  const foreign = whyForeign(engines, service, options);
  if (foreign !== null || track === null) return foreign;
  const chooser = engines.first(({ choosesTrack }) => choosesTrack, service);
  if (chooser === null) return '--track goes with none of the speech engines';
  return notOptionsOf(chooser, options).length > 0 || (service !== null && service !== chooser.id)
    ? `--track is for ${chooser.words.name}: other engines are sent the file as it is`
    : null;
}
