// What has a recording transcribed: its name, and the traits that the rest of the house asks for in place of a name.

import { fieldsOf, type EngineOptions, type OptionField, type RequestOptions } from './option-fields.ts';

/** Names a speech engine. Which ones there are is told by `speech/engines.ts` alone; a library may name one that this version does not know. */
export type EngineId = string;

/** How long the result of accepted work is waited for: so long for each second of sound, within bounds. Milliseconds. */
export interface ResultDeadline {
  readonly msPerSecond: number;
  readonly minMs: number;
  readonly maxMs: number;
}

/** What people read of an engine. */
export interface EngineWords {
  /** As a choice, and over what it made: `On this device`. */
  readonly label: string;
  /** Who works: `this device`, `the AI/ML API`. */
  readonly name: string;
  /** How, at the end of a sentence: `on this device`, `by the AI/ML API`. */
  readonly by: string;
  /** What choosing it means: where recordings go, what it costs, what it understands. */
  readonly means: string;
}

/** What the rest of the house has to know of an engine. Plain data: the page is given it as it is. */
export interface EngineTraits {
  readonly id: EngineId;
  readonly words: EngineWords;
  /** Its work is billed: it goes through the books and the ceilings, and what may have been paid for is not done again unasked. */
  readonly isPaid: boolean;
  /** It works on this computer: it takes its power, and whoever works on a recording there may die of it. */
  readonly runsHere: boolean;
  /** It may have accepted what was handed over in full but not answered. */
  readonly mayHaveAcceptedUnanswered: boolean;
  /** How long it keeps a result after it accepted the work, milliseconds; null for as long as anybody wants it. */
  readonly resultKeptMs: number | null;
  /** Null where it answers for itself. */
  readonly deadline: ResultDeadline | null;
  /** Seconds of sound that one second of work gets through, before anything was measured. */
  readonly assumedRate: number;
  /** What a person can ask of it; null where it has one way to transcribe. */
  readonly options: EngineOptions | null;
  /** It can be told which sound track of a file to hear. */
  readonly choosesTrack: boolean;
  /** It does nothing without a key that a person enters. */
  readonly needsKey: boolean;
  /** What it answered is kept as it came, and can be saved. */
  readonly keepsAnswer: boolean;
  /** It fetches a recording from a public web address itself. */
  readonly takesAddresses: boolean;
}

/** The engines there are. */
export interface Engines {
  /** In the order in which people are offered them. */
  readonly all: readonly EngineTraits[];
  /** The one of a new library: the first. */
  readonly usual: EngineId;
  /** The traits of an engine; of one that this version does not know, those that ask for the most care. */
  traits(id: EngineId): EngineTraits;
  has(id: EngineId): boolean;
  /** The options of all of them: what a person may set, each engine takes its own of it. */
  readonly fields: readonly OptionField[];
  /** What a new library asks of them. */
  readonly usualOptions: RequestOptions;
  /** The first of which this is true, in the order of `all`; of `preferred`, where it is true of that one. */
  first(fits: (traits: EngineTraits) => boolean, preferred?: EngineId | null): EngineTraits | null;
}

/** An engine of another version of Earshot: nothing is sent to it, and what it was sent may have been paid for. */
const unknownEngine = (id: EngineId): EngineTraits => ({
  id,
  words: {
    label: `Engine “${id}”`,
    name: `the engine “${id}”`,
    by: `by the engine “${id}”`,
    means: 'This version of Earshot does not know it: nothing is sent to it.',
  },
  isPaid: true,
  runsHere: false,
  mayHaveAcceptedUnanswered: true,
  resultKeptMs: null,
  deadline: null,
  assumedRate: 1,
  options: null,
  choosesTrack: false,
  needsKey: false,
  keepsAnswer: true,
  takesAddresses: false,
});

/**
 * Who made a transcript that came with a podcast's feed. It is no engine: nobody can choose it, and nothing is sent to it; a transcript
 * names it where another names its engine.
 */
export const PUBLISHED: EngineTraits = {
  id: 'published',
  words: {
    label: 'Published transcript',
    name: 'its publisher',
    by: 'by its publisher',
    means:
      'What the publisher gives with the episode, as it stands there. Nothing was sent, and nothing paid.',
  },
  isPaid: false,
  runsHere: false,
  mayHaveAcceptedUnanswered: false,
  resultKeptMs: null,
  deadline: null,
  assumedRate: 1,
  options: null,
  choosesTrack: false,
  needsKey: false,
  keepsAnswer: false,
  takesAddresses: false,
};

/** An engine's name at the beginning of a sentence. */
export const atBeginning = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Makes the list to ask. */
export function enginesOf(all: readonly EngineTraits[]): Engines {
  const byId = new Map(all.map((one) => [one.id, one]));
  const traits = (id: EngineId): EngineTraits =>
    byId.get(id) ?? (id === PUBLISHED.id ? PUBLISHED : unknownEngine(id));
  return {
    all,
    usual: all[0]?.id ?? '',
    fields: fieldsOf(all.map(({ options }) => options)),
    usualOptions: Object.assign({}, ...all.map(({ options }) => options?.usual)) as RequestOptions,
    traits,
    has: (id) => byId.has(id),
    first: (fits, preferred = null) =>
      [...(preferred === null ? [] : [traits(preferred)]), ...all].find(fits) ?? null,
  };
}

/** Names of options that an engine does not have. */
export function notOptionsOf({ options }: Pick<EngineTraits, 'options'>, asked: object): readonly string[] {
  return Object.keys(asked).filter((name) => options?.fields.every((field) => field.name !== name) ?? true);
}

/** The model that a request is meant for, by which its work is priced. */
export function modelOf(
  { id, options }: Pick<EngineTraits, 'id' | 'options'>,
  asked: RequestOptions,
): string {
  const model = asked.model ?? options?.always.model;
  return typeof model === 'string' ? model : id;
}

/**
 * How long the result of accepted work is waited for.
 * @param durationSeconds length of the sound, 0 when unknown
 * @returns milliseconds, or null for no limit
 */
export function deadlineMs({ deadline }: EngineTraits, durationSeconds: number): number | null {
  if (deadline === null) return null;
  return Math.min(deadline.maxMs, Math.max(deadline.minMs, durationSeconds * deadline.msPerSecond));
}
