// Books to views: what the page is shown of money. Reads only.
import type { EstimateView, PriceView, SpendingView, SpentView } from '../contract/money-views.ts';
import { modelOf, type EngineId } from '../domain/engine.ts';
import type { OptionLayer } from '../domain/option-layers.ts';
import type { Spent } from '../storage/queue/charges.ts';
import type { Core } from './core.ts';

/** Builds views of money. */
export class MoneyViews {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  spending(): SpendingView {
    const { library, spending } = this.#core;
    const folders = library.folders.shows();
    return {
      months: spending.months().map(({ month, shows }) => ({
        ...sumOf(shows),
        startsAt: month.startsAt,
        shows: shows.map(({ folderId, folderName, ...spent }) => ({
          ...spent,
          folderId,
          name: folderName ?? 'Without a show',
          ceilingUsd: folders.find((folder) => folder.id === folderId)?.ceilingUsd ?? null,
        })),
      })),
      ceilingUsd: this.#core.preferences.get('monthCeilingUsd'),
      prices: this.#models().map((model) => this.price(model)),
    };
  }

  /** @param service null for the usual one, where that is billed, or else the first that is */
  estimate(
    audioSeconds: number,
    folderId: number | null,
    service: EngineId | null,
    own: OptionLayer,
  ): EstimateView {
    const { engines, requests, spending } = this.#core;
    const usual = requests.for(folderId, null).service;
    const engine = engines.traits(service ?? engines.first(({ isPaid }) => isPaid, usual)?.id ?? usual);
    const model = modelOf(engine, requests.for(folderId, engine.id, own).options);
    const usd = engine.isPaid ? spending.estimateUsd(audioSeconds, model) : 0;
    return { audioSeconds, usd, price: this.price(model) };
  }

  price(model: string): PriceView {
    return this.#core.spending.price(model) ?? { model, usdPerHour: null, source: null, fetchedAt: null };
  }

  /** The models that settings and shows name, the usual one first. */
  #models(): readonly string[] {
    const { engines, library, requests } = this.#core;
    const shows = [null, ...library.folders.shows().map((folder) => folder.id)];
    const paid = engines.all.filter(({ isPaid }) => isPaid);
    const models = paid.flatMap((engine) =>
      shows.map((show) => modelOf(engine, requests.for(show, engine.id).options)),
    );
    return [...new Set(models)];
  }
}

function sumOf(all: readonly Spent[]): SpentView {
  const sum = (of: (one: Spent) => number): number => all.reduce((total, one) => total + of(one), 0);
  return {
    usd: sum((one) => one.usd),
    estimatedUsd: sum((one) => one.estimatedUsd),
    audioSeconds: sum((one) => one.audioSeconds),
    unknownCount: sum((one) => one.unknownCount),
  };
}
