// What was heard of voices so far, on disk while the work goes on, so that a killed process loses none of it.
import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Failure } from '../../domain/failure.ts';
import type { SeenFile } from '../../domain/file-mark.ts';
import type { SpeakerCount, Telling } from '../../domain/telling.ts';

/** First line: which bytes, and what is asked of them. */
export interface HearingHead extends SeenFile {
  readonly durationSeconds: number;
  readonly track: number | null;
  readonly count: SpeakerCount;
}

export type HearingJournalEnd =
  | { readonly kind: 'done'; readonly telling: Telling; readonly endSeconds: number }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly crashed: boolean };

/** Everything a journal tells. */
export interface HearingJournal {
  readonly head: HearingHead;
  /** Windows, as lines. */
  readonly heard: readonly string[];
  readonly end: HearingJournalEnd | null;
  /** Processes in a row that were gone without a word while it was in hand, with nothing heard between them. */
  readonly deaths: number;
}

/** What a line may say. */
interface Entry {
  readonly head?: HearingHead;
  readonly heard?: string;
  readonly end?: HearingJournalEnd | null;
  readonly inHand?: boolean;
}

const SUFFIX = '.jsonl';
/** A journal holds voiceprints: one that nobody asked for any more does not stay, milliseconds. */
const KEPT_MS = 24 * 3600_000;
/** In every id, so that it can be told from those of other work. */
export const ID_PREFIX = 'speakers-';

export class HearingJournals {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  static newId(): string {
    return `${ID_PREFIX}${randomUUID()}`;
  }

  /** @throws the system's error when it cannot be written */
  async begin(id: string, head: HearingHead): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    await writeFile(this.#path(id), lineOfEntry({ head }), { mode: 0o600 });
  }

  /** Adds what follows. A line break comes first: a kill may have cut off the line before. */
  async add(id: string, entry: Omit<Entry, 'head'>): Promise<void> {
    await appendFile(this.#path(id), `\n${lineOfEntry(entry)}`);
  }

  /** @returns null when there is none that can be read */
  async read(id: string): Promise<HearingJournal | null> {
    if (!/^[A-Za-z0-9._-]{1,128}$/.test(id)) return null;
    try {
      return parse(await readFile(this.#path(id), 'utf8'));
    } catch {
      return null;
    }
  }

  async remove(id: string): Promise<void> {
    await rm(this.#path(id), { force: true });
  }

  /** Removes what was left behind. */
  async sweep(nowMs: number): Promise<void> {
    const names = await readdir(this.#directory).catch(() => []);
    for (const name of names.filter((one) => one.endsWith(SUFFIX))) {
      const path = join(this.#directory, name);
      const info = await stat(path).catch(() => null);
      if (info && nowMs - info.mtimeMs > KEPT_MS) await rm(path, { force: true });
    }
  }

  #path(id: string): string {
    return join(this.#directory, id + SUFFIX);
  }
}

const lineOfEntry = (entry: Entry): string => `${JSON.stringify(entry)}\n`;

/** Only we write journals; what can go wrong is that a line was cut off. */
function parse(text: string): HearingJournal | null {
  let head: HearingHead | null = null;
  let end: HearingJournalEnd | null = null;
  let [deaths, isInHand] = [0, false];
  const heard: string[] = [];
  for (const raw of text.split('\n')) {
    const entry = raw === '' ? null : entryOf(raw);
    if (!entry) continue;
    head = entry.head ?? head;
    if (entry.heard !== undefined) {
      heard.push(entry.heard);
      deaths = 0;
    }
    if (entry.inHand !== undefined) {
      if (entry.inHand && isInHand) deaths += 1;
      isInHand = entry.inHand;
    }
    if (entry.end !== undefined) end = entry.end;
    if (entry.end) [deaths, isInHand] = [0, false];
  }
  return head && { head, heard, end, deaths: deaths + (isInHand ? 1 : 0) };
}

function entryOf(raw: string): Entry | null {
  try {
    return JSON.parse(raw) as Entry;
  } catch {
    return null;
  }
}
