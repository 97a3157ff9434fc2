// The settings of the app, each declared once: what it is for, its default, its form, who may change it, and the words that people read.
import { ADDRESS_WAYS, type AddressWay } from './address-way.ts';
import { readLayer, type OptionLayer } from './option-layers.ts';
import type { EngineId, Engines } from './engine.ts';
import { readChain, type EngineChain } from './engine-chain.ts';
import { LANGUAGES } from './interface-language.ts';

/** What values there are, as data: reading what was stored, the parser of the channel and the fields of the page follow from it. */
export type SettingForm =
  | { readonly kind: 'flag' | 'chain' | 'options' | 'path' }
  /** `isOptional`: it may be empty. */
  | { readonly kind: 'address'; readonly isOptional?: boolean }
  | {
      readonly kind: 'choice';
      readonly choices: readonly { readonly value: string; readonly label: string }[];
    }
  | NumberForm;

export interface NumberForm {
  readonly kind: 'number';
  readonly min: number;
  readonly max: number;
  readonly isWhole?: boolean;
  /** It may be null: no limit. */
  readonly isOptional?: boolean;
  /** Behind the number, in a complaint. */
  readonly unit?: string;
}

export interface Words {
  readonly label: string;
  readonly help?: string;
}

export interface Setting<T, F extends SettingForm = SettingForm> extends Words {
  readonly default: T;
  readonly form: F;
}

/** One whose default is told by the engines that there are. */
export interface SettingByEngines<T> extends Words {
  readonly defaultOf: (engines: Engines) => T;
  readonly form: SettingForm;
}

const flag = (byDefault: boolean, words: Words): Setting<boolean> => ({
  ...words,
  default: byDefault,
  form: { kind: 'flag' },
});
const number = <T extends number | null>(
  byDefault: T,
  form: Omit<NumberForm, 'kind'>,
  words: Words,
): Setting<number | (T & null), NumberForm> => ({
  ...words,
  default: byDefault,
  form: { kind: 'number', ...form },
});

/** More than some at once helps nobody and meets the service's own limits. */
const atOnce = (byDefault: number, max: number, label: string) =>
  number(byDefault, { min: 1, max, isWhole: true }, { label });

const THEMES = [
  { value: 'system', label: 'Like the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

/** What the window, the menus and the notifications are written in. */
const INTERFACE_LANGUAGES = [
  { value: 'system', label: 'As the system' },
  { value: 'en', label: LANGUAGES.en },
  { value: 'de', label: LANGUAGES.de },
] as const;

/** What closing the window does where the desktop has no tray to stay in. */
const WHEN_CLOSED = [
  { value: 'ask', label: 'Ask' },
  { value: 'quit', label: 'Quit' },
  { value: 'taskbar', label: 'Stay in the taskbar' },
] as const;

/** What is begun first, among what is as urgent; what a person moves goes before. */
const QUEUE_ORDERS = [
  { value: 'arrival', label: 'In the order they came' },
  { value: 'shortest', label: 'Short recordings first' },
] as const;

/** Those that a person chooses. Address, model and pace are those of the API's own documentation. */
export const CHOSEN = {
  theme: {
    label: 'Light or dark',
    default: 'system',
    form: { kind: 'choice', choices: THEMES },
  } as Setting<(typeof THEMES)[number]['value'], { kind: 'choice'; choices: typeof THEMES }>,
  language: {
    label: 'Language',
    help: 'Of the window, the menus and the notifications. Transcripts stay as they are.',
    default: 'system',
    form: { kind: 'choice', choices: INTERFACE_LANGUAGES },
  } as Setting<
    (typeof INTERFACE_LANGUAGES)[number]['value'],
    { kind: 'choice'; choices: typeof INTERFACE_LANGUAGES }
  >,
  /** Engines of new folders and of recordings without a folder. */
  defaultChain: {
    label: 'New folders are transcribed',
    defaultOf: ({ usual }) => [usual],
    form: { kind: 'chain' },
  } as SettingByEngines<EngineChain>,
  /** Base address of the speech API, without a slash at its end. */
  cloudUrl: {
    label: 'Address of the service',
    default: 'https://api.aimlapi.com/v1',
    form: { kind: 'address' },
  } as Setting<string>,
  /** Address of a server of one's own; empty for none. */
  serverUrl: {
    label: 'Address of your server',
    help: 'The computer that runs “earshot serve”, such as http://studio.local:8787.',
    default: '',
    form: { kind: 'address', isOptional: true },
  } as Setting<string>,
  /** What is asked of the cloud where neither a show nor a job says otherwise. */
  cloudOptions: {
    label: 'What is asked for',
    help: 'Only what is set here is sent. A show can ask for other things, and so can a single recording.',
    defaultOf: ({ usualOptions }) => usualOptions,
    form: { kind: 'options' },
  } as SettingByEngines<OptionLayer>,
  /** What is done with recordings that are named by their address, where neither the person nor their show says otherwise. */
  addressWay: {
    label: 'Recordings named by their address',
    help: 'Only a service that fetches recordings itself can be given an address. Addresses with a login or a key are downloaded unless you say otherwise each time.',
    default: 'pass',
    form: { kind: 'choice', choices: ADDRESS_WAYS },
  } as Setting<AddressWay, { kind: 'choice'; choices: typeof ADDRESS_WAYS }>,
  pollSeconds: number(10, { min: 1, max: 300, unit: 'seconds' }, { label: 'Ask for the result every' }),
  /** Most that may be spent on the cloud in a calendar month, US dollars; null for no limit. */
  monthCeilingUsd: number(
    null,
    { min: 0, max: 100_000, isOptional: true },
    {
      label: 'Ceiling for a month',
      help: 'Nothing is sent that would pass it. What waits goes on by itself in the next month, or when you raise it. A show can have a ceiling of its own.',
    },
  ),
  /** Fastest that all uploads together may be, KB (1,000 bytes) a second; null for no limit. */
  uploadLimitKBps: number(
    null,
    { min: 16, max: 10_000_000, isOptional: true, unit: 'KB/s' },
    { label: 'Upload no faster than' },
  ),
  /** Fastest that all downloads together may be, KB (1,000 bytes) a second; null for no limit. */
  downloadLimitKBps: number(
    null,
    { min: 16, max: 10_000_000, isOptional: true, unit: 'KB/s' },
    { label: 'Download no faster than' },
  ),
  /** Most that Earshot's own folder for downloads may hold, GB (1,000,000,000 bytes); null for no limit. */
  downloadSpaceGB: number<number | null>(
    50,
    { min: 1, max: 1_000_000, isOptional: true, unit: 'GB' },
    {
      label: 'Earshot’s folder for downloads holds at most',
      help: 'When it is full, nothing more is fetched into it and nothing in it is deleted. What waits says so, and goes on when there is room: delete recordings there, raise this, or choose a folder of your own.',
    },
  ),
  /** Uploads to the cloud at once. */
  uploadsAtOnce: atOnce(2, 8, 'Uploads at once'),
  /** Questions for results at once, a service. */
  pollsAtOnce: atOnce(8, 32, 'Questions for results at once'),
  queueOrder: {
    label: 'The queue works',
    help: 'A show’s priority counts before it. A change puts what you moved by hand back in line.',
    default: 'arrival',
    form: { kind: 'choice', choices: QUEUE_ORDERS },
  } as Setting<(typeof QUEUE_ORDERS)[number]['value'], { kind: 'choice'; choices: typeof QUEUE_ORDERS }>,
  notifications: flag(true, {
    label: 'Tell me when transcripts are ready',
    help: 'One notification for a batch, not one for each.',
  }),
  whenClosed: {
    label: 'When the window is closed and there is no tray',
    default: 'ask',
    form: { kind: 'choice', choices: WHEN_CLOSED },
  } as Setting<(typeof WHEN_CLOSED)[number]['value'], { kind: 'choice'; choices: typeof WHEN_CLOSED }>,
  startAtLogin: flag(false, {
    label: 'Start when I log in',
    help: 'It watches from the tray; no window opens.',
  }),
  /** Nothing is read in full or transcribed on this device while the computer runs on battery. */
  pauseOnBattery: flag(false, {
    label: 'Rest while on battery',
    help: 'New recordings are noticed; they are read and transcribed on this device when it is plugged in.',
  }),
  /** Base address below which speech models lie, each in a folder of its id; empty for where the list says. */
  modelMirror: {
    label: 'Mirror for speech models',
    help: 'An address below which the files lie, each model in a folder of its name. Where it is set, models are fetched from there and from nowhere else.',
    default: '',
    form: { kind: 'address', isOptional: true },
  } as Setting<string>,
  /** Passages are read by the meaning model, and found by it. */
  searchByMeaning: flag(false, {
    label: 'Search by meaning, too',
    help: 'Transcripts are read in the background on this computer. Search then also finds what was said in other words or another language, and an episode tells what earlier ones said of the same.',
  }),
  /** Assistants of this computer may ask, over HTTP and with a token; see `start/door.ts`. */
  assistantsHttp: flag(false, {
    label: 'Answer assistants over HTTP',
    help: 'For programs on this computer that you gave a token. Nothing of it can be reached from the network.',
  }),
  assistantsPort: number(8788, { min: 1_024, max: 65_535, isWhole: true }, { label: 'Port' }),
  /** Asks once a week whether there is a newer version, where this copy was given an address to ask. */
  versionNotice: flag(true, {
    label: 'Tell me of newer versions',
    help: 'Asked once a week. Nothing about you or your recordings is sent, and nothing is installed by itself.',
  }),
};

/** Those that the app keeps for itself, or that are changed by a deed of their own. */
const KEPT = {
  paused: flag(false, { label: 'The queue begins nothing new' }),
  /** The folder that downloads go to; null for Earshot's own. A path, so no page sets it. */
  downloadsTo: {
    label: 'Downloads go to',
    default: null,
    form: { kind: 'path' },
  } as Setting<string | null>,
  /** That closing the window keeps Earshot listening. */
  toldAboutTray: flag(false, { label: 'The person was told once about the tray' }),
};

export const SETTINGS = { ...CHOSEN, ...KEPT };

type ValueOf<S> = S extends { readonly default: infer T }
  ? T
  : S extends { readonly defaultOf: (engines: Engines) => infer T }
    ? T
    : never;
type ValuesOf<S> = { readonly [K in keyof S]: ValueOf<S[K]> };
export type ChosenSettings = ValuesOf<typeof CHOSEN>;
export type Settings = ValuesOf<typeof SETTINGS>;
/** What a person changes: what is absent or undefined stays. */
export type SettingsPatch = { readonly [K in keyof ChosenSettings]?: ChosenSettings[K] | undefined } & {
  /** One engine in place of a chain. */
  readonly defaultService?: EngineId | undefined;
};
/** The settings whose form is of a kind. */
export type SettingOf<T> = {
  [K in keyof ChosenSettings]: ChosenSettings[K] extends T ? K : never;
}[keyof ChosenSettings];

/** What counts where nobody set anything. */
export function defaultOf<K extends keyof Settings>(key: K, engines: Engines): Settings[K] {
  const setting: Setting<unknown> | SettingByEngines<unknown> = SETTINGS[key];
  return ('defaultOf' in setting ? setting.defaultOf(engines) : setting.default) as Settings[K];
}

/** Reads one stored setting; anything of the wrong kind is its default. */
export function readSetting<K extends keyof Settings>(
  key: K,
  stored: unknown,
  engines: Engines,
): Settings[K] {
  return (readForm(SETTINGS[key].form, stored, engines) ?? defaultOf(key, engines)) as Settings[K];
}

/** The value, undefined where it is none of this form. */
function readForm(form: SettingForm, stored: unknown, engines: Engines): unknown {
  switch (form.kind) {
    case 'flag':
      return typeof stored === 'boolean' ? stored : undefined;
    case 'choice':
      return form.choices.find(({ value }) => value === stored)?.value;
    case 'chain':
      return readChain(stored) ?? undefined;
    case 'path':
      return typeof stored === 'string' && stored !== '' ? stored : undefined;
    case 'address':
      return typeof stored === 'string' ? stored : undefined;
    case 'options':
      return stored === undefined ? undefined : readLayer(engines.fields, stored);
    case 'number':
      if (typeof stored !== 'number' || !Number.isFinite(stored)) return undefined;
      if (form.isWhole && !Number.isInteger(stored)) return undefined;
      // A ceiling that was stored never comes to mean none: what is out of bounds is brought within them.
      return Math.min(Math.max(stored, form.min), form.max);
  }
}

/** What is wrong with a number that a person typed, in words; null where nothing is. NaN is no number. */
export function complaintOf(form: NumberForm, value: number | null): string | null {
  const { isOptional, isWhole, max, min, unit } = form;
  if (value === null ? isOptional : value >= min && value <= max && (!isWhole || Number.isInteger(value)))
    return null;
  if (isWhole) return `A whole number from ${min} to ${max}.`;
  const measure = unit ? ` ${unit}` : '';
  return isOptional
    ? `At least ${min}${measure}, or nothing for no limit.`
    : `Between ${min} and ${max}${measure}.`;
}
