// The body of an answer as it arrives: what came before the connection broke is kept, where a stream would throw it away with the error.
import type { Readable } from 'node:stream';

/** So much waits to be read before the other side is made to wait, bytes. */
const WAITING_MAX_BYTES = 1024 * 1024;

/** Takes what a stream hands out from the moment that it is made. Read once, from front to back. */
export class Arriving implements AsyncIterable<Uint8Array> {
  readonly #body: Readable;
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;
  #end: 'open' | 'whole' | { readonly error: unknown } = 'open';
  #wake: () => void = () => undefined;

  constructor(body: Readable) {
    this.#body = body;
    body.on('data', (chunk: Uint8Array) => {
      this.#chunks.push(chunk);
      this.#bytes += chunk.length;
      if (this.#bytes >= WAITING_MAX_BYTES) body.pause();
      this.#wake();
    });
    body.on('end', () => this.#close('whole'));
    body.on('error', (error) => this.#close({ error }));
    // Without an end before it: destroyed by somebody, who is not waited for.
    body.on('close', () => this.#close({ error: new Error('closed before its end') }));
  }

  /** Ends it, whatever is still to come. */
  letGo(): void {
    this.#body.destroy();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk) {
        this.#bytes -= chunk.length;
        if (this.#bytes < WAITING_MAX_BYTES) this.#body.resume();
        yield chunk;
      } else if (this.#end === 'whole') return;
      else if (this.#end !== 'open') throw this.#end.error;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #close(end: 'whole' | { readonly error: unknown }): void {
    if (this.#end === 'open') this.#end = end;
    this.#wake();
  }
}
