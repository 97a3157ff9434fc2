// The filters of a search: `speaker:` `show:` `title:` `tag:` `episode:` `service:` `language:` `before:` `after:` `longer:`, and what to say about those that are none.
import type { EngineId } from './engine.ts';

/** Limits to recordings and speakers. Null where not asked for. */
export interface SearchFilters {
  /** Part of a speaker's name as it is shown. */
  readonly speaker: string | null;
  /** Part of a show's (folder's) name. */
  readonly show: string | null;
  /** Part of a recording's title. */
  readonly title: string | null;
  /** Part of a tag. */
  readonly tag: string | null;
  /** Number of an episode, as it is written there. */
  readonly episode: string | null;
  readonly service: EngineId | null;
  /** Language of the transcript, as a tag without a region. */
  readonly language: string | null;
  /** Recorded before this instant, epoch ms. */
  readonly before: number | null;
  /** Recorded at or after this instant, epoch ms. */
  readonly after: number | null;
  /** Longer than this, seconds. */
  readonly longerSeconds: number | null;
}

export const NO_FILTERS: SearchFilters = {
  speaker: null,
  show: null,
  title: null,
  tag: null,
  episode: null,
  service: null,
  language: null,
  before: null,
  after: null,
  longerSeconds: null,
};

const EXAMPLES: Readonly<Record<string, string>> = {
  before: '2024 or 2024-05-31',
  after: '2024 or 2024-05-31',
  longer: '30m or 1h30',
  tag: 'a tag',
  episode: 'a number',
  language: 'a tag such as de or pt',
};

/** Each filter with a value, as one writes it. */
const SAMPLES: Readonly<Record<string, string>> = {
  speaker: 'speaker:anna',
  show: 'show:tide',
  title: 'title:ferry',
  tag: 'tag:interview',
  episode: 'episode:12',
  language: 'language:de',
  before: 'before:2024-05',
  after: 'after:2024',
  longer: 'longer:30m',
};

/** What to say about a filter whose value is still to come; null for what is no filter. @param engines the speech engines that there are */
export function whyItWaits(key: string, engines: readonly EngineId[]): string | null {
  const name = key.toLowerCase();
  const sample = name === 'service' ? `service:${engines[0] ?? ''}` : SAMPLES[name];
  return sample === undefined ? null : `“${name}:” waits for its value, as in ${sample}.`;
}

/** A filter, or why it is none. @param engines the speech engines that there are */
export function readFilter(
  key: string,
  value: string,
  engines: readonly EngineId[],
): Partial<SearchFilters> | 'unknown' | 'unreadable' {
  switch (key) {
    case 'speaker':
    case 'show':
    case 'title':
    case 'tag':
    case 'episode':
      return value === '' ? 'unreadable' : { [key]: value };
    case 'service': {
      const service = value.toLowerCase();
      return engines.includes(service) ? { service } : 'unreadable';
    }
    case 'language': {
      const language = value.toLowerCase();
      return /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/.test(language) ? { language } : 'unreadable';
    }
    case 'before':
    case 'after': {
      const instant = startOf(value);
      return instant === null ? 'unreadable' : { [key]: instant };
    }
    case 'longer': {
      const longerSeconds = secondsOf(value);
      return longerSeconds === null ? 'unreadable' : { longerSeconds };
    }
    default:
      return 'unknown';
  }
}

/** What to say about something that looks like a filter and was searched as words; null for nothing. */
export function whyNoFilter(
  why: 'unknown' | 'unreadable' | 'negated',
  key: string,
  value: string,
  engines: readonly EngineId[],
): string | null {
  if (why === 'negated') return `“${key}:” cannot be left out with a minus; it was searched as words.`;
  const name = key.toLowerCase();
  const example = name === 'service' ? engines.join(' or ') : (EXAMPLES[name] ?? 'a name');
  if (why === 'unreadable') return `“${key}:${value}” was searched as words; it takes ${example}.`;
  // Addresses are text that happens to have a colon.
  return value.startsWith('//') ? null : `There is no filter “${key}:”; it was searched as words.`;
}

/** The beginning of a year, month or day in local time, epoch ms; null for what is no date. */
function startOf(value: string): number | null {
  const found = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(value);
  if (!found) return null;
  const [year, month, day] = [Number(found[1]), Number(found[2] ?? 1), Number(found[3] ?? 1)];
  const date = new Date(2000, 0, 1);
  date.setFullYear(year, month - 1, day);
  const isReal = date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day;
  return isReal ? date.getTime() : null;
}

/** `90s`, `30` or `30m` or `30min`, `1h`, `1h30`, `1.5h` in seconds; null for anything else. */
function secondsOf(value: string): number | null {
  const found = /^(?:(\d{1,4}(?:\.\d{1,2})?)h)?(?:(\d{1,5}(?:\.\d{1,2})?)(s|m|min)?)?$/i.exec(value);
  if (!found || value === '') return null;
  const [, hours = '0', rest = '0', unit = 'm'] = found;
  return Number(hours) * 3600 + Number(rest) * (unit.toLowerCase() === 's' ? 1 : 60);
}
