// The migrations in order. The place in this list, from 1, is the version they lead to.
import { sql as firstLight } from './0001-first-light.ts';
import { sql as shows } from './0002-shows.ts';

/** SQL of every migration; `MIGRATIONS[n]` leads from version n to n + 1. */
export const MIGRATIONS: readonly string[] = [firstLight, shows];
