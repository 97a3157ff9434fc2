// The frame of the window: folders, counts, queue and settings. A cache of `app.view`, refreshed by events.
import type { AppView, FolderView, QueueView, SettingsView } from '../../app/contract/views.ts';
import type { FailureView } from '../../app/contract/failure-view.ts';
import { enginesOf, type EngineId, type Engines, type EngineTraits } from '../../app/domain/engine.ts';
import { said } from '../../app/messages/said.ts';
import { call, listen } from '../lib/api.ts';
import { feeds } from './feeds.svelte.ts';
import { once } from './once.ts';

/** The engines, told in the language of the window. */
function inOurWords(engines: Engines): Engines {
  const spoken = (traits: EngineTraits): EngineTraits => {
    const { by, label, means, name } = traits.words;
    return { ...traits, words: { by: said(by), label: said(label), means: said(means), name: said(name) } };
  };
  const all = engines.all.map(spoken);
  return {
    ...engines,
    all,
    traits: (id) => all.find((one) => one.id === id) ?? spoken(engines.traits(id)),
    first: (...asked) => {
      const found = engines.first(...asked);
      return found && spoken(found);
    },
  };
}

class Library {
  view = $state.raw<AppView | null>(null);
  failure = $state.raw<FailureView | null>(null);

  readonly folders = $derived<readonly FolderView[]>(this.view?.folders ?? []);
  /** The speech engines there are. */
  readonly engines = $derived<Engines>(inOurWords(enginesOf(this.view?.engines ?? [])));
  readonly settings = $derived<SettingsView | null>(this.view?.settings ?? null);
  readonly queue = $derived<QueueView | null>(this.view?.queue ?? null);
  readonly hasKey = $derived(['set', 'from-environment'].includes(this.view?.settings.key.state ?? 'none'));
  /** Nothing was ever put in: the window explains itself. */
  readonly isNew = $derived(
    this.view !== null &&
      this.view.folders.length === 0 &&
      this.view.counts.recordings === 0 &&
      this.view.counts.queue === 0,
  );

  readonly refresh = once(async () => {
    const outcome = await call('app.view', undefined);
    if (outcome.ok) {
      this.view = outcome.value;
      this.failure = null;
    } else {
      this.failure = outcome.failure;
    }
  });

  engine(id: EngineId): EngineTraits {
    return this.engines.traits(id);
  }

  /** Whether there is what an engine needs to be asked with. */
  hasKeyFor({ isPaid, needsKey }: EngineTraits): boolean {
    const settings = this.view?.settings;
    const state = (isPaid ? settings?.key : settings?.server.key)?.state ?? 'none';
    return !needsKey || ['set', 'from-environment'].includes(state);
  }

  /** What holds a whole service up; null for nothing. */
  heldCode(service: EngineId): string | null {
    return this.queue?.held.find((held) => held.service === service)?.failure.code ?? null;
  }

  /** A show: a folder's, or a feed's. */
  folder(id: number | null): FolderView | null {
    return this.folders.find((folder) => folder.id === id) ?? feeds.show(id);
  }

  /** Takes over settings that a call has just answered, without asking again. */
  took(settings: SettingsView): void {
    if (this.view) this.view = { ...this.view, settings };
  }

  start(): void {
    // How far a speech model is says nothing about the frame.
    listen('changed', ({ areas }) => {
      if (areas.some((area) => area !== 'models')) void this.refresh();
    });
    listen('progress', ({ queue }) => {
      if (this.view) this.view = { ...this.view, queue };
    });
    void this.refresh();
  }
}

export const library = new Library();
