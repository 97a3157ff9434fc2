// What an hour of sound costs, by model: as the service said it and when, and as the person knows better.
import type { Database } from 'better-sqlite3';
import type { Price } from '../../domain/price.ts';
import { sqlOf, type Sql } from '../sql.ts';

interface Row {
  readonly fetched: number | null;
  readonly fetchedAt: number | null;
  readonly own: number | null;
}

export class Prices {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  /** The price that counts: the person's own, else the service's; null when nobody knows. */
  get(model: string): Price | null {
    const row = this.#row(model);
    if (row && row.own !== null) return { model, usdPerHour: row.own, source: 'own', fetchedAt: null };
    if (!row || row.fetched === null) return null;
    return { model, usdPerHour: row.fetched, source: 'service', fetchedAt: row.fetchedAt };
  }

  /** When the service was last heard about this model, epoch ms; null for never. */
  fetchedAt(model: string): number | null {
    return this.#row(model)?.fetchedAt ?? null;
  }

  /** @param usdPerHour null when the service tells no price */
  setFetched(model: string, usdPerHour: number | null, nowMs: number): void {
    this.#sql.run`
      INSERT INTO prices (model, fetched_usd_per_hour, fetched_at) VALUES (${model}, ${usdPerHour}, ${nowMs})
      ON CONFLICT (model) DO UPDATE SET fetched_usd_per_hour = excluded.fetched_usd_per_hour, fetched_at = excluded.fetched_at`;
  }

  /** @param usdPerHour null takes the person's own price back */
  setOwn(model: string, usdPerHour: number | null): void {
    this.#sql.run`
      INSERT INTO prices (model, own_usd_per_hour) VALUES (${model}, ${usdPerHour})
      ON CONFLICT (model) DO UPDATE SET own_usd_per_hour = excluded.own_usd_per_hour`;
  }

  /** Another service has other prices. */
  forgetFetched(): void {
    this.#sql.run`UPDATE prices SET fetched_usd_per_hour = NULL, fetched_at = NULL`;
  }

  #row(model: string): Row | undefined {
    return this.#sql.row<Row>`
      SELECT fetched_usd_per_hour AS fetched, fetched_at AS fetchedAt, own_usd_per_hour AS own FROM prices WHERE model = ${model}`;
  }
}
