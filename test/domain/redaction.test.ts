// Whatever secret is planted anywhere, in whatever form, never comes out.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutSecrets } from '../../app/domain/redaction.ts';

const quoted = (secret: string): string =>
  [...Buffer.from(secret)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

/** Ways in which programs write a secret. */
const FORMS: Readonly<Record<string, (secret: string) => string>> = {
  'as it is': (secret) => secret,
  'in JSON': (secret) => JSON.stringify({ a: secret }),
  'in JSON in JSON': (secret) => JSON.stringify(JSON.stringify({ a: secret })),
  'in an address': encodeURIComponent,
  'in an address, loosely': encodeURI,
  'in an address, small digits': (secret) =>
    encodeURIComponent(secret).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  'in a form': (secret) => new URLSearchParams({ a: secret }).toString(),
  'every byte quoted': quoted,
  'in Base64': (secret) => Buffer.from(secret).toString('base64'),
  'in Base64 for addresses': (secret) => Buffer.from(secret).toString('base64url'),
  'behind a name, in Base64': (secret) => Buffer.from(`mina:${secret}`).toString('base64'),
  'behind an odd name, in Base64': (secret) => Buffer.from(`anna-:${secret}`).toString('base64'),
  'within more, in Base64': (secret) => Buffer.from(`ab${secret}cd`).toString('base64'),
  'in hexadecimal digits': (secret) => Buffer.from(secret).toString('hex'),
  'in large hexadecimal digits': (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
};

/** A form without what may stand around it, so that a part that is left is found. */
const coreOf = (text: string): string => text.replace(/=+$/, '').slice(2, -2);

describe('a secret that is known', () => {
  // No letters that the words around it are made of.
  const secret = fc
    .string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 60 })
    .filter((text) => text.trim().length >= 8);

  it.each(Object.keys(FORMS))('never comes out %s', (name) => {
    fc.assert(
      fc.property(
        secret,
        fc.string({ maxLength: 30 }),
        fc.string({ maxLength: 30 }),
        (one, before, behind) => {
          const form = FORMS[name]?.(one) ?? '';
          const clean = cutSecrets(`${before} ${form} ${behind}`, ['another-one', one]);
          const rest = clean.replaceAll(before, '').replaceAll(behind, '');
          if (!before.includes(one) && !behind.includes(one)) expect(rest).not.toContain(one);
          if (/^[\w+/=%-]{8,}$/.test(form)) expect(rest).not.toContain(coreOf(form));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('in other letters than those of ASCII is cut, too', () => {
    for (const one of ['schlüssel-für-alle', '钥匙钥匙钥匙', 'pass 🔑 word'])
      for (const form of Object.values(FORMS)) expect(cutSecrets(form(one), [one])).toContain('[secret]');
    expect(cutSecrets('\ud800 is kept', ['\ud800-half-a-letter'])).toBe('\ud800 is kept');
  });

  it('that is shorter than any is not looked for', () => {
    expect(cutSecrets('a device is a device', ['devic'])).toBe('a device is a device');
    expect(cutSecrets('a device is a device', ['device'])).toBe('a [secret] is a [secret]');
  });
});

describe('what looks like a secret', () => {
  it.each([
    'Authorization: Bearer QQQQQQQQQQ',
    'authorization: "Bearer QQQQQQQQQQ"',
    "{ authorization: 'Bearer QQQQQQQQQQ' }",
    '["authorization","Bearer QQQQQQQQQQ"]',
    'Authorization: AWS4-HMAC-SHA256 Credential=QQQQQQQQQQ, Signature=QQQQQQQQQQ',
    'Proxy-Authorization: Basic QQQQQQQQQQ==',
    'proxy-authorization=Digest username="QQQQQQQQQQ"',
    'sent Bearer QQQQQQQQQQ to it',
    'Basic QQQQQQQQQQ==',
    'https://api.example/v1?key=QQQQQQQQQQ',
    'https://api.example/v1?a=1&api_key=QQQQQQQQQQ&b=2',
    'https://api.example/v1?access_token=QQQQQQQQQQ',
    'https://s3.example/x?X-Amz-Signature=QQQQQQQQQQ&x=1',
    'https://s3.example/x?X-Amz-Credential=QQQQQQQQQQ%2F2026',
    'https://blob.example/x?sv=1&sig=QQQQQQQQQQ',
    '{"key":"QQQQQQQQQQ"}',
    '{"apiKey": "QQQQQQ QQQQQQ"}',
    '{\\"token\\":\\"QQQQQQQQQQ\\"}',
    "password: 'QQQQQQ QQQQQQ'",
    'client_secret=QQQQQQQQQQ',
    'x-api-key: QQQQQQQQQQ',
    'Set-Cookie: QQQQQQQQQQ; path=/',
    'http://mina:QQQQQQQQQQ@proxy.example:3128',
    'http://QQQQQQQQQQ@proxy.example',
    'http://mina:QQQQ@QQQQ@proxy.example',
    'socks5://mina:QQQQQQQQQQ@proxy.example',
    'a key like sk-QQQQQQQQQQQQQQQQ',
    'eyJQQQQQQQQQQ.QQQQQQQQQQQQ.QQQQQQQQQQ',
  ])('%s', (text) => {
    expect(cutSecrets(text, [])).not.toContain('QQQQ');
    expect(cutSecrets(text, [])).toContain('[secret]');
  });

  it.each([
    'while running: Error: ENOENT: no such file or directory',
    '    at file:///opt/earshot/app/main.js:3:1',
    'https://api.example.com/v1/stt/create',
    'code="no-key" state="queued" attempt=2',
    'design=new, monkey=business, keyboard=us',
    'the tokens of a model, a basic rule',
    'job-generation-failed  recording 3, job 4  code="key-refused"',
    'mina@example.com wrote to https://example.com/',
  ])('and what does not stays: %s', (text) => {
    expect(cutSecrets(text, [])).toBe(text);
  });
});
