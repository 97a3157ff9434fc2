// How every setting of a show is parsed, wherever it comes from.
import * as v from 'valibot';
import { addressWay } from './address-views.ts';
import { chain, language, service, shortText } from './channel.ts';
import { JOIN_ANSWERS } from '../domain/together.ts';
import { optionLayer } from './option-layer.ts';

/** Far more than anybody needs, and few enough that no list of files takes long to go through. */
const PATTERNS_MAX = 50;
const PATTERN_MAX_CHARS = 200;

const patternList = v.pipe(v.array(shortText(PATTERN_MAX_CHARS)), v.maxLength(PATTERNS_MAX));

/** Globs that choose files. */
export const patterns = v.strictObject({ include: patternList, ignore: patternList });

const joinAnswer = v.picklist(JOIN_ANSWERS);

/** What can be changed of a show; what is absent stays as it is. */
export const showFields = {
  name: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120))),
  color: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(7))),
  includeSubfolders: v.optional(v.boolean()),
  /** The first of its chain; with `fallback`, in the words of a form. */
  service: v.optional(service),
  language: v.optional(v.nullable(language)),
  patterns: v.optional(patterns),
  options: v.optional(optionLayer),
  fallback: v.optional(v.boolean()),
  chain: v.optional(chain),
  ceilingUsd: v.optional(v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(100_000)))),
  priority: v.optional(v.picklist([-1, 0, 1])),
  paused: v.optional(v.boolean()),
  addressWay: v.optional(v.nullable(addressWay)),
  together: v.optional(v.strictObject({ split: joinAnswer, tracks: joinAnswer, version: joinAnswer })),
} as const;

const { includeSubfolders: _subfolders, patterns: _patterns, ...fields } = showFields;

/** What can be set of a feed: how it is followed, and its show, but for what is about files of a folder. */
export const feedFields = v.strictObject({
  ...fields,
  /** It is looked for new items each hour. */
  isChecked: v.optional(v.boolean()),
  /** What is new comes in by itself; else it is listed. */
  takesNew: v.optional(v.boolean()),
});
export type FeedSettings = v.InferOutput<typeof feedFields>;
