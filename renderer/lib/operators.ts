// What a search understands beside words, to be offered while one types, and to be explained.
import { t } from '../../app/messages/text.ts';

export interface Operator {
  /** What is written; it ends where the person goes on. */
  readonly text: string;
  readonly means: string;
  readonly example: string;
}

/** As `docs/searching.md` has them. */
export const OPERATORS: readonly Operator[] = [
  {
    text: '"',
    means: t('search.operators.theseWordsOneAfterThe'),
    example: t('search.operators.sourdoughStarter'),
  },
  { text: 'speaker:', means: t('search.operators.whatOnePersonSaid'), example: 'speaker:anna' },
  { text: 'show:', means: t('search.operators.inOneShow'), example: 'show:tide' },
  { text: 'title:', means: t('search.operators.inRecordingsThatAreCalled'), example: 'title:ferry' },
  { text: 'tag:', means: t('search.operators.inRecordingsWithATag'), example: 'tag:interview' },
  { text: 'after:', means: t('search.operators.recordedSinceThen'), example: 'after:2024' },
  { text: 'before:', means: t('search.operators.recordedBefore'), example: 'before:2024-05' },
  { text: 'longer:', means: t('search.operators.inRecordingsThatLastLonger'), example: 'longer:30m' },
  {
    text: 'NEAR',
    means: t('search.operators.wordsThatStandCloseTo'),
    example: t('search.operators.ryeNearWheat'),
  },
  { text: 'OR', means: t('search.operators.oneWordOrTheOther'), example: t('search.operators.ryeOrWheat') },
  { text: 'NOT', means: t('search.operators.withoutAWord'), example: t('search.operators.breadNotButter') },
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
