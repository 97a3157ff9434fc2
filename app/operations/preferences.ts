// What a person set for the whole app, and what is done anew when it changes.
import type { Engines } from '../domain/engine.ts';
import { CHOSEN, readSetting, SETTINGS, type ChosenSettings, type Settings } from '../domain/settings.ts';
import type { Spending } from '../money/spending.ts';
import type { Worker } from '../queue/worker.ts';
import type { Library } from '../storage/library.ts';
import { ceilingsChanged, type HeldBackParts, releaseElsewhere } from './held-back.ts';

export interface PreferenceParts extends HeldBackParts {
  readonly library: Pick<Library, 'jobs' | 'settings'>;
  readonly worker: HeldBackParts['worker'] & Pick<Worker, 'paused'>;
  readonly spending: Pick<Spending, 'forgetPrices'>;
  readonly rest: { followPower(): void };
  readonly folders: { reorder(): void };
}

/** One of them as it is now, where no more than the library is open. */
export function preference<K extends keyof Settings>(
  settings: Pick<Library['settings'], 'get'>,
  engines: Engines,
  key: K,
): Settings[K] {
  return readSetting(key, settings.get(key), engines);
}

export class Preferences {
  readonly #parts: PreferenceParts;

  /** @param parts may be made later than this; they are needed when something changes */
  constructor(parts: PreferenceParts) {
    this.#parts = parts;
  }

  get<K extends keyof Settings>(key: K): Settings[K] {
    return preference(this.#parts.library.settings, this.#parts.engines, key);
  }

  all(): Settings {
    return this.#those(SETTINGS);
  }

  /** Those that a person changes. */
  chosen(): ChosenSettings {
    return this.#those(CHOSEN);
  }

  change(patch: { readonly [K in keyof Settings]?: Settings[K] | undefined }): void {
    const { changes, folders, library, rest, spending, worker } = this.#parts;
    for (const [key, value] of Object.entries(patch))
      if (value !== undefined) library.settings.set(key, value);
    if (patch.paused !== undefined) worker.paused = patch.paused;
    if (patch.pauseOnBattery !== undefined) rest.followPower();
    if (patch.queueOrder !== undefined) folders.reorder();
    // A new address or model may be the cure for what held the cloud up.
    if (patch.cloudUrl !== undefined) spending.forgetPrices();
    if ([patch.cloudUrl, patch.serverUrl, patch.cloudOptions].some((one) => one !== undefined))
      releaseElsewhere(this.#parts);
    if (patch.monthCeilingUsd !== undefined) ceilingsChanged(this.#parts);
    changes.tell(['settings', 'queue']);
  }

  #those<K extends keyof Settings>(declared: Readonly<Record<K, unknown>>): Pick<Settings, K> {
    const keys = Object.keys(declared) as K[];
    return Object.fromEntries(keys.map((key) => [key, this.get(key)])) as unknown as Pick<Settings, K>;
  }
}
