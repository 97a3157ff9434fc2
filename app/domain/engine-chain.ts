// The engines of a show in the order in which they are tried: the next one does what the one before cannot.
import type { EngineId, Engines } from './engine.ts';

/** The first has a recording transcribed; the others stand in for it, in this order. None is named twice. */
export type EngineChain = readonly [EngineId, ...EngineId[]];

/** More than anybody has. */
export const CHAIN_MAX = 8;

/** A chain of these, each once, in their order; null for none. */
export function chainOf(engines: readonly EngineId[]): EngineChain | null {
  const [first, ...others] = new Set(engines);
  return first === undefined ? null : [first, ...others];
}

/** Reads a chain that was stored, by whichever version; null for what is none. */
export function readChain(stored: unknown): EngineChain | null {
  const isChain = Array.isArray(stored) && stored.every((one) => typeof one === 'string' && one !== '');
  return isChain ? chainOf(stored as string[]) : null;
}

/** The engines that may stand in for one, in their order; none for one that is not of the chain. */
export function standInsOf(chain: readonly EngineId[], engine: EngineId): readonly EngineId[] {
  const at = chain.indexOf(engine);
  return at < 0 ? [] : chain.slice(at + 1);
}

/** What is wanted of a chain: all of it, or in the words of forms, its first engine and whether one of this computer stands in. */
export interface ChainWish {
  readonly chain?: readonly EngineId[] | undefined;
  readonly service?: EngineId | undefined;
  readonly fallback?: boolean | undefined;
}

/** What a chain becomes by a wish. What is not said of it stays. */
export function chainBy(wish: ChainWish, before: EngineChain, { all }: Pick<Engines, 'all'>): EngineChain {
  const whole = wish.chain && chainOf(wish.chain);
  if (whole) return whole;
  const first = wish.service ?? before[0];
  const others = before.slice(1).filter((id) => id !== first);
  if (wish.fallback === false) return [first];
  const standIn = wish.fallback && others.length === 0 ? all.find(({ runsHere }) => runsHere)?.id : undefined;
  return chainOf([first, ...others, ...(standIn === undefined ? [] : [standIn])]) ?? [first];
}
