// A library for a process that lives long and asks seldom: opened when it is asked, closed when nothing was asked for a while.
import type { Composed } from '../compose/compose.ts';
import { ok, type Outcome } from '../domain/result.ts';
import { terminalOf, type Terminal } from '../operations/terminal.ts';
import { openApp, type Run } from './opening.ts';

/** How long it stays open after the last answer, milliseconds. */
const REST_MS = 60_000;

interface Open {
  readonly parts: Composed;
  readonly terminal: Terminal;
}

/**
 * It is closed in between because the window works on the same one: a backup that is put in its place, a library that is moved, and tables
 * that a newer Earshot makes are met by the next opening, and on Windows nobody is kept from replacing the file.
 */
export class LentLibrary {
  readonly #run: Run;
  readonly #restMs: number;
  #open: Promise<Outcome<Open>> | null = null;
  #users = 0;
  #rest: NodeJS.Timeout | null = null;
  #closing: Promise<void> = Promise.resolve();

  constructor(run: Run, restMs = REST_MS) {
    this.#run = run;
    this.#restMs = restMs;
  }

  /** Does something with the open library; answers why it cannot be opened where it cannot. */
  async with<T>(doing: (open: Open) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    this.#users += 1;
    if (this.#rest) clearTimeout(this.#rest);
    try {
      await this.#closing;
      const opened = await (this.#open ??= this.#begin());
      if (opened.ok) return await doing(opened.value);
      this.#open = null;
      return opened;
    } finally {
      this.#users -= 1;
      if (this.#users === 0) {
        this.#rest = setTimeout(() => void this.close(), this.#restMs);
        this.#rest.unref();
      }
    }
  }

  /** Closes it; the next call opens it anew. */
  close(): Promise<void> {
    const opened = this.#open;
    this.#open = null;
    if (this.#rest) clearTimeout(this.#rest);
    this.#closing = this.#closing.then(async () => {
      const was = await opened;
      if (was?.ok) await was.value.parts.stop();
    });
    return this.#closing;
  }

  async #begin(): Promise<Outcome<Open>> {
    const opened = await openApp(this.#run, { isReady: false, lockFor: null });
    if (!opened.ok) return opened;
    const { parts } = opened.value;
    return ok({ parts, terminal: terminalOf(parts) });
  }
}
