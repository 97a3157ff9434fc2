// The words about feeds that are followed.
import { readFirstTake } from '../domain/feed-take.ts';

export type FeedCommand =
  | { readonly name: 'feeds-list'; readonly feedId: number | null }
  /** `take` as `readFirstTake` reads it; null only looks what is there. */
  | { readonly name: 'feeds-add'; readonly address: string; readonly take: string | null }
  | { readonly name: 'feeds-check'; readonly feedId: number | null }
  | { readonly name: 'feeds-want'; readonly feedId: number; readonly itemIds: readonly number[] }
  | { readonly name: 'feeds-remove'; readonly feedId: number };

/** Options of these commands, for `parseArgs`. */
export const FEED_OPTIONS = { take: { type: 'string' } } as const;

/** Options each command takes beside the common ones. */
export const FEED_ALLOWED: Readonly<Record<string, readonly string[]>> = { 'feeds add': ['take'] };

/** Reads what follows `feeds`. @returns a command, or what is wrong in words */
export function feedWords(
  verb: string,
  more: readonly string[],
  values: { readonly take?: string | undefined },
): FeedCommand | string {
  const [first = '', ...rest] = more;
  switch (verb) {
    case '':
      return { name: 'feeds-list', feedId: null };
    case 'list': {
      const feedId = first === '' ? null : numberOf(first);
      return rest.length > 0 || (first !== '' && feedId === null)
        ? 'feeds list takes one feed’s number, or nothing'
        : { name: 'feeds-list', feedId };
    }
    case 'add': {
      // `--take newest 10` are two words; those after the address belong to it.
      const take = values.take === undefined ? null : [values.take, ...rest].join(' ');
      if (first === '' || (take === null && rest.length > 0)) return 'feeds add takes one address';
      return take !== null && readFirstTake(take) === null
        ? '--take takes all, none, newest N or since DATE (2026-01-31)'
        : { name: 'feeds-add', address: first, take };
    }
    case 'check': {
      const feedId = first === '' ? null : numberOf(first);
      return rest.length > 0 || (first !== '' && feedId === null)
        ? 'feeds check takes one feed’s number, or nothing for all'
        : { name: 'feeds-check', feedId };
    }
    case 'take': {
      const feedId = numberOf(first);
      const itemIds = rest.map(numberOf).filter((id) => id !== null);
      return feedId === null || itemIds.length === 0 || itemIds.length < rest.length
        ? 'feeds take takes a feed’s number and numbers of its items; “earshot feeds list FEED” lists them'
        : { name: 'feeds-want', feedId, itemIds };
    }
    case 'remove': {
      const feedId = numberOf(first);
      return feedId === null || rest.length > 0
        ? 'feeds remove takes one feed’s number; “earshot feeds” lists them'
        : { name: 'feeds-remove', feedId };
    }
    default:
      return `feeds does not know “${verb}”`;
  }
}

function numberOf(text: string): number | null {
  return /^[1-9][0-9]{0,14}$/.test(text) ? Number(text) : null;
}
