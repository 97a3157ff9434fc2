// Texts that may be HTML, as plain text: letters are what was meant, and an address stays one.
import { describe, expect, it } from 'vitest';
import { plainLine, plainText } from '../../app/feeds/plain-text.ts';

describe('an address with a query', () => {
  const address = 'https://shop.example/?id=1&region=eu&timestamp=9&Copy=2&param2=x&lt=3';

  it('is kept in plain text, in HTML and in a title', () => {
    expect(plainText(`Order: ${address}`, 500)).toBe(`Order: ${address}`);
    expect(plainText(`<p>Order: ${address}</p>`, 500)).toBe(`Order: ${address}`);
    expect(plainText(`<p>${address.replaceAll('&', '&amp;')}</p>`, 500)).toBe(address);
    expect(plainLine(`Order: ${address}`)).toBe(`Order: ${address}`);
  });

  it('is kept where a link names it, whose words are others', () => {
    expect(plainText(`<a href="${address}">Order</a> &amp; more`, 500)).toBe('Order & more');
  });
});

describe('letters by name or number', () => {
  it.each([
    ['Q&amp;A &copy; 2026', 'Q&A © 2026'],
    ['&copy 2026, R&D', '© 2026, R&D'],
    ['&#8217;s &#x2019;s', '’s ’s'],
    ['1 &lt; 2 &eacute;', '1 < 2 é'],
  ])('are letters: %s', (written, read) => {
    expect(plainText(written, 500)).toBe(read);
    expect(plainLine(written)).toBe(read);
  });
});
