// `--service`: which speech engine a person wants.
import type { Engines } from '../domain/engine.ts';

/** What is wrong with it, in words; null when nothing is. */
export function serviceFault(text: string | undefined, engines: Engines): string | null {
  if (text === undefined || engines.has(text)) return null;
  return `--service takes ${engines.all.map(({ id }) => id).join(' or ')}`;
}
