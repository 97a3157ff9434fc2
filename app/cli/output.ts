// Where the commands write to: whole lines that stay lines, and nothing lost without a word when the process ends.
import { failure, type Failure } from '../domain/failure.ts';
import { once } from '../domain/once.ts';
import { jsonLine, shown, shownLines } from './terminal-text.ts';

export interface Output {
  /** One line for people on the standard output; whatever is in it stays one line. */
  line(text: string): void;
  /** Cells with tabs between them; empty ones at the end are left out. */
  row(cells: readonly (string | number)[]): void;
  /** One value for programs, on a line of its own. */
  json(value: unknown): void;
  /** One element of a JSON array that is written piece by piece. */
  element(value: unknown, isFirst: boolean): void;
  /** A document as it is. Only on a screen it is kept from commanding it. */
  text(text: string | Uint8Array): void;
  /** One line for people on the error output. */
  note(text: string): void;
  /** Resolves when all of it has left the process: why not all of it could be written, or null. */
  flush(): Promise<Failure | null>;
}

/** The streams of a process. */
export interface Streams {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/** Characters that are gathered at most before they are written. */
const GATHERED_MAX = 64 * 1024;

/** Writes to the process's own streams: what is said without waiting for anything in between, in one piece. A reader that went away (`| head`) is no fault; a disk that is full is. */
export function processOutput(streams: Streams = process): Output {
  let fault: Failure | null = null;
  const used = new Set<NodeJS.WriteStream>();
  // Node makes the process's streams when they are first asked for, which a start with a window never does.
  const toOut = once(() => {
    const { stdout } = streams;
    used.add(stdout.on('error', (error: NodeJS.ErrnoException) => (fault ??= faultOf(error))));
    return stdout;
  });
  const toErr = once(() => {
    const { stderr } = streams;
    used.add(stderr.on('error', () => undefined));
    return stderr;
  });
  let gathered = '';
  const send = (text: string | Uint8Array): void => {
    // What comes after a fault would make a document with a hole in it.
    if (fault === null && text.length > 0) toOut().write(text);
  };
  const sendGathered = (): void => {
    const all = gathered;
    gathered = '';
    send(all);
  };
  const write = (text: string | Uint8Array): void => {
    if (typeof text !== 'string') {
      sendGathered();
      return send(text);
    }
    if (gathered === '') queueMicrotask(sendGathered);
    gathered += text;
    if (gathered.length > GATHERED_MAX) sendGathered();
  };
  return {
    line: (text) => write(`${shown(text)}\n`),
    row: (cells) =>
      write(
        `${cells
          .map((cell) => shown(String(cell)))
          .join('\t')
          .trimEnd()}\n`,
      ),
    json: (value) => write(`${jsonLine(value)}\n`),
    element: (value, isFirst) => write(`${isFirst ? '' : ',\n'}${jsonLine(value)}`),
    text: (text) => write(typeof text === 'string' && toOut().isTTY ? shownLines(text) : text),
    note: (text) => {
      sendGathered();
      toErr().write(`${shown(text)}\n`);
    },
    flush: async () => {
      sendGathered();
      await Promise.all([...used].map(drained));
      // An error comes a turn after the write that met it.
      await new Promise((resolve) => setImmediate(resolve));
      return fault;
    },
  };
}

const drained = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    if (stream.destroyed || !stream.writable) resolve();
    else stream.write('', () => resolve());
  });

function faultOf(error: NodeJS.ErrnoException): Failure | null {
  if (error.code === 'EPIPE') return null;
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    return failure('disk-full', { message: OUTPUT_FULL });
  return failure('library-unwritable', { message: OUTPUT_BROKEN, detail: error.code });
}

const OUTPUT_FULL =
  'The disk is full: not all of the output could be written. Transcripts are kept in the library; free some space and export them again.';
const OUTPUT_BROKEN =
  'Not all of the output could be written. Transcripts are kept in the library; export them again to another place.';
