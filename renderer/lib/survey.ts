// What a count of files says in words.
import type { SurveyView } from '../../app/contract/show-views.ts';
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

/** How long they are together, as far as it is known; null before anything is. */
export function lengthInWords({ count: meant, measured, seconds, unknown }: SurveyView): string | null {
  if (meant === 0 || measured === 0) return null;
  const isWhole = measured >= meant && unknown === 0;
  return `${isWhole ? '' : 'at least '}${length(seconds)} of sound`;
}
