// Quiet lines at the edge of the window: said once, gone by themselves.
import type { AnswerOf, ArgsOf, ChannelName } from '../../app/contract/schema.ts';
import { call } from '../lib/api.ts';

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly bad: boolean;
  /** What can be done about it, for as long as it stands. */
  readonly deed: NoticeDeed | null;
}

export interface NoticeDeed {
  readonly label: string;
  readonly run: () => void;
  /** Ctrl or Cmd and Z does it, too. */
  readonly undoes?: boolean;
}

/** How long a notice stays, ms: time to read it twice. */
const stayMs = (text: string): number => Math.min(14_000, 3_500 + text.length * 70);
/** What can be undone stays long enough to be reached. */
const DEED_MS = 12_000;
const AT_MOST = 3;

class Notices {
  list = $state.raw<readonly Notice[]>([]);
  /** Sheets that are open, the uppermost last. What lies below is out of reach, for the pointer as for a reader of the screen. */
  sheets = $state.raw<readonly string[]>([]);
  /** Those that were read out: drawn in another place they are not said once more. */
  readonly #told = new Set<number>();
  #lastId = 0;

  /** While the pointer or the focus is on them, none goes by itself. */
  held = false;

  /** A sheet opened. @returns called when it is closed */
  above(sheet: string): () => void {
    this.sheets = [...this.sheets, sheet];
    return () => (this.sheets = this.sheets.filter((other) => other !== sheet));
  }

  /** What is drawn in a place: all of them above everything else, none below. @param sheet null for the window itself */
  in(sheet: string | null): readonly Notice[] {
    return (this.sheets.at(-1) ?? null) === sheet ? this.list : [];
  }

  /** Called as one is drawn. @returns whether it was drawn before */
  wasTold(id: number): boolean {
    const was = this.#told.has(id);
    this.#told.add(id);
    return was;
  }

  /** @returns its id, by which it can be dismissed */
  say(text: string, bad = false, deed: NoticeDeed | null = null): number {
    this.#lastId += 1;
    const notice: Notice = { id: this.#lastId, text, bad, deed };
    // The same sentence twice in a row is one notice.
    this.list = [...this.list.filter((other) => other.text !== text), notice].slice(-AT_MOST);
    this.#goLater(notice.id, deed === null ? stayMs(text) : DEED_MS);
    return notice.id;
  }

  /** Does what the newest notice can undo. False when there is none. */
  undo(): boolean {
    const notice = this.list.findLast(({ deed }) => deed?.undoes);
    if (!notice) return false;
    this.run(notice);
    return true;
  }

  run({ deed, id }: Notice): void {
    this.dismiss(id);
    deed?.run();
  }

  #goLater(id: number, ms: number): void {
    setTimeout(() => {
      if (this.held) this.#goLater(id, 1_500);
      else this.dismiss(id);
    }, ms);
  }

  dismiss(id: number): void {
    this.#told.delete(id);
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}

export const notices = new Notices();

/** Calls a channel; a failure is said as a notice, and then there is no answer: null. */
export async function attempt<N extends ChannelName>(
  name: N,
  args: ArgsOf<N>,
): Promise<{ readonly value: AnswerOf<N> } | null> {
  const outcome = await call(name, args);
  if (outcome.ok) return outcome;
  notices.say(outcome.failure.message, true);
  return null;
}
