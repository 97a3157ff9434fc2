// What the search box finds beside words, and the operators that it offers.
import { describe, expect, it } from 'vitest';
import { operatorsFor, withOperator } from '../../../renderer/lib/operators.ts';
import { paletteLines, type PaletteEntry } from '../../../renderer/lib/palette.ts';

const entry = (label: string, kind: PaletteEntry['kind'] = 'deed', also?: string): PaletteEntry => ({
  kind,
  label,
  also,
  run: () => undefined,
});
const ENTRIES = [
  entry('Export as Word document', 'deed', 'save .docx'),
  entry('Export as Plain text', 'deed', 'save .txt'),
  entry('Pause the queue', 'deed', 'stop hold'),
  entry('Exportações', 'show'),
  entry('Spending', 'setting'),
  entry('A pause in the queue', 'recording'),
];
const found = (text: string): readonly string[] => paletteLines(text, ENTRIES).map(({ label }) => label);

describe('the palette', () => {
  it('finds what words begin, in any order, without case and accents', () => {
    expect(found('word exp')).toEqual(['Export as Word document']);
    expect(found('EXPORTACOES')).toEqual(['Exportações']);
    expect(found('docx')).toEqual(['Export as Word document']);
    expect(found('xport')).toEqual([]);
    expect(found(' ')).toEqual([]);
  });

  it('puts first what is called as what was typed, then deeds before recordings', () => {
    expect(found('pause')).toEqual(['Pause the queue', 'A pause in the queue']);
    const meant = (text: string) => paletteLines(text, ENTRIES).map(({ isMeant }) => isMeant);
    expect(meant('pause the')).toEqual([true, false]);
    expect(meant('pa')).toEqual([false, false]);
    expect(meant('queue')).toEqual([false, false]);
  });

  it('leaves to the search of words what only that understands', () => {
    expect(found('speaker:pause')).toEqual([]);
    expect(found('"pause"')).toEqual([]);
    expect(found('pause NOT queue')).toEqual([]);
  });

  it('shows no more than can be taken in', () => {
    const many = Array.from({ length: 50 }, (_, at) => entry(`Show ${at}`, 'show'));
    expect(paletteLines('show', many)).toHaveLength(5);
  });
});

describe('the operators', () => {
  const offered = (text: string): readonly string[] => operatorsFor(text).map((one) => one.text);

  it('are all offered, but for filters that are written already', () => {
    expect(offered('rye')).toContain('speaker:');
    expect(offered('speaker:anna rye ')).not.toContain('speaker:');
    expect(offered('speaker:anna ')).toContain('NEAR');
  });

  it('are completed from the word that is being written', () => {
    expect(offered('rye sp')).toEqual(['speaker:']);
    expect(withOperator('rye sp', 'speaker:')).toBe('rye speaker:');
    expect(withOperator('rye', 'speaker:')).toBe('rye speaker:');
    expect(withOperator('rye ', 'NEAR')).toBe('rye NEAR ');
    expect(withOperator('', '"')).toBe('"');
  });
});
