// The system's question about addresses that the page named: what it says, when it is asked, and what a yes holds for.
import type { MessageBoxOptions } from 'electron';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAddress, type Address } from '../../app/domain/address.ts';
import { DEFAULT_ORIGIN } from '../../app/domain/service-address.ts';
import { AddressConsent } from '../../app/shell/address-consent.ts';
import { addressQuestion, type AddressWish } from '../../app/shell/address-question.ts';

const FEED: AddressWish = { kind: 'feed' };
const HERE: AddressWish = { kind: 'download', sentTo: null };
const SENT: AddressWish = { kind: 'download', sentTo: DEFAULT_ORIGIN };
const PASSED: AddressWish = { kind: 'pass-on', sentTo: DEFAULT_ORIGIN };

function address(text: string): Address {
  const read = readAddress(text);
  if (typeof read === 'string') throw new Error(`${text} is none: ${read}`);
  return read;
}

const PLAIN = address('https://example.org/shows/12.mp3');
const SECRET = address('https://mina:geheim@example.org/12.mp3?Signature=abcdef');
const NEAR = address('http://192.168.1.20/12.mp3');

describe('what is asked', () => {
  it('names server and address, and what is done there', () => {
    expect(addressQuestion(FEED, [PLAIN])).toMatchObject({
      message: 'Ask example.org for a feed?',
      buttons: ['Ask', 'Cancel'],
      defaultId: 0,
      cancelId: 1,
    });
    expect(addressQuestion(HERE, [PLAIN, NEAR])).toMatchObject({
      message: 'Download 2 recordings from 2 servers?',
      detail: expect.stringContaining('https://example.org/…/12.mp3\nhttp://192.168.1.20/12.mp3') as string,
      buttons: ['Download', 'Cancel'],
    });
    expect(addressQuestion(SENT, [PLAIN])).toMatchObject({
      message: 'Download a recording from example.org?',
      detail: expect.stringContaining('sent to the AI/ML API, which charges for it by its length') as string,
      buttons: ['Download and send', 'Cancel'],
    });
    expect(addressQuestion(PASSED, [PLAIN])).toMatchObject({
      message: 'Pass this address on to the AI/ML API?',
      detail: expect.stringContaining('charges for it by its length') as string,
      buttons: ['Pass on', 'Cancel'],
    });
    expect(addressQuestion({ ...PASSED, sentTo: 'https://elsewhere.example' }, [PLAIN]).message).toBe(
      'Pass this address on to https://elsewhere.example?',
    );
  });

  it('says who gets a login or a key, and never tells it', () => {
    expect(addressQuestion(FEED, [SECRET]).detail).toContain('Only its own server gets it.');
    expect(addressQuestion(PASSED, [SECRET, PLAIN]).detail).toContain(
      '1 of the addresses holds a login or a key. The service gets it',
    );
    expect(addressQuestion(FEED, [PLAIN]).detail).not.toContain('login');
    for (const wish of [FEED, HERE, SENT, PASSED])
      expect(JSON.stringify(addressQuestion(wish, [SECRET]))).not.toMatch(/geheim|mina|abcdef/);
  });

  it('says what leads into the own network; Return alone says no where its name does not', () => {
    expect(addressQuestion(FEED, [NEAR]).detail).toContain('in your own network');
    expect(addressQuestion(HERE, [NEAR, PLAIN]).detail).toContain('1 of these lead');
    expect(addressQuestion(FEED, [PLAIN]).detail).not.toContain('own network');
    expect(addressQuestion(FEED, [PLAIN], true)).toMatchObject({
      detail: expect.stringContaining('in your own network') as string,
      defaultId: 1,
    });
  });

  it('stays short and on its lines, whatever the addresses are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.webUrl({ withQueryParameters: true }), { minLength: 1, maxLength: 40 }),
        (urls) => {
          const read = urls.map(readAddress).filter((one) => typeof one !== 'string');
          fc.pre(read.length > 0);
          const { detail = '', message } = addressQuestion(PASSED, read);
          expect(message.length).toBeLessThan(160);
          expect(detail.split('\n').length).toBeLessThanOrEqual(8 + 1 + 6);
          for (const line of detail.split('\n').slice(0, Math.min(8, read.length)))
            expect(line.length).toBeLessThanOrEqual(96);
        },
      ),
    );
    const long = address(`https://${'a.'.repeat(100)}example.org/${'x'.repeat(3_000)}`);
    expect(addressQuestion(FEED, [long]).message).toMatch(/^Ask a\.a\..*….*example\.org for a feed\?$/);
  });
});

function asker(answers: readonly boolean[]) {
  const asked: MessageBoxOptions[] = [];
  const parts = {
    isOpen: false,
    ask: (question: MessageBoxOptions) => Promise.resolve(answers[asked.push(question) - 1] ?? false),
  };
  return { asked, parts, consent: new AddressConsent(parts) };
}

describe('a yes', () => {
  it('holds for a server, and for no other', async () => {
    const { asked, consent } = asker([true, true]);
    expect(await consent.mayAsk(FEED, [PLAIN])).toEqual({ ok: true, value: new Set() });
    expect((await consent.mayAsk(FEED, [address('https://example.org/other')])).ok).toBe(true);
    expect(asked).toHaveLength(1);
    expect((await consent.mayAsk(HERE, [address('https://example.org:8443/12.mp3')])).ok).toBe(true);
    expect(asked).toHaveLength(2);
  });

  it('is asked for once for several servers, and tells which lie near', async () => {
    const { asked, consent } = asker([true]);
    expect(await consent.mayAsk(HERE, [PLAIN, NEAR])).toEqual({ ok: true, value: new Set([NEAR.href]) });
    expect(await consent.mayAsk(HERE, [NEAR])).toEqual({ ok: true, value: new Set([NEAR.href]) });
    expect(asked).toHaveLength(1);
  });

  it('is asked for each time where money is spent, and passing on says nothing about asking from here', async () => {
    const { asked, consent } = asker([true, true, true, true, false]);
    for (const wish of [PASSED, PASSED, SENT, SENT])
      expect((await consent.mayAsk(wish, [PLAIN])).ok).toBe(true);
    expect(asked).toHaveLength(4);
    const other = address('https://other.example/1.mp3');
    const passing = asker([true, false]);
    await passing.consent.mayAsk(PASSED, [other]);
    expect(await passing.consent.mayAsk(FEED, [other])).toMatchObject({ ok: false });
    expect(passing.asked).toHaveLength(2);
  });

  it('is not there after a no, nor while another question stands', async () => {
    const { asked, consent, parts } = asker([false, false]);
    expect(await consent.mayAsk(FEED, [PLAIN])).toMatchObject({
      ok: false,
      failure: { code: 'not-allowed' },
    });
    expect(await consent.mayAsk(FEED, [PLAIN])).toMatchObject({ ok: false });
    expect(asked).toHaveLength(2);
    parts.isOpen = true;
    expect(await consent.mayAsk(FEED, [PLAIN])).toMatchObject({ ok: false });
    expect(asked).toHaveLength(2);
  });

  it('for a server that turned out to lie near is a question of its own', async () => {
    const { asked, consent } = asker([true, true]);
    await consent.mayAsk(FEED, [PLAIN]);
    expect((await consent.mayAskNear(FEED, PLAIN)).ok).toBe(true);
    expect(await consent.mayAsk(FEED, [PLAIN])).toEqual({ ok: true, value: new Set([PLAIN.href]) });
    expect(asked).toHaveLength(2);
  });

  it('is needed no more for what a person named outside of the page', async () => {
    const { asked, consent } = asker([]);
    consent.agree(PLAIN.href, false);
    expect((await consent.mayAsk(FEED, [PLAIN])).ok).toBe(true);
    expect(asked).toEqual([]);
  });
});
