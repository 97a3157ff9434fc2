// Quiet lines at the edge of the window: said once, gone by themselves.
import type { AnswerOf, ArgsOf, ChannelName } from '../../app/contract/schema.ts';
import { call } from '../lib/api.ts';

export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly bad: boolean;
}

/** How long a notice stays, ms: time to read it twice. */
const stayMs = (text: string): number => Math.min(14_000, 3_500 + text.length * 70);
const AT_MOST = 3;

class Notices {
  list = $state.raw<readonly Notice[]>([]);
  #lastId = 0;

  say(text: string, bad = false): void {
    this.#lastId += 1;
    const notice: Notice = { id: this.#lastId, text, bad };
    // The same sentence twice in a row is one notice.
    this.list = [...this.list.filter((other) => other.text !== text), notice].slice(-AT_MOST);
    setTimeout(() => this.dismiss(notice.id), stayMs(text));
  }

  dismiss(id: number): void {
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
