// Which hosts of assistants have Earshot running for them just now: each such process keeps a small note beside the others, and a sign of life on it.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { ASSISTANT_PERMISSIONS, type AssistantPermission, HOST_NAME_CHARS } from '../domain/assistant.ts';

/** How often a sign of life is given, milliseconds. */
export const PRESENT_BEAT_MS = 15_000;
/** A process that gave none for so long was killed, milliseconds. */
const PRESENT_FOR_MS = 3 * PRESENT_BEAT_MS;
/** More notes than there are ever hosts, and the largest that is read, bytes. */
const [NOTES_MAX, NOTE_BYTES_MAX] = [100, 4_096];

const note = v.strictObject({
  /** What the host says that it is called; null before it said so. */
  name: v.nullable(v.pipe(v.string(), v.maxLength(HOST_NAME_CHARS))),
  allowed: v.array(v.picklist(ASSISTANT_PERMISSIONS)),
  /** Epoch ms. */
  since: v.number(),
  askedAt: v.nullable(v.number()),
});
export type PresentHost = Readonly<v.InferOutput<typeof note>>;

/** The folder of these notes, in what this account keeps of a library. */
export const presentHostsDir = (ownPlace: string): string => join(ownPlace, 'assistants');

/** A host that has Earshot running, as the others see it. Where no note can be written, nothing else is the worse for it. */
export class Presence {
  readonly #path: string;
  readonly #nowMs: () => number;
  #host: PresentHost;
  #written: PresentHost | null = null;
  #beat: NodeJS.Timeout | null = null;

  constructor(dir: string, allowed: readonly AssistantPermission[], nowMs: () => number) {
    this.#path = join(dir, `${process.pid}-${randomBytes(4).toString('hex')}.json`);
    this.#nowMs = nowMs;
    this.#host = { name: null, allowed: [...allowed], since: nowMs(), askedAt: null };
    try {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      this.#write();
    } catch {
      return;
    }
    this.#beat = setInterval(() => this.#write(), PRESENT_BEAT_MS).unref();
  }

  /** Notes that it asked something; written with the next sign of life, or at once where its name is new. */
  asked(name: string): void {
    const isNew = this.#host.name !== name;
    this.#host = { ...this.#host, name, askedAt: this.#nowMs() };
    if (isNew && this.#beat) this.#write();
  }

  end(): void {
    if (!this.#beat) return;
    clearInterval(this.#beat);
    rmSync(this.#path, { force: true });
  }

  #write(): void {
    const at = this.#nowMs() / 1_000;
    try {
      if (this.#written === this.#host) return utimesSync(this.#path, at, at);
      writeFileSync(this.#path, JSON.stringify(this.#host), { mode: 0o600 });
      utimesSync(this.#path, at, at);
      this.#written = this.#host;
    } catch {
      // The next sign of life tries again.
      this.#written = null;
    }
  }
}

/** Those that are there, the oldest first; notes of processes that were killed are cleared away. */
export function presentHosts(dir: string, nowMs: number): readonly PresentHost[] {
  let names: readonly string[] = [];
  try {
    names = readdirSync(dir).slice(0, NOTES_MAX);
  } catch {
    // None ever was.
  }
  return names
    .flatMap((name) => readNote(join(dir, name), nowMs))
    .sort((one, other) => one.since - other.since);
}

function readNote(path: string, nowMs: number): readonly PresentHost[] {
  try {
    const { mtimeMs, size } = statSync(path);
    if (Math.abs(nowMs - mtimeMs) > PRESENT_FOR_MS) {
      rmSync(path, { force: true });
      return [];
    }
    if (size > NOTE_BYTES_MAX) return [];
    const read = v.safeParse(note, JSON.parse(readFileSync(path, 'utf8')));
    return read.success ? [read.output] : [];
  } catch {
    // It ended just now, or is being written.
    return [];
  }
}
