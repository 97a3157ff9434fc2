// Signed addresses: what of a query only opens the door, for a while, and says nothing of what lies behind it.
import { readUrl } from './url.ts';

/** How a host signs: the parameter that shows it, one that has to stand beside it, and all that belong to the signature. */
interface Signing {
  readonly sign: RegExp;
  readonly beside: RegExp | null;
  readonly parts: RegExp;
  /** Its names are so common that they sign only where the path itself names a file. */
  readonly isCommon?: true;
}

/**
 * From public documentation: Amazon S3 (Signature Version 4, and 2), Google Cloud Storage (V4), CloudFront, Azure (SAS), Akamai (token),
 * Bunny (token). A name that is not here may say which recording is meant, and stays.
 */
const SIGNINGS: readonly Signing[] = [
  { sign: /^x-amz-signature$/i, beside: null, parts: /^x-amz-/i },
  { sign: /^x-goog-signature$/i, beside: null, parts: /^x-goog-/i },
  {
    sign: /^signature$/i,
    beside: /^(expires|policy)$/i,
    parts: /^(signature|expires|policy|key-pair-id|awsaccesskeyid|googleaccessid|x-amz-security-token)$/i,
  },
  {
    sign: /^sig$/,
    beside: /^se$/,
    parts: /^(sig|se|st|sp|sv|sr|ss|srt|spr|si|sip|skoid|sktid|skt|ske|sks|skv)$/,
  },
  { sign: /^hdn(ea|ts|tl)$/i, beside: null, parts: /^hdn(ea|ts|tl)$/i },
  { sign: /^token$/i, beside: /^expires$/i, parts: /^(token|expires|token_path)$/i, isCommon: true },
];

/** A path that ends as a file of sound does. */
const NAMES_SOUND = /\.(mp[34]|m4[abv]|ogg|oga|opus|aac|flac|wav|mov|webm|mkv|mka|aiff?|wma|amr)$/i;

/**
 * The same address without its signature: two signed at different times are one.
 * @param href whole, as `readAddress` gives it
 */
export function withoutSignature(href: string): string {
  const url = href.includes('?') ? readUrl(href) : null;
  if (!url) return href;
  const names = [...url.searchParams.keys()];
  const has = (pattern: RegExp | null): boolean =>
    pattern === null || names.some((name) => pattern.test(name));
  const signing = SIGNINGS.find(
    ({ beside, isCommon, sign }) =>
      has(sign) && has(beside) && (isCommon !== true || NAMES_SOUND.test(url.pathname)),
  );
  if (!signing) return href;
  for (const name of names) if (signing.parts.test(name)) url.searchParams.delete(name);
  return url.href;
}
