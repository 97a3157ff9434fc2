// What the page asks first, kept from the end of one session to the start of the next. Where the library file is still as it was then, the page
// has its list at once, and the library is opened while that is drawn; what turned out otherwise is told when it is open.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Log } from './log.ts';
import { ownPlaceOf } from './own-place.ts';
import type { Answer } from '../contract/bridge.ts';
import type { AppView } from '../contract/views.ts';
import { FIRST_LIST, firstCalls, firstRows, markOf } from '../contract/first-calls.ts';
import type { Outcome } from '../domain/result.ts';
import type { MaybePromise } from '../operations/call.ts';
import { FIRST_ANSWERS_FILE, forgetFirstAnswers, LIBRARY_FILE } from '../storage/library-file.ts';

/** Which library, whose account, and what page asks. */
export interface AnswersAt {
  readonly libraryDir: string;
  /** Earshot's folder of this account. */
  readonly accountDir: string;
  /** What the page understands of answers, and its language, whose words are in them. Null where nobody knows. */
  readonly page: () => string | null;
  /** What an earlier build said of itself is not so any more. */
  readonly own: Pick<AppView, 'version' | 'runtime'>;
}

/** Answers a call of the page. */
export type AnswerCall = (name: string, args: unknown) => MaybePromise<Outcome<unknown>>;

/** What a file of this account vouches for; the answers, which hold titles, lie with the library. */
interface Note {
  /** Of the page that asked. */
  readonly page: string;
  /** Of the Earshot that answered. */
  readonly version: string;
  /** Of the library file, as `stateOf` tells. */
  readonly library: string;
  /** Of the answers. */
  readonly answers: string;
  /** The order that the list of the page is in; null where it asked for none. */
  readonly sort: string | null;
}

/**
 * What the library is asked for at each start, as it is not drawn in the list: how much room the disk has, and how the library stands on this computer,
 * which is seen only as it is opened.
 */
const NEVER_KEPT: ReadonlySet<string> = new Set(['models.list', 'care.standing']);
/** More than an answer of a hundred rows ever is, bytes. */
const MOST_BYTES = 4_000_000;
/** Not through a link that somebody else put there. */
const NEW_FILE = { flag: 'wx', mode: 0o600 } as const;

/**
 * Keeps them over one end and one start. The answers lie in the library's folder, and their digest in this account's own place: of a library that
 * somebody else made, nothing is believed. Both files are gone once they were read, so that no title outlives its recording there.
 */
export class FirstAnswers {
  readonly #at: AnswersAt;
  readonly #path: string;
  #ownPlace: string | null = null;
  /** Answers that wait for their question, by its mark. */
  readonly #waiting = new Map<string, Answer<unknown>>();
  /** Answers that the page was given, as text. */
  readonly #given: { readonly name: string; readonly args: unknown; readonly text: string }[] = [];
  /** The order of the list that the page asked for, in this session or before. */
  #sort: string | null = null;
  /** What is to be written when the library is closed. */
  #gathered: string | null = null;
  /** Fulfilled when the page asks for a list that is not kept: in another order, or once more after its process died. Nothing is drawn before the library is open. */
  readonly listWaits: Promise<void>;
  #onListWaits: () => void = () => undefined;

  constructor(at: AnswersAt) {
    this.#at = at;
    this.#path = join(at.libraryDir, FIRST_ANSWERS_FILE);
    this.listWaits = new Promise((waits) => (this.#onListWaits = waits));
  }

  /** Not before it is asked for: Node's part for digests takes as long to load as a file of code, and the window is asked for first. */
  get #notePath(): string {
    const { accountDir, libraryDir } = this.#at;
    return join((this.#ownPlace ??= ownPlaceOf(accountDir, libraryDir)), FIRST_ANSWERS_FILE);
  }

  /**
   * Reads what the last session kept, which is gone from the disk then. Call it before the library is opened.
   * @returns whether the library is as it was, and the page understands the same; else nothing is answered
   */
  take(): boolean {
    const note = this.#readNote();
    const text = note && readText(this.#path);
    this.#drop();
    if (!note || text === null || digestOf(text) !== note.answers) return false;
    const { libraryDir, own, page } = this.#at;
    if (note.page !== page() || note.library !== stateOf(libraryDir)) return false;
    for (const [mark, answer] of JSON.parse(text) as readonly [string, Answer<unknown>][])
      this.#waiting.set(mark, answer);
    if (note.version !== own.version) this.#renew();
    return true;
  }

  /** What an earlier build said of itself; the newer one that it may have known of is this one, or will be found again. */
  #renew(): void {
    const mark = markOf('app.view', undefined);
    const answer = this.#waiting.get(mark);
    if (!answer?.ok) return;
    const view = answer.value as AppView;
    const newer = { ...view.newer, notice: null };
    this.#waiting.set(mark, { ok: true, value: { ...view, ...this.#at.own, newer } });
  }

  /** Called where no page is going to ask: what is kept goes from the disk, but the order in which the page of a later start asks is known. */
  passOver(): void {
    this.#readNote();
    this.#drop();
  }

  #readNote(): Note | null {
    const note = readNote(this.#notePath);
    this.#sort = note?.sort ?? null;
    return note;
  }

  #drop(): void {
    forgetFirstAnswers(dirname(this.#path));
    forgetFirstAnswers(dirname(this.#notePath));
  }

  /**
   * Hears each call of the page.
   * @param name of any origin, as `args`
   * @returns the answer where it was kept, once; undefined where the library has to be asked
   */
  answerTo(name: unknown, args: unknown): Answer<unknown> | undefined {
    if (name === FIRST_LIST) this.#noteSort(args);
    const answer = this.#takeAnswer(name, args);
    // Rows further down are asked for while the first ones are drawn.
    if (!answer && name === FIRST_LIST && isFirst(args)) this.#onListWaits();
    return answer;
  }

  #takeAnswer(name: unknown, args: unknown): Answer<unknown> | undefined {
    if (this.#waiting.size === 0 || typeof name !== 'string') return undefined;
    const mark = markOfAny(name, args);
    const answer = this.#waiting.get(mark);
    if (!answer) return undefined;
    this.#waiting.delete(mark);
    this.#given.push({ name, args, text: JSON.stringify(answer) });
    return answer;
  }

  /** The value of a kept answer that was not given yet; undefined where there is none. */
  kept(name: string): unknown {
    const answer = this.#waiting.get(markOf(name, undefined));
    return answer?.ok ? answer.value : undefined;
  }

  /**
   * Asks the open library what the page was told before. Nothing is answered from the last session any more.
   * @param log is told what the library says otherwise
   * @param isOver tells that the app ends: a library that is closed, or about to be, is not asked, and its refusal is no fault
   * @returns whether it says the same, as far as it was asked
   * @throws what a call throws while the app runs
   */
  async areTrue(call: AnswerCall, log: Pick<Log, 'info'>, isOver: () => boolean): Promise<boolean> {
    this.#waiting.clear();
    try {
      for (const { args, name, text } of this.#given.splice(0)) {
        if (isOver()) return true;
        const said = JSON.stringify(await call(name, args));
        if (said !== text && !isOver()) {
          log.info(`drawn anew, the library says otherwise: ${name}`);
          return false;
        }
        // What the page asks meanwhile has its turn.
        await nextTurn();
      }
    } catch (error) {
      if (!isOver()) throw error;
    }
    return true;
  }

  /** Takes what the next start is answered with: when all work has ended, and before the library is closed. */
  async gather(call: AnswerCall): Promise<void> {
    this.#gathered = null;
    const answers: (readonly [mark: string, answer: Outcome<unknown>])[] = [];
    for (const [name, args] of firstCalls(this.#sort)) {
      if (NEVER_KEPT.has(name)) continue;
      const answer = await call(name, args);
      if (!answer.ok) return;
      answers.push([markOf(name, args), answer]);
    }
    this.#gathered = JSON.stringify(answers);
  }

  /**
   * Writes what was gathered, once the library is closed. Where that cannot be, the next start asks the library. At once and without a second name:
   * what was written by halves is not what the account vouches for, and nothing with titles in it is left behind under a name that nobody looks for.
   */
  keep(): void {
    const text = this.#gathered;
    const page = this.#at.page();
    const library = stateOf(this.#at.libraryDir);
    if (text === null || page === null || library === null) return;
    const note: Note = {
      page,
      version: this.#at.own.version,
      library,
      answers: digestOf(text),
      sort: this.#sort,
    };
    this.#drop();
    try {
      writeFileSync(this.#path, text, NEW_FILE);
      mkdirSync(dirname(this.#notePath), { recursive: true, mode: 0o700 });
      writeFileSync(this.#notePath, JSON.stringify(note), NEW_FILE);
    } catch {
      this.#drop();
    }
  }

  /** The page remembers it whatever it shows: a show's list and a filtered one are in the same order. */
  #noteSort(args: unknown): void {
    this.#sort = sortOf(args) ?? this.#sort;
  }
}

/** Of arguments of any origin; null where there is no text. */
function sortOf(args: unknown): string | null {
  const { sort } = (args ?? {}) as { readonly sort?: unknown };
  return typeof sort === 'string' ? sort : null;
}

/** Whether these are those of the list that a page begins with, in any order. */
const isFirst = (args: unknown): boolean =>
  markOfAny(FIRST_LIST, args) === markOf(FIRST_LIST, firstRows(sortOf(args) ?? 'newest'));

/** Of a call of any origin: what cannot be written as JSON is no first call. */
function markOfAny(name: string, args: unknown): string {
  try {
    return markOf(name, args);
  } catch {
    return '';
  }
}

/**
 * By what a library file is known again: who writes to it changes its time or its log.
 * @returns null where it is open or was not closed in order
 */
function stateOf(libraryDir: string): string | null {
  const path = join(libraryDir, LIBRARY_FILE);
  try {
    const { ino, mtimeNs, size } = statSync(path, { bigint: true });
    const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
    return log?.size ? null : [ino, size, mtimeNs].join(' ');
  } catch {
    return null;
  }
}

function readNote(path: string): Note | null {
  try {
    const read = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    const { answers, library, page, sort, version } = read;
    return {
      answers: String(answers),
      sort: typeof sort === 'string' ? sort : null,
      library: String(library),
      page: String(page),
      version: String(version),
    };
  } catch {
    return null;
  }
}

function readText(path: string): string | null {
  try {
    return statSync(path).size > MOST_BYTES ? null : readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64');
