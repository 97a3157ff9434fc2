// Chains of engines: how they are read, and what they become by what a person wants of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chainBy, chainOf, readChain, standInsOf, type EngineChain } from '../../app/domain/engine-chain.ts';
import { AIML_API, ENGINES } from '../../app/speech/engines.ts';
import { enginesOf } from '../../app/domain/engine.ts';

describe('a chain', () => {
  it('is one or more engines, each once', () => {
    expect(chainOf(['a', 'b', 'a', 'c', 'b'])).toEqual(['a', 'b', 'c']);
    expect(chainOf([])).toBeNull();
  });

  it('is read from what was stored, of engines that nobody knows too', () => {
    expect(readChain(['cloud', 'elsewhere', 'cloud'])).toEqual(['cloud', 'elsewhere']);
    for (const junk of [null, [], 'cloud', { 0: 'cloud' }, ['cloud', 1], ['']])
      expect(readChain(junk)).toBeNull();
  });

  it('names those that stand in behind an engine; none for a stranger', () => {
    const chain = ['a', 'b', 'c'];
    expect(chain.map((id) => standInsOf(chain, id))).toEqual([['b', 'c'], ['c'], []]);
    expect(standInsOf(chain, 'x')).toEqual([]);
  });
});

describe('what is wanted of a chain', () => {
  const by = (before: EngineChain, wish: Parameters<typeof chainBy>[0]) => chainBy(wish, before, ENGINES);

  it.each([
    // As forms and scripts said it while there was one engine and a flag.
    [['device'], { service: 'cloud' }, ['cloud']],
    [['device'], { service: 'cloud', fallback: true }, ['cloud', 'device']],
    [['device'], { fallback: true }, ['device']],
    [['cloud'], { fallback: true }, ['cloud', 'device']],
    [['cloud', 'device'], { fallback: true }, ['cloud', 'device']],
    [['cloud', 'device'], { fallback: false }, ['cloud']],
    [['cloud', 'device'], { service: 'device' }, ['device']],
    [['cloud', 'device'], {}, ['cloud', 'device']],
    // In chains.
    [['cloud'], { chain: ['second', 'cloud', 'device'] }, ['second', 'cloud', 'device']],
    [['cloud', 'device'], { chain: ['cloud'], fallback: true }, ['cloud']],
    [['cloud', 'second', 'device'], { service: 'second' }, ['second', 'device']],
    [['cloud', 'second'], { service: 'third' }, ['third', 'second']],
  ] as const)('%j with %j becomes %j', (before, wish, after) => {
    expect(by(before, wish)).toEqual(after);
  });

  it('never brings in an engine that is paid and was not there', () => {
    const engines = enginesOf([{ ...AIML_API, id: 'dear' }, ...ENGINES.all]);
    const id = fc.constantFrom('cloud', 'device', 'dear', 'other');
    fc.assert(
      fc.property(
        fc.uniqueArray(id, { minLength: 1 }),
        fc.record({ service: id, fallback: fc.boolean() }, { requiredKeys: [] }),
        (before, wish) => {
          const after = chainBy(wish, before as unknown as EngineChain, engines);
          expect(new Set(after).size).toBe(after.length);
          expect(after[0]).toBe(wish.service ?? before[0]);
          for (const one of after.slice(1)) expect([...before, 'device']).toContain(one);
        },
      ),
    );
  });
});
