// Takes the files of a model out of a zip, one after the other, without their folders and without anything else that lies in it.
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Unzip, UnzipInflate, UnzipPassThrough, type UnzipFile } from 'fflate';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { isPlainName } from '../speech/on-device/models/own-model.ts';
import { freeBytesAt } from './free-bytes.ts';

/** Files of models end so. */
const WANTED = /\.(onnx|txt)$/i;
const FILES_MAX = 64;
/** No model is larger, bytes. */
const MAX_BYTES = 8_000_000_000;
const PIECE_BYTES = 256 * 1024;

/**
 * Unpacks them into a folder that is there.
 * @returns failure `bad-argument` for what is no zip, or too much; `disk-full` where there is no room
 * @throws what the file system says
 */
export async function unzipModel(archive: string, directory: string): Promise<Outcome<void>> {
  const room = Math.min(MAX_BYTES, (await freeBytesAt(directory)) ?? MAX_BYTES);
  if ((await stat(archive)).size > room) return failed(NO_ROOM());
  const taking = new Taking(directory, room);
  try {
    for await (const piece of createReadStream(archive, { highWaterMark: PIECE_BYTES }))
      await taking.push(piece as Uint8Array);
    await taking.end();
  } catch (error) {
    taking.stop();
    if (error instanceof TooMuch) return failed(NO_ROOM());
    if (error instanceof Error && 'syscall' in error) throw error;
    return failed(failure('bad-argument', { message: NO_ZIP }));
  }
  return taking.count > 0 ? ok(undefined) : failed(failure('bad-argument', { message: NO_ZIP }));
}

const NO_ZIP = 'This is no zip file with a speech model in it, or not all of one. Nothing was brought in.';
const NO_ROOM = () =>
  failure('disk-full', {
    message:
      'What lies in this zip file does not fit on the disk of the models. Nothing was brought in. Free some space, then try again.',
  });

class TooMuch extends Error {}

/** Writes what comes out of the archive. */
class Taking {
  readonly #directory: string;
  readonly #unzip: Unzip;
  #left: number;
  #writing: Promise<void>[] = [];
  #open: Readable[] = [];
  #waiting: Promise<void> | null = null;
  #fault: Error | null = null;
  #unfinished = 0;
  count = 0;

  constructor(directory: string, room: number) {
    this.#directory = directory;
    this.#left = room;
    this.#unzip = new Unzip((file) => this.#take(file));
    this.#unzip.register(UnzipInflate);
    this.#unzip.register(UnzipPassThrough);
  }

  async push(piece: Uint8Array): Promise<void> {
    this.#unzip.push(piece);
    if (this.#fault) throw this.#fault;
    // The disk sets the pace.
    await this.#waiting;
  }

  async end(): Promise<void> {
    this.#unzip.push(new Uint8Array(), true);
    if (this.#fault) throw this.#fault;
    if (this.#unfinished > 0) throw new Error('cut off');
    await Promise.all(this.#writing);
  }

  stop(): void {
    for (const stream of this.#open) stream.destroy();
  }

  #take(file: UnzipFile): void {
    const name = basename(file.name.replaceAll('\\', '/'));
    // Hidden files of the Mac are named as the file that they are about.
    if (!WANTED.test(name) || !isPlainName(name) || name.startsWith('.')) return;
    this.count += 1;
    if (this.count > FILES_MAX) {
      this.#fault = new TooMuch();
      return;
    }
    const stream = new Readable({ read: () => this.#go() });
    this.#open.push(stream);
    this.#unfinished += 1;
    const writing = pipeline(stream, createWriteStream(join(this.#directory, name), { flags: 'wx' }));
    writing.catch(
      (error: unknown) => (this.#fault ??= error instanceof Error ? error : new Error('not written')),
    );
    this.#writing.push(writing);
    file.ondata = (error, bytes, isLast) => {
      if (error) this.#fault ??= error;
      else this.#give(stream, bytes, isLast);
    };
    file.start();
  }

  #give(stream: Readable, bytes: Uint8Array, isLast: boolean): void {
    this.#left -= bytes.length;
    if (this.#left < 0) this.#fault ??= new TooMuch();
    if (this.#fault) return;
    // The unpacker uses its memory again.
    if (bytes.length > 0 && !stream.push(Buffer.from(bytes))) this.#wait();
    if (!isLast) return;
    this.#unfinished -= 1;
    stream.push(null);
    // What has ended is not asked for more.
    this.#go();
  }

  #resume: () => void = () => undefined;

  #wait(): void {
    this.#waiting ??= new Promise<void>((resolve) => (this.#resume = resolve)).then(
      () => void (this.#waiting = null),
    );
  }

  #go(): void {
    this.#resume();
  }
}
