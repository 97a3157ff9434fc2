// What a person can set for a show beyond its name: defaults, and how stored values are read back tolerantly.
import type { AddressWay } from './address-way.ts';
import type { OptionLayer } from './option-layers.ts';
import { DEFAULT_SIDECARS, type SidecarSettings } from './sidecars.ts';

/** Which files of a folder are recordings of the show. Patterns are globs relative to the folder, `/` between names. */
export interface FilePatterns {
  /** Only what one of these matches is taken; empty takes every audio file. */
  readonly include: readonly string[];
  /** What one of these matches is never taken. */
  readonly ignore: readonly string[];
}

/** The settings of a show beside its name, colour, subfolders, engines and language. */
export interface ShowSettings {
  readonly patterns: FilePatterns;
  /** Request options that override the app's. */
  readonly options: OptionLayer;
  /** Most that may be spent for this show in a calendar month, US dollars; null for no limit. */
  readonly ceilingUsd: number | null;
  /** Shows of a higher priority are transcribed first. */
  readonly priority: -1 | 0 | 1;
  /** Nothing of this show is begun. */
  readonly paused: boolean;
  /** What is written to disk when a transcript is done. */
  readonly sidecars: SidecarSettings;
  /** What is done with its recordings that are named by their address; null for what the app says. */
  readonly addressWay: AddressWay | null;
  /** The folder that its downloads go to; null for what the app says. A path, so no page sets it. */
  readonly downloadsTo: string | null;
}

export const DEFAULT_SHOW: ShowSettings = {
  patterns: { include: [], ignore: [] },
  options: {},
  ceilingUsd: null,
  priority: 0,
  paused: false,
  sidecars: DEFAULT_SIDECARS,
  addressWay: null,
  downloadsTo: null,
};
