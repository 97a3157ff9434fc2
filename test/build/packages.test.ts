// What is fetched is compared by its content, and read as data.
import { describe, expect, it } from 'vitest';
import { isWhatIsWanted } from '../../build/setup/dependencies.mjs';
import { tokensText } from '../../build/setup/model.mjs';

describe('installed packages', () => {
  const wanted = {
    '': { version: '0.1.0' },
    'node_modules/one': { version: '1.0.0', integrity: 'sha512-one' },
    'node_modules/other-system': { version: '1.0.0', integrity: 'sha512-other', optional: true },
  };
  const one = wanted['node_modules/one'];

  it('are those of the lock file, and those of other systems may be absent', () => {
    expect(isWhatIsWanted(wanted, { 'node_modules/one': one })).toBe(true);
    expect(isWhatIsWanted(wanted, {})).toBe(false);
  });

  it.each([{ ...one, version: '1.0.1' }, { ...one, integrity: 'sha512-changed' }, { version: '1.0.0' }])(
    'are not %j',
    (found) => {
      expect(isWhatIsWanted(wanted, { 'node_modules/one': found })).toBe(false);
    },
  );

  it('for another system count as well where they are there', () => {
    const other = { version: '1.0.0', integrity: 'sha512-changed' };
    expect(isWhatIsWanted(wanted, { 'node_modules/one': one, 'node_modules/other-system': other })).toBe(
      false,
    );
  });
});

describe('the vocabulary', () => {
  const of = (words: readonly string[]): string =>
    `throw new Error('run');\nconst llama_vocab_base64 = "${Buffer.from(words.join('\n')).toString('base64')}"\n`;
  const bytes = (text: string): readonly string[] =>
    text.split('\n').map((line) => Buffer.from(line.split('\t')[0] ?? '', 'base64').toString('latin1'));

  it('is read out of the source of its module, which is not run', () => {
    const read = bytes(tokensText(of(['<unk>', '<0x41>', '<0xFF>', '▁the', 'é'])));
    expect(read.slice(0, 6)).toEqual(['<unk>', 'A', '\xff', ' the', '\xc3\xa9', '<unused_5>']);
    expect(read).toHaveLength(32_768 + 1);
  });

  it.each([
    ['', 'no string'],
    [of(['a']) + of(['b']), 'two strings'],
    ['const llama_vocab_base64 = "YQ==" + more', 'an expression'],
    ['const llama_vocab_base64 = "Y\\u0051=="', 'an escape'],
  ])('is refused: %#', (source) => {
    expect(() => tokensText(source)).toThrow('as one string');
  });
});
