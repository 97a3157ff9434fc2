// The tables of Earshot's own speech service.
import type { Database } from 'better-sqlite3';
import { ServedJobs } from './served.ts';
import { ServeTokens } from './tokens.ts';

export class Serve {
  readonly jobs: ServedJobs;
  readonly tokens: ServeTokens;

  constructor(db: Database) {
    this.jobs = new ServedJobs(db);
    this.tokens = new ServeTokens(db);
  }
}
