// How much of a host's attention a text takes: tokens, estimated from above, since every model counts in its own way.

/** What an answer may cost at most, by `tokensOf`. Hosts cut or refuse what is above 25,000; the rest is for what they wrap around it. */
export const ANSWER_TOKENS_MAX = 20_000;

/**
 * Shares of a token that a sign takes, set so that no language of the test takes more by the tokenizers of two generations of models
 * (test/mcp/tokens.test.ts). English takes half of it; Polish, Korean and plain figures come near.
 */
const OF_LETTER = 0.45;
const OF_SPACE = 0.25;
const OF_SIGN = 0.6;
/** Up to U+058F: Latin with accents, Greek, Cyrillic, Armenian. */
const OF_NEAR_LETTER = 1.25;
/** Two bytes in UTF-8, which are told byte by byte at worst: Hebrew, Arabic and their neighbours. */
const OF_TWO_BYTES = 2;
/** Three bytes: Chinese, Japanese, Korean, Indic scripts, Thai. */
const OF_THREE_BYTES = 1.5;
/** Four bytes, in two units of UTF-16: emoji are told byte by byte. */
const OF_HALF_OF_FOUR = 2;

const COSTS = Float64Array.from({ length: 128 }, (_, code) => {
  if (code === 0x20) return OF_SPACE;
  return /[A-Za-z]/.test(String.fromCharCode(code)) ? OF_LETTER : OF_SIGN;
});

/** Tokens that a text of some length takes, rather too many than too few. */
export function tokensOf(text: string): number {
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) sum += costOf(text.charCodeAt(at));
  return Math.ceil(sum);
}

/** How many characters of a text, from a place on, fit into so many tokens; never a half of one. */
export function fitting(text: string, from: number, tokens: number): number {
  let sum = 0;
  let at = from;
  while (at < text.length && (sum += costOf(text.charCodeAt(at))) <= tokens) at += 1;
  const isHalf = at > from && at < text.length && /[\uD800-\uDBFF]/.test(text[at - 1] ?? '');
  return (isHalf ? at - 1 : at) - from;
}

function costOf(code: number): number {
  if (code < 0x80) return COSTS[code] ?? OF_SIGN;
  if (code < 0x590) return OF_NEAR_LETTER;
  if (code < 0x800) return OF_TWO_BYTES;
  return code >= 0xd800 && code < 0xe000 ? OF_HALF_OF_FOUR : OF_THREE_BYTES;
}
