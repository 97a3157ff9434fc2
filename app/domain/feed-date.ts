// Dates as feeds write them: RFC 822 in its dialects, ISO 8601, and seconds since 1970.

/** Minutes east of Greenwich (RFC 822, section 5.1, and what publishers write beside it). Letters of one kind are UTC, as RFC 2822 has it. */
const ZONES: Readonly<Record<string, number>> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  wet: 0,
  z: 0,
  bst: 60,
  west: 60,
  cet: 60,
  met: 60,
  cest: 120,
  mest: 120,
  eet: 120,
  sast: 120,
  eest: 180,
  msk: 180,
  ist: 330,
  hkt: 480,
  sgt: 480,
  awst: 480,
  jst: 540,
  kst: 540,
  acst: 570,
  aest: 600,
  acdt: 630,
  aedt: 660,
  nzst: 720,
  nzdt: 780,
  nst: -210,
  ndt: -150,
  brt: -180,
  ast: -240,
  adt: -180,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  akst: -540,
  akdt: -480,
  hst: -600,
};
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const FULL_MONTHS = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july'],
  ...['august', 'september', 'october', 'november', 'december'],
];

/** Longest text that can be a date, characters. */
const DATE_MAX_CHARS = 100;
/** Years that are believed: recordings are older than podcasts, and some programmes announce. */
const FIRST_YEAR = 1860;
const LAST_YEAR = 2200;

/**
 * Reads a date.
 * @returns epoch milliseconds; null for what is none. A date without a zone is taken for UTC
 */
export function parseFeedDate(text: string): number | null {
  const plain = text.replace(/\s+/g, ' ').trim();
  if (plain === '' || plain.length > DATE_MAX_CHARS) return null;
  return fromIso(plain) ?? fromRfc822(plain) ?? fromEpoch(plain);
}

interface Parts {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
  readonly ms?: number;
  /** Minutes east of Greenwich. */
  readonly zone?: number;
}

function atOf({
  day,
  hour = 0,
  minute = 0,
  month,
  ms = 0,
  second = 0,
  year,
  zone = 0,
}: Parts): number | null {
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12) return null;
  if (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  // 24:00 is midnight at the end of a day, second 60 a leap second.
  if (hour > 24 || minute > 59 || second > 60 || Math.abs(zone) > 24 * 60) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second, ms) - zone * 60_000;
}

const ISO =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)? ?(Z|[A-Z]{2,5}|[+-]\d{1,2}(?::?\d{2})?)?)?$/i;
const BASIC = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$/i;

function fromIso(text: string): number | null {
  const [, year, month, day, hour, minute, second, fraction, zone] = ISO.exec(text) ?? [];
  const basic = year === undefined ? BASIC.exec(text) : null;
  if (basic) return fromNumbers(basic.slice(1, 7), undefined, basic[7]);
  return year === undefined ? null : fromNumbers([year, month, day, hour, minute, second], fraction, zone);
}

function fromNumbers(
  [year, month, day, hour, minute, second]: readonly (string | undefined)[],
  fraction: string | undefined,
  zone: string | undefined,
): number | null {
  return atOf({
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    ms: fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000),
    zone: zoneOf(zone),
  });
}

const DAY_FIRST =
  /^(?:[^\W\d]{2,10}\.?,? )?(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4}|\d{2})(?:,? (\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?( ?[ap]m)?(?: ?(.{1,60}))?)?$/i;
const MONTH_FIRST =
  /^(?:[^\W\d]{2,10}\.?,? )?([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?:,? (\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?( ?[ap]m)?(?: ?(.{1,60}))?)?$/i;
/** C's asctime, and JavaScript's own `toString`. */
const ASCTIME = /^[a-z]{3} ([a-z]{3}) (\d{1,2}) (\d{1,2}):(\d{2}):(\d{2}) (?:([a-z]{3,4}) )?(\d{4})$/i;

function fromRfc822(text: string): number | null {
  const asctime = ASCTIME.exec(text);
  if (asctime) {
    const [, month, day, hour, minute, second, zone, year] = asctime;
    return spelled({ day, month, year, hour, minute, second, half: undefined, zone });
  }
  const dayFirst = DAY_FIRST.exec(text);
  if (dayFirst) {
    const [, day, month, year, hour, minute, second, half, zone] = dayFirst;
    return spelled({ day, month, year, hour, minute, second, half, zone });
  }
  const [, month, day, year, hour, minute, second, half, zone] = MONTH_FIRST.exec(text) ?? [];
  return spelled({ day, month, year, hour, minute, second, half, zone });
}

type Spelled = Readonly<
  Record<'day' | 'month' | 'year' | 'hour' | 'minute' | 'second' | 'half' | 'zone', string | undefined>
>;

function spelled(parts: Spelled): number | null {
  const month = monthOf(parts.month ?? '');
  if (month === null) return null;
  const hour = Number(parts.hour ?? 0);
  const half = parts.half?.trim().toLowerCase();
  if (half !== undefined && (hour < 1 || hour > 12)) return null;
  return atOf({
    year: yearOf(parts.year ?? ''),
    month,
    day: Number(parts.day),
    hour: half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0),
    minute: Number(parts.minute ?? 0),
    second: Number(parts.second ?? 0),
    zone: zoneOf(parts.zone),
  });
}

/** Two digits as RFC 2822, section 4.3 reads them. */
function yearOf(text: string): number {
  const year = Number(text);
  return text.length > 2 ? year : year + (year < 50 ? 2000 : 1900);
}

/** English names only, as the RFC has it: `mai` is May in one language and none in another. */
function monthOf(name: string): number | null {
  const lower = name.toLowerCase();
  const at = lower === 'sept' ? 8 : Math.max(MONTHS.indexOf(lower), FULL_MONTHS.indexOf(lower));
  return at < 0 ? null : at + 1;
}

/** Minutes east of Greenwich. What is not known is taken for UTC: an hour off is better than no date. */
function zoneOf(text: string | undefined): number {
  const plain = (text ?? '').trim().toLowerCase();
  const [, sign, hours = '', minutes = '0'] =
    /(?:^|gmt|utc|ut)([+-])(\d{1,2}):?(\d{2})?(?:$| ?\()/.exec(plain) ?? [];
  if (sign !== undefined) return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  const [name = ''] = /^[a-z]+/.exec(plain) ?? [];
  return Object.hasOwn(ZONES, name) ? (ZONES[name] ?? 0) : 0;
}

/** Seconds or milliseconds since 1970, as some generators write them. */
function fromEpoch(text: string): number | null {
  if (!/^\d{9,13}$/.test(text)) return null;
  return text.length > 11 ? Number(text) : Number(text) * 1000;
}
