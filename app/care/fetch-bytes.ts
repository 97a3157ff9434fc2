// Fetches a few bytes over HTTP, with nothing in the question but the address.
import { request as overHttp } from 'node:http';
import { request as overTls } from 'node:https';

/**
 * Fetches what lies at an address. No redirect is followed, no cookie kept, and certificates are checked whatever the environment says.
 * @throws when the answer is not 200, is longer than `maxBytes`, or does not come to its end
 */
export function fetchBytes(url: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const request = url.startsWith('https:') ? overTls : overHttp;
    const headers = { accept: 'text/plain', 'user-agent': 'Earshot' };
    const sent = request(url, { signal, headers, rejectUnauthorized: true, agent: false }, (response) => {
      if (response.statusCode !== 200) {
        reject(new Error(`the server answered ${response.statusCode}`));
        response.destroy();
        return;
      }
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        chunks.push(chunk);
        if (length <= maxBytes) return;
        reject(new Error(`the answer is longer than ${maxBytes} bytes`));
        response.destroy();
      });
      response.on('error', reject);
      response.on('end', () => resolve(Buffer.concat(chunks)));
    });
    sent.on('error', reject);
    sent.end();
  });
}
