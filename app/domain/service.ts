// The words that settings, queries and the command line know for engines.
import type { EngineId } from './engine.ts';

export function isServiceId(value: unknown): value is EngineId {
  return value === 'device' || value === 'cloud';
}
