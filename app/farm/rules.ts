// How patient the farm is, and what its parts share.
import type { Clock } from '../domain/clock.ts';
import type { Library } from '../storage/library.ts';
import type { HandOut } from './hand-out.ts';

export interface FarmRules {
  /** A worker that is silent for so long is replaced, milliseconds. */
  readonly silenceMs: number;
  /** A worker asks what is new of its own accord so often, milliseconds: well within `silenceMs`. */
  readonly beatMs: number;
  /** How often it is looked whether what is offered is what should be, milliseconds. */
  readonly lookMs: number;
  /** Least length of a part of a recording, seconds. */
  readonly partSeconds: number;
  /** Wait after an attempt that failed, milliseconds; twice as long each time. */
  readonly againMs: number;
}

export const FARM_RULES: FarmRules = {
  silenceMs: 60_000,
  beatMs: 10_000,
  lookMs: 1_000,
  partSeconds: 300,
  againMs: 2_000,
};

/** The same, with another patience for silent workers. @param silenceMs milliseconds */
export const rulesWith = (silenceMs: number): FarmRules => ({
  ...FARM_RULES,
  silenceMs,
  beatMs: Math.min(FARM_RULES.beatMs, silenceMs / 4),
});

/** A worker that does not speak of what it was given this long ago has never heard that it was. */
export const UNHEARD_MS = 10_000;
/** What ended is kept so long for the queue to fetch it, milliseconds. */
export const KEPT_MS = 24 * 3_600_000;

export interface FarmDeps {
  readonly library: Pick<Library, 'farm'>;
  readonly handOut: HandOut;
  readonly clock: Clock;
  readonly rules: FarmRules;
  /** Whether something waits in the queue, and could be handed out, that stands before this place in it. */
  readonly isMoreUrgent?: (place: number) => boolean;
  /** Makes an id that was never used. */
  readonly newId: () => string;
  /** Something unexpected. */
  readonly onFault: (error: unknown, doing: string) => void;
  /** Worth writing down, and no fault of ours: a late result, a worker that fell silent. */
  readonly onNote: (words: string) => void;
}
