// The settings of the app: their defaults, and how stored values are read back tolerantly.
import { DEFAULT_MODEL, type RequestOptions } from './request-options.ts';
import { isServiceId, type ServiceId } from './service.ts';

export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  /** Service of new folders and of recordings without a folder. */
  readonly defaultService: ServiceId;
  /** Base address of the speech API, without a slash at its end. */
  readonly cloudUrl: string;
  readonly cloudModel: string;
  /** BCP-47 tag hinted to the cloud; empty lets it decide. */
  readonly cloudLanguage: string;
  readonly pollSeconds: number;
  readonly diarize: boolean;
  readonly punctuate: boolean;
  readonly startAtLogin: boolean;
  readonly notifications: boolean;
  readonly paused: boolean;
  /** The person was told once that closing the window keeps Earshot listening. */
  readonly toldAboutTray: boolean;
}

/** Address, model and pace of the API's own documentation. */
export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  defaultService: 'device',
  cloudUrl: 'https://api.aimlapi.com/v1',
  cloudModel: DEFAULT_MODEL,
  cloudLanguage: '',
  pollSeconds: 10,
  diarize: false,
  punctuate: true,
  startAtLogin: false,
  notifications: true,
  paused: false,
  toldAboutTray: false,
};

/** Reads one stored setting; anything of the wrong kind is its default. */
export function readSetting<K extends keyof Settings>(key: K, stored: unknown): Settings[K] {
  const fallback = DEFAULT_SETTINGS[key];
  const fits =
    key === 'theme'
      ? stored === 'system' || stored === 'light' || stored === 'dark'
      : key === 'defaultService'
        ? isServiceId(stored)
        : typeof stored === typeof fallback && (typeof stored !== 'number' || Number.isFinite(stored));
  return fits ? (stored as Settings[K]) : fallback;
}

/**
 * The request options that follow from the settings and a folder's own language.
 * The device service takes none of them: its one model decides.
 */
export function requestOptionsFor(
  settings: Settings,
  service: ServiceId,
  folderLanguage: string | null,
): RequestOptions {
  if (service === 'device') return {};
  const language = folderLanguage ?? settings.cloudLanguage;
  return {
    model: settings.cloudModel,
    ...(language ? { language } : {}),
    ...(settings.diarize ? { diarize: true } : {}),
    ...(settings.punctuate ? { punctuate: true } : {}),
  };
}
