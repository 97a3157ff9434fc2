// The words about feeds that are followed.
import { readFirstTake } from '../domain/feed-take.ts';
import { command, FLAG, positive, TEXT, type Values } from './command.ts';
import { serviceFault } from './service-word.ts';
import { SHOW_SETTINGS, showFault, showWords, type ShowWords } from './show-words.ts';

export type FeedCommand =
  | { readonly name: 'feeds-list'; readonly feedId: number | null }
  /** `take` as `readFirstTake` reads it; null only looks what is there. */
  | {
      readonly name: 'feeds-add';
      readonly address: string;
      readonly take: string | null;
      readonly settings?: FeedWords;
    }
  | { readonly name: 'feeds-set'; readonly feedId: number; readonly settings: FeedWords }
  | { readonly name: 'feeds-check'; readonly feedId: number | null }
  | { readonly name: 'feeds-want'; readonly feedId: number; readonly itemIds: readonly number[] }
  | { readonly name: 'feeds-leave'; readonly feedId: number; readonly itemIds: readonly number[] }
  | { readonly name: 'feeds-questions' }
  | {
      readonly name: 'feeds-answer';
      readonly kind: (typeof QUESTIONS)[number];
      readonly questionId: number;
      readonly accept: boolean;
    }
  | { readonly name: 'feeds-remove'; readonly feedId: number };

/** What is set of a feed and its show; what is not named stays. */
export interface FeedWords extends ShowWords {
  readonly isChecked?: boolean;
  readonly takesNew?: boolean;
}

const SETTINGS = { ...SHOW_SETTINGS, checks: FLAG, 'takes-new': FLAG } as const;

function settingsOf(values: Values<typeof SETTINGS>): FeedWords {
  const { checks, 'takes-new': takesNew } = values;
  return {
    ...showWords(values),
    ...(checks === undefined ? {} : { isChecked: checks }),
    ...(takesNew === undefined ? {} : { takesNew }),
  };
}

/** What is asked about items, see `feedQuestionView`. */
const QUESTIONS = ['same-work', 'replaced'] as const;

/** A feed's number or nothing; undefined for what is neither. */
function oneOrAll([first, ...more]: readonly string[]): number | null | undefined {
  if (first === undefined) return null;
  const feedId = positive(first);
  return feedId === null || more.length > 0 ? undefined : feedId;
}

const ALL = command({
  words: ['feeds'],
  help: `
  earshot feeds                              the podcasts' feeds that are followed`,
  options: {},
  read: ({ words: [verb] }): FeedCommand | string =>
    verb === undefined ? { name: 'feeds-list', feedId: null } : `feeds does not know “${verb}”`,
});

const ADD = command({
  words: ['feeds add'],
  help: `
  earshot feeds add ADDRESS [--take all|none|newest N|since 2026-01-31]   follow one; without --take only look what is there
                  and every setting of “feeds set”`,
  options: { ...SETTINGS, take: TEXT },
  read({ engines, values, words: [address, ...more] }): FeedCommand | string {
    const fault = serviceFault(values.service, engines) ?? showFault(values);
    if (fault !== null) return fault;
    const settings = settingsOf(values);
    // `--take newest 10` are two words; those after the address belong to it.
    const take = values.take === undefined ? null : [values.take, ...more].join(' ');
    if (address === undefined || (take === null && more.length > 0)) return 'feeds add takes one address';
    if (take === null && Object.keys(settings).length > 0)
      return 'feeds add takes settings together with --take';
    return take !== null && readFirstTake(take) === null
      ? '--take takes all, none, newest N or since DATE (2026-01-31)'
      : { name: 'feeds-add', address, take, ...(Object.keys(settings).length === 0 ? {} : { settings }) };
  },
});

const SET = command({
  words: ['feeds set'],
  help: `
  earshot feeds set FEED [--name NAME] [--service ENGINE] [--otherwise ENGINE|none] [--language TAG] [--ceiling USD|none]
                  [--way download|pass|pass-only|usual] [--downloads DIR|usual] [--priority first|normal|last] [--[no-]paused]
                  [--[no-]checks]   look for new episodes each hour
                  [--[no-]takes-new]   have new episodes come in by themselves`,
  options: SETTINGS,
  read({ engines, values, words }): FeedCommand | string {
    const feedId = oneOrAll(words);
    if (feedId == null) return 'feeds set takes one feed’s number; “earshot feeds” lists them';
    const fault = serviceFault(values.service, engines) ?? showFault(values);
    if (fault !== null) return fault;
    const settings = settingsOf(values);
    return Object.keys(settings).length === 0
      ? 'feeds set takes at least one setting'
      : { name: 'feeds-set', feedId, settings };
  },
});

const LIST = command({
  words: ['feeds list'],
  help: `
  earshot feeds list FEED                    its items, and why each is wanted or only listed`,
  options: {},
  read({ words }): FeedCommand | string {
    const feedId = oneOrAll(words);
    return feedId === undefined
      ? 'feeds list takes one feed’s number, or nothing'
      : { name: 'feeds-list', feedId };
  },
});

const TAKE = command({
  words: ['feeds take'],
  help: `
  earshot feeds take FEED ITEM...            want items that were only listed`,
  options: {},
  read({ words }): FeedCommand | string {
    const [feedId = null, ...itemIds] = words.map(positive).filter((id) => id !== null);
    return feedId === null || itemIds.length === 0 || itemIds.length + 1 < words.length
      ? 'feeds take takes a feed’s number and numbers of its items; “earshot feeds list FEED” lists them'
      : { name: 'feeds-want', feedId, itemIds };
  },
});

const LEAVE = command({
  words: ['feeds leave'],
  help: `
  earshot feeds leave FEED ITEM...           only list items that were wanted and are not fetched yet`,
  options: {},
  read({ words }): FeedCommand | string {
    const [feedId = null, ...itemIds] = words.map(positive).filter((id) => id !== null);
    return feedId === null || itemIds.length === 0 || itemIds.length + 1 < words.length
      ? 'feeds leave takes a feed’s number and numbers of its items; “earshot feeds list FEED” lists them'
      : { name: 'feeds-leave', feedId, itemIds };
  },
});

const ASKED = command({
  words: ['feeds questions'],
  help: `
  earshot feeds questions                    what is asked about items: whether one is a recording that is there, whether replaced sound is wanted`,
  options: {},
  read: ({ words }): FeedCommand | string =>
    words.length === 0 ? { name: 'feeds-questions' } : 'feeds questions takes nothing',
});

const ANSWER = command({
  words: ['feeds answer'],
  help: `
  earshot feeds answer same-work|replaced NUMBER yes|no   answer one of them: yes joins them as versions, or fetches the new sound`,
  options: {},
  read({ words: [which, number = '', answer, ...more] }): FeedCommand | string {
    const kind = QUESTIONS.find((one) => one === which);
    const questionId = positive(number);
    return kind === undefined || questionId === null || more.length > 0 || !/^(yes|no)$/.test(answer ?? '')
      ? 'feeds answer takes the kind of a question, its number, and yes or no; “earshot feeds questions” lists them'
      : { name: 'feeds-answer', kind, questionId, accept: answer === 'yes' };
  },
});

const CHECK = command({
  words: ['feeds check'],
  help: `
  earshot feeds check [FEED]                 ask now what is new; else it is asked hourly`,
  options: {},
  read({ words }): FeedCommand | string {
    const feedId = oneOrAll(words);
    return feedId === undefined
      ? 'feeds check takes one feed’s number, or nothing for all'
      : { name: 'feeds-check', feedId };
  },
});

const REMOVE = command({
  words: ['feeds remove'],
  help: `
  earshot feeds remove FEED                  recordings and transcripts stay`,
  options: {},
  read({ words }): FeedCommand | string {
    return oneOrAll(words) == null
      ? 'feeds remove takes one feed’s number; “earshot feeds” lists them'
      : { name: 'feeds-remove', feedId: Number(words[0]) };
  },
});

export const FEED_COMMANDS = [ALL, ADD, SET, LIST, TAKE, LEAVE, ASKED, ANSWER, CHECK, REMOVE] as const;
