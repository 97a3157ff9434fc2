// The settings of the app: their defaults, and how stored values are read back tolerantly.
import { DEFAULT_OPTIONS, readLayer, type OptionLayer } from './option-layers.ts';
import { readChain, type EngineChain } from './engine-chain.ts';

export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  /** Engines of new folders and of recordings without a folder. */
  readonly defaultChain: EngineChain;
  /** Base address of the speech API, without a slash at its end. */
  readonly cloudUrl: string;
  /** What is asked of the cloud where neither a show nor a job says otherwise. */
  readonly cloudOptions: OptionLayer;
  readonly pollSeconds: number;
  /** Most that may be spent on the cloud in a calendar month, US dollars; null for no limit. */
  readonly monthCeilingUsd: number | null;
  /** Fastest that all uploads together may be, KB (1,000 bytes) a second; null for no limit. */
  readonly uploadLimitKBps: number | null;
  /** Uploads to the cloud at once. */
  readonly uploadsAtOnce: number;
  /** Questions for results at once, a service. */
  readonly pollsAtOnce: number;
  readonly startAtLogin: boolean;
  /** Nothing is read in full or transcribed on this device while the computer runs on battery. */
  readonly pauseOnBattery: boolean;
  readonly notifications: boolean;
  /** Asks once a week whether there is a newer version, where this copy was given an address to ask. */
  readonly versionNotice: boolean;
  readonly paused: boolean;
  /** The person was told once that closing the window keeps Earshot listening. */
  readonly toldAboutTray: boolean;
}

/** Address, model and pace of the API's own documentation. */
export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  defaultChain: ['device'],
  cloudUrl: 'https://api.aimlapi.com/v1',
  cloudOptions: DEFAULT_OPTIONS,
  pollSeconds: 10,
  monthCeilingUsd: null,
  uploadLimitKBps: null,
  uploadsAtOnce: 2,
  pollsAtOnce: 8,
  startAtLogin: false,
  pauseOnBattery: false,
  notifications: true,
  versionNotice: true,
  paused: false,
  toldAboutTray: false,
};

/** More than this at once helps nobody and meets the service's own limits. */
export const AT_ONCE_MAX = { uploadsAtOnce: 8, pollsAtOnce: 32 } as const;

/** Reads one stored setting; anything of the wrong kind is its default. */
export function readSetting<K extends keyof Settings>(key: K, stored: unknown): Settings[K] {
  const fallback = DEFAULT_SETTINGS[key];
  if (key === 'cloudOptions') return readLayer(stored) as Settings[K];
  if (key === 'defaultChain') return (readChain(stored) ?? fallback) as Settings[K];
  return fits(key, stored, fallback) ? (stored as Settings[K]) : fallback;
}

function fits(key: keyof Settings, stored: unknown, fallback: unknown): boolean {
  switch (key) {
    case 'theme':
      return stored === 'system' || stored === 'light' || stored === 'dark';
    case 'monthCeilingUsd':
    case 'uploadLimitKBps':
      return stored === null || (typeof stored === 'number' && Number.isFinite(stored) && stored >= 0);
    case 'uploadsAtOnce':
    case 'pollsAtOnce':
      return Number.isInteger(stored) && Number(stored) >= 1 && Number(stored) <= AT_ONCE_MAX[key];
    default:
      return typeof stored === typeof fallback && (typeof stored !== 'number' || Number.isFinite(stored));
  }
}
