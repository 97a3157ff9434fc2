// What is read of a field for addresses: whole addresses leave it, what is none stays, and nobody is corrected while typing.
import { describe, expect, it } from 'vitest';
import { LIST_MAX } from '../../../app/domain/address.ts';
import { badLines, holdsAddress, takeText } from '../../../renderer/lib/address-text.ts';
import { addressesIn, addressesOfDrop } from '../../../renderer/lib/handed.ts';
import { AddressDraft } from '../../../renderer/state/address-draft.svelte.ts';

const hrefs = ({ addresses }: { addresses: readonly { href: string }[] }): readonly string[] =>
  addresses.map(({ href }) => href);

describe('a text of addresses', () => {
  it('gives each address once, beside those that were there, and keeps what is none', () => {
    const { addresses } = takeText([], 'https://a.example/1.mp3');
    const taken = takeText(
      addresses,
      'https://a.example/1.mp3\nnothing\n\nhttps://b.example/2.mp3 https://c.example/3.mp3',
    );
    expect(hrefs(taken)).toEqual([
      'https://a.example/1.mp3',
      'https://b.example/2.mp3',
      'https://c.example/3.mp3',
    ]);
    expect(taken).toMatchObject({ rest: 'nothing', isCut: false });
  });

  it('takes no more than can be added at once, and says so', () => {
    const many = Array.from({ length: LIST_MAX }, (_, at) => `https://a.example/${at}.mp3`).join('\n');
    const full = takeText([], many);
    expect(full.isCut).toBe(false);
    expect(takeText(full.addresses, 'https://b.example/1.mp3')).toMatchObject({ isCut: true });
    expect(takeText(full.addresses, 'https://b.example/1.mp3').addresses).toHaveLength(LIST_MAX);
  });

  it('tells of a line that is none once the person went on to the next', () => {
    expect(badLines('htt')).toEqual([]);
    expect(badLines('htt\n')).toMatchObject([{ line: 1, text: 'htt' }]);
    expect(badLines('htt\nhttps://a.example/1.mp3')).toHaveLength(1);
    expect(holdsAddress('https://a.example/1.mp3')).toBe(true);
    expect(holdsAddress('https://')).toBe(false);
  });
});

describe('the sheet', () => {
  it('moves whole lines out of the field, where what is secret in them would be read', () => {
    const draft = new AddressDraft();
    draft.typed('https://mina:secret@a.example/1.mp3');
    expect(draft).toMatchObject({ text: 'https://mina:secret@a.example/1.mp3', addresses: [] });
    draft.typed('https://mina:secret@a.example/1.mp3\nhttps://b');
    expect(draft.text).toBe('https://b');
    expect(hrefs(draft)).toEqual(['https://mina:secret@a.example/1.mp3']);
    expect(draft.finish()).toBe(false);
    expect(hrefs(draft)).toHaveLength(2);
    draft.typed('no address\n');
    expect(draft.finish()).toBe(true);
    expect(draft.text).toBe('no address');
  });

  it('keeps what could not be added', () => {
    const draft = new AddressDraft();
    draft.take('https://a.example/1.mp3\nhttps://b.example/2.mp3');
    draft.keep({ 'https://b.example/2.mp3': 'It is gone.' });
    expect(hrefs(draft)).toEqual(['https://b.example/2.mp3']);
    draft.remove('https://b.example/2.mp3');
    expect(draft.addresses).toEqual([]);
  });
});

describe('what is pasted or dropped on the window', () => {
  it('is taken where it is addresses and nothing else', () => {
    expect(addressesIn(' https://a.example/1.mp3\nhttps://b.example/2.mp3 ')).toBe(
      'https://a.example/1.mp3\nhttps://b.example/2.mp3',
    );
    expect(addressesIn('Listen to https://a.example/1.mp3')).toBeNull();
    expect(addressesIn('file:///etc/passwd')).toBeNull();
    expect(addressesIn('')).toBeNull();
    expect(addressesIn(`https://a.example/${'x'.repeat(1_000_001)}`)).toBeNull();
  });

  it('may have comments where it is a list of links', () => {
    expect(addressesOfDrop('# a page\r\nhttps://a.example/1.mp3\r\n')).toBe('https://a.example/1.mp3');
    expect(addressesOfDrop('# only a comment')).toBeNull();
  });
});
