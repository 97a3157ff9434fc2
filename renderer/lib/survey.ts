// What a count of files says in words.
import type { ChosenFilesView, SurveyView } from '../../app/contract/show-views.ts';
import { formatUsd } from '../../app/domain/price.ts';
import { count, counted, size } from './amounts.ts';
import { length } from './times.ts';

/** `12 recordings, 1.2 GB`, and what is left out of them. */
export function countInWords({ bytes, count: meant, older, passedOver }: SurveyView): string {
  const left = [
    ...(passedOver > 0 ? [`${count(passedOver)} passed over`] : []),
    ...(older > 0 ? [`${count(older)} older`] : []),
  ];
  const said = meant === 0 ? 'No recordings' : `${counted(meant, 'recording')}, ${size(bytes)}`;
  return left.length === 0 ? said : `${said} (${left.join(', ')})`;
}

/** How long they are together, as far as it is known; null before anything is. A glance at headers and frames is an estimate, and said to be one. */
export function lengthInWords({ count: meant, measured, seconds, unknown }: SurveyView): string | null {
  if (meant === 0 || measured === 0 || seconds === 0) return null;
  const isWhole = measured >= meant && unknown === 0;
  return `${isWhole ? 'about' : 'at least'} ${length(seconds)} of sound`;
}

/** Files that were chosen one by one: how many, how long, and what those cost that are paid for. */
export function chosenInWords(chosen: ChosenFilesView): string {
  if (chosen.count === 0) return 'None of them can be transcribed any more.';
  const long = lengthInWords(chosen);
  const sentences = [
    `${counted(chosen.count, 'file')}, ${size(chosen.bytes)}${long === null ? '' : `, ${long}`}.`,
  ];
  const { paid } = chosen;
  if (paid !== null) {
    const isWhole = chosen.measured >= chosen.count && chosen.unknown === 0;
    const all = paid.count === chosen.count;
    const who = all
      ? chosen.count === 1
        ? 'It goes'
        : 'All go'
      : `${count(paid.count)} of them ${paid.count === 1 ? 'goes' : 'go'}`;
    sentences.push(
      paid.usd === null || paid.seconds === 0
        ? `${who} to the AI/ML API; what that costs is not known.`
        : `${who} to the AI/ML API: ${isWhole ? 'about' : 'at least'} ${formatUsd(paid.usd)}.`,
    );
  }
  return sentences.join(' ');
}
