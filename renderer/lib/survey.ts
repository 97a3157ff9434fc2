// What a count of files says in words.
import { inUsd } from './money.ts';
import type { ChosenFilesView, SurveyView } from '../../app/contract/show-views.ts';
import { count, size } from './amounts.ts';
import { length } from './times.ts';
import { t } from '../../app/messages/text.ts';

/** `12 recordings, 1.2 GB`, and what is left out of them. */
export function countInWords({ bytes, count: meant, older, passedOver }: SurveyView): string {
  const left = [
    ...(passedOver > 0 ? [t('add.survey.passedOverPassedOver', { passedOver: count(passedOver) })] : []),
    ...(older > 0 ? [t('add.survey.olderOlder', { older: count(older) })] : []),
  ];
  const said =
    meant === 0 ? t('add.survey.noRecordings') : `${t('add.survey.recordings', { meant })}, ${size(bytes)}`;
  return left.length === 0 ? said : `${said} (${left.join(', ')})`;
}

/** How long they are together, as far as it is known; null before anything is. A glance at headers and frames is an estimate, and said to be one. */
export function lengthInWords({ count: meant, measured, seconds, unknown }: SurveyView): string | null {
  if (meant === 0 || measured === 0 || seconds === 0) return null;
  const isWhole = measured >= meant && unknown === 0;
  return t('add.survey.aboutSecondsOfSound', { isWhole, seconds: length(seconds) });
}

/** Files that were chosen one by one: how many, how long, and what those cost that are paid for. */
export function chosenInWords(chosen: ChosenFilesView): string {
  if (chosen.count === 0) return t('add.survey.noneOfThemCanBe');
  const long = lengthInWords(chosen);
  const sentences = [
    `${t('add.survey.files', { count: chosen.count })}, ${size(chosen.bytes)}${long === null ? '' : `, ${long}`}.`,
  ];
  const { paid } = chosen;
  if (paid !== null) {
    const isWhole = chosen.measured >= chosen.count && chosen.unknown === 0;
    const who = paid.count < chosen.count ? 'some' : chosen.count === 1 ? 'one' : 'all';
    sentences.push(
      paid.usd === null || paid.seconds === 0
        ? t('add.survey.whoToTheAiMl', { who, count: paid.count })
        : t('add.survey.whoToTheAiMl2', { who, count: paid.count, isWhole, usd: inUsd(paid.usd) }),
    );
  }
  return sentences.join(' ');
}
