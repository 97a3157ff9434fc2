// A bridge whose answers the test gives, in the order it likes: what a slow library does to the window.
import { vi } from 'vitest';

export interface Question {
  readonly name: string;
  readonly args: never;
  /** Answers it, and lets what waits for it go on. */
  readonly answer: (value: unknown) => Promise<void>;
  readonly refuse: (message: string) => Promise<void>;
}

/** Lets everything run that waits for nothing but its turn. */
export const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

/** Puts a bridge into the window. */
export function holdBridge() {
  const open: Question[] = [];
  const listeners: { readonly name: string; readonly run: (event: unknown) => void }[] = [];
  const call = (name: string, args: never): Promise<unknown> =>
    new Promise((resolve) => {
      const settle = async (given: unknown): Promise<void> => {
        resolve(given);
        await turns();
      };
      open.push({
        name,
        args,
        answer: (value) => settle({ ok: true, value }),
        refuse: (message) => settle({ ok: false, code: 'internal', message }),
      });
    });
  const on = (name: string, run: (event: unknown) => void): (() => void) => {
    listeners.push({ name, run });
    return () => undefined;
  };
  vi.stubGlobal('window', { api: { call, on }, setTimeout, clearTimeout });
  /** Takes the oldest question of a name that nobody took; fails where there is none. */
  const next = (name: string): Question => {
    const at = open.findIndex((one) => one.name === name);
    const [question] = at < 0 ? [] : open.splice(at, 1);
    if (!question) throw new Error(`nobody asks ${name}, but ${open.map((one) => one.name).join(', ')}`);
    return question;
  };
  return {
    next,
    /** Names of the questions that nobody took. */
    waiting: (): readonly string[] => open.map((one) => one.name),
    /** Refuses all that nobody took, so that nothing waits beyond the test. */
    end: async (): Promise<void> => {
      for (let question = open.shift(); question; question = open.shift())
        await question.refuse('It is over.');
    },
    tell: (name: string, event: unknown): void => {
      for (const one of listeners) if (one.name === name) one.run(event);
    },
  };
}
