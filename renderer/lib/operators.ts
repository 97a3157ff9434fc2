// What a search understands beside words, to be offered while one types, and to be explained.

export interface Operator {
  /** What is written; it ends where the person goes on. */
  readonly text: string;
  readonly means: string;
  readonly example: string;
}

/** As `docs/searching.md` has them. */
export const OPERATORS: readonly Operator[] = [
  { text: '"', means: 'These words, one after the other', example: '"sourdough starter"' },
  { text: 'speaker:', means: 'What one person said', example: 'speaker:anna' },
  { text: 'show:', means: 'In one show', example: 'show:tide' },
  { text: 'title:', means: 'In recordings that are called so', example: 'title:ferry' },
  { text: 'tag:', means: 'In recordings with a tag', example: 'tag:interview' },
  { text: 'after:', means: 'Recorded since then', example: 'after:2024' },
  { text: 'before:', means: 'Recorded before', example: 'before:2024-05' },
  { text: 'longer:', means: 'In recordings that last longer', example: 'longer:30m' },
  { text: 'NEAR', means: 'Words that stand close to each other', example: 'rye NEAR wheat' },
  { text: 'OR', means: 'One word or the other', example: 'rye OR wheat' },
  { text: 'NOT', means: 'Without a word', example: 'bread NOT butter' },
];

/** Those that go on from what was typed: by the word that is being written, without those that are in it already. */
export function operatorsFor(text: string): readonly Operator[] {
  const last = /(\S*)$/.exec(text)?.[1] ?? '';
  const open = OPERATORS.filter((one) => !one.text.endsWith(':') || !text.toLowerCase().includes(one.text));
  const begun =
    last === '' ? [] : open.filter((one) => one.text.toLowerCase().startsWith(last.toLowerCase()));
  return begun.length > 0 && last.length > 1 ? begun : open;
}

/** The text with an operator at its end, in place of the word that began it. */
export function withOperator(text: string, operator: string): string {
  const last = /(\S*)$/.exec(text)?.[1] ?? '';
  const isBegun = last.length > 1 && operator.toLowerCase().startsWith(last.toLowerCase());
  const before = isBegun ? text.slice(0, text.length - last.length) : text;
  const gap = before === '' || /\s$/.test(before) ? '' : ' ';
  return `${before}${gap}${operator}${/^[A-Z]+$/.test(operator) ? ' ' : ''}`;
}
