// What has a recording transcribed: its name, and the traits that the rest of the house asks for in place of a name.

/** Names a speech engine. Which ones there are is told by `speech/engines.ts` alone; a library may name one that this version does not know. */
export type EngineId = string;

/** How long the result of accepted work is waited for: so long for each second of sound, within bounds. Milliseconds. */
export interface ResultDeadline {
  readonly msPerSecond: number;
  readonly minMs: number;
  readonly maxMs: number;
}

/** What queue, money and library have to know of an engine. */
export interface EngineTraits {
  readonly id: EngineId;
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
  /** A request has options that a person sets. */
  readonly takesOptions: boolean;
  /** It can be told which sound track of a file to hear. */
  readonly choosesTrack: boolean;
}

/** The engines there are. */
export interface Engines {
  /** In the order in which people are offered them; the first is the one of a new library. */
  readonly all: readonly EngineTraits[];
  /** The traits of an engine; of one that this version does not know, those that ask for the most care. */
  traits(id: EngineId): EngineTraits;
  has(id: EngineId): boolean;
}

/** An engine of another version of Earshot: nothing is sent to it, and what it was sent may have been paid for. */
const unknownEngine = (id: EngineId): EngineTraits => ({
  id,
  isPaid: true,
  runsHere: false,
  mayHaveAcceptedUnanswered: true,
  resultKeptMs: null,
  deadline: null,
  assumedRate: 1,
  takesOptions: false,
  choosesTrack: false,
});

/** Makes the list to ask. */
export function enginesOf(all: readonly EngineTraits[]): Engines {
  const byId = new Map(all.map((traits) => [traits.id, traits]));
  return {
    all,
    traits: (id) => byId.get(id) ?? unknownEngine(id),
    has: (id) => byId.has(id),
  };
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
