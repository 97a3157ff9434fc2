// How the speech service is bounded, and what its parts share.
import type { Core } from '../core.ts';
import type { ServedPlaces } from './places.ts';

export interface ServingRules {
  /** How long a result is kept after its end, milliseconds. */
  readonly keepMs: number;
  /** Longest recording, seconds; null for any. */
  readonly maxSeconds: number | null;
  /** Largest file that is fetched from an address, bytes. */
  readonly maxBytes: number;
  /** Requests of one caller that may be open at once. */
  readonly openPerToken: number;
  /** Addresses may lead to this computer and into private networks. */
  readonly allowPrivate: boolean;
}

export interface ServingDeps {
  readonly core: Core;
  readonly rules: ServingRules;
  readonly onFault: (error: unknown, doing: string) => void;
}

export interface ServingParts extends ServingDeps {
  readonly places: ServedPlaces;
  /** Aborted when nothing more is begun. */
  readonly stop: AbortSignal;
  /** Requests ended. */
  readonly onEnded: () => void;
}
