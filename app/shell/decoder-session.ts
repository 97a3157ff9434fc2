// The sessions of the decoder's windows: one each, in memory, in which nothing can be reached but the decoder's own files and the one recording.
import { session, type Session } from 'electron';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { closeSession } from './closed-session.ts';
import { handleMedia, MEDIA_SCHEME } from './media.ts';
import type { MediaFile } from '../compose/media-answer.ts';
import { DECODER_ORIGIN, serveDecoder } from './security.ts';

export interface DecoderPlaces {
  /** Folder of the built main process; the pages lie beside it. */
  readonly builtDir: string;
  /** Folder of the decoders that are files of their own. */
  readonly decodersDir: string;
}

/** One session, and the recording that is in it at the moment. */
export class DecoderSession {
  readonly session: Session;
  #token = '';
  #file: MediaFile | null = null;

  /** @param slot a session is never let go of by Electron: the window that comes after another takes its place, and its session */
  constructor(places: DecoderPlaces, slot: number) {
    // Without `persist:`, nothing of it is ever written to the disk.
    this.session = session.fromPartition(`decoder-${slot}`, { cache: false });
    closeSession(this.session);
    serveDecoder(this.session.protocol, join(places.builtDir, '..', 'renderer'), places.decodersDir);
    handleMedia(this.session.protocol, DECODER_ORIGIN, (host, token) =>
      host === 'decode' && token === this.#token ? this.#file : null,
    );
  }

  /** Puts a recording in. @returns the address at which the page reads it */
  put(file: MediaFile): string {
    this.#token = randomBytes(24).toString('base64url');
    this.#file = file;
    return `${MEDIA_SCHEME}://decode/${this.#token}`;
  }

  /** Takes it out again. */
  clear(): void {
    this.#token = '';
    this.#file = null;
  }

  /** Forgets what a page may have kept for the next one. */
  async forget(): Promise<void> {
    await this.session.clearStorageData();
  }
}
