// Where the commands write to: whole lines, and nothing lost when the process ends.

export interface Output {
  /** One line on the standard output. */
  line(text: string): void;
  /** Text or bytes as they are. */
  text(text: string | Uint8Array): void;
  /** One line for people on the error output. */
  note(text: string): void;
  /** Resolves when all of it has left the process. */
  flush(): Promise<void>;
}

/** Writes to the process's own streams. A reader that went away (`| head`) is no fault. */
export function processOutput(): Output {
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const drained = (stream: NodeJS.WriteStream): Promise<void> =>
    new Promise((resolve) => {
      if (stream.destroyed || !stream.writable) resolve();
      else stream.write('', () => resolve());
    });
  return {
    line: (text) => void process.stdout.write(`${text}\n`),
    text: (text) => void process.stdout.write(text),
    note: (text) => void process.stderr.write(`${text}\n`),
    flush: async () => {
      await Promise.all([drained(process.stdout), drained(process.stderr)]);
    },
  };
}
