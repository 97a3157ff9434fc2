// Takes secrets out of a text: those that are known, in every form that they are written in, and whatever looks like one.

/** Shorter ones stand in too many words by accident, characters. */
const KNOWN_MIN_CHARS = 6;
const CUT = '[secret]';

/**
 * Takes secrets out of a text.
 * @param known keys and passwords, as they are
 */
export function cutSecrets(text: string, known: readonly string[]): string {
  let clean = text;
  // The longest first: one may be a part of another.
  const secrets = [...new Set(known)]
    .filter((one) => one.length >= KNOWN_MIN_CHARS)
    .sort((a, b) => b.length - a.length);
  for (const secret of secrets) {
    clean = clean.replace(inAnyAddress(secret), CUT);
    for (const form of formsOf(secret)) clean = clean.replaceAll(form, CUT);
  }
  for (const [pattern, replacement] of LOOKS_LIKE_ONE) clean = clean.replace(pattern, replacement);
  return clean;
}

/** A secret as it is and as it stands in an address: programs differ in which letters they quote. */
function inAnyAddress(secret: string): RegExp {
  const letters = Array.from(secret, (letter) => {
    const bytes = [...new TextEncoder().encode(letter)];
    const quoted = bytes.map((byte) => {
      const digits = byte.toString(16).padStart(2, '0');
      return `%${digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)}`;
    });
    const plain = letter.replace(
      /[\\^$.*+?()[\]{}|/-]/g,
      String.raw`\x` + letter.charCodeAt(0).toString(16).padStart(2, '0'),
    );
    return `(?:${plain}|${quoted.join('')}${letter === ' ' ? String.raw`|\+` : ''})`;
  });
  return new RegExp(letters.join(''), 'g');
}

/** A secret in JSON and in JSON within JSON, in Base64 at any place of it, and in hexadecimal digits. */
function formsOf(secret: string): string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  const bytes = [...new TextEncoder().encode(secret)];
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [inJson, JSON.stringify(inJson).slice(1, -1), hex, hex.toUpperCase(), ...base64Forms(bytes)];
}

/** The digits that a secret has wherever it stands in what is encoded, as after `user:` in Basic authentication. */
function base64Forms(bytes: readonly number[]): string[] {
  return [0, 1, 2].flatMap((before) => {
    const all = btoa(String.fromCharCode(...Array<number>(before).fill(0), ...bytes));
    const firstOwn = Math.ceil((before * 8) / 6);
    const behindOwn = Math.floor(((before + bytes.length) * 8) / 6);
    const own = all.slice(firstOwn, behindOwn);
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** A quote, also as it stands in JSON within JSON. */
const QUOTE = String.raw`\\{0,3}["']`;
/** Ends of names whose value is a secret: `api_key`, `accessToken`, `X-Amz-Signature`, `Set-Cookie`. */
const NAMES =
  '(?:api|access|auth|client|private|session|refresh|id|bearer|subscription|user|proxy|secret)?(?:key|token|secret|password|passwd|passphrase|pwd|sig|signature|credentials?|auth|cookie|jwt)';

const LOOKS_LIKE_ONE: readonly (readonly [RegExp, string])[] = [
  // `Authorization: Scheme credentials`, whatever the scheme, to the end of the line.
  [new RegExp(String.raw`(authorization(?:${QUOTE})?\s{0,9}[:=,]\s{0,9})[^\r\n]+`, 'gi'), `$1${CUT}`],
  [/\b([Bb]earer|BEARER|Basic|BASIC|Digest|Negotiate|NTLM)\s{1,9}[^\s"',;}\\)]{4,}/g, `$1 ${CUT}`],
  // `name=value` and `"name": "value"`, also in an address.
  [
    new RegExp(
      String.raw`(?<![A-Za-z0-9])(${NAMES}(?:${QUOTE})?\s{0,9}[:=]\s{0,9}${QUOTE})[^\r\n"'\\]+`,
      'gi',
    ),
    `$1${CUT}`,
  ],
  [
    new RegExp(
      String.raw`(?<![A-Za-z0-9])(${NAMES}(?:\s{0,9}=\s{0,9}|(?:${QUOTE})?\s{0,9}:\s{0,9}))(?!\[secret\])[^\s"'&,;}\\)<>]+`,
      'gi',
    ),
    `$1${CUT}`,
  ],
  // `scheme://name:password@host`
  [/([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#"'<>\\]+@/gi, `$1${CUT}@`],
  // The query of an address: what signs it has no name that could be known.
  [/(\bhttps?:\/\/[^\s"'<>\\?#]{1,2000}\?)[^\s"'<>\\]+/gi, `$1${CUT}`],
  // Keys that say themselves what they are.
  [/\b(?:sk|pk|rk|ghp|gho|xox[abp])[-_][A-Za-z0-9_-]{12,}/g, CUT],
  [/\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*/g, CUT],
];
