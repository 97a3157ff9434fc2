// `--service`: which speech engine a person wants.
import { notOptionsOf, type EngineId, type Engines } from '../domain/engine.ts';
import type { OptionLayer } from '../domain/option-layers.ts';

/** What is wrong with it, in words; null when nothing is. */
export function serviceFault(text: string | undefined, engines: Engines): string | null {
  if (text === undefined || engines.has(text)) return null;
  return `--service takes ${engines.all.map(({ id }) => id).join(' or ')}`;
}

/** Why an engine that was named does not take an option; null when it takes all of them, or none was named. */
export function whyForeign(engines: Engines, service: EngineId | null, options: OptionLayer): string | null {
  if (service === null) return null;
  const [name] = notOptionsOf(engines.traits(service), options);
  return name === undefined ? null : `--option ${name} does not go with --service ${service}`;
}
