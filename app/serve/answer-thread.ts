// The server's side of making answers: short ones at once, long ones in a thread, so that nobody else waits for them.
import { Worker } from 'node:worker_threads';
import type { AsksForAnswer, SaysAnswer } from './answer-worker.ts';
import { answerTo, type Answer, type AnswerQuestion } from './answers.ts';

export interface Answers {
  /** Rejects where it cannot be made. */
  make(question: AnswerQuestion): Promise<Answer>;
  close(): Promise<void>;
}

/** Up to so much is made at once: some minutes of speech, a few milliseconds. Bytes of what was heard. */
const SHORT_BYTES = 40_000;
/** An idle thread is kept this long, milliseconds. */
const IDLE_MS = 30_000;

interface Asked {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (why: Error) => void;
}

/**
 * Prepares a thread, started with the first long answer and again after it died.
 * @param workerUrl the bundled `answer-worker.ts`
 */
export function createAnswers(workerUrl: URL): Answers {
  const asked = new Map<number, Asked>();
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let last = 0;

  const take = (number: number): Asked | undefined => {
    const one = asked.get(number);
    asked.delete(number);
    if (asked.size === 0) idle = setTimeout(() => void end(), IDLE_MS).unref();
    return one;
  };
  const lose = (why: string): void => {
    worker = null;
    for (const number of [...asked.keys()]) take(number)?.reject(new Error(why));
  };
  const end = async (): Promise<void> => {
    const ending = worker;
    lose('Answers are made no more.');
    clearTimeout(idle);
    await ending?.terminate();
  };
  const start = (): Worker => {
    const started = new Worker(workerUrl);
    started.unref();
    started.on('message', (said: SaysAnswer) => {
      const one = take(said.number);
      if ('answer' in said) one?.resolve(said.answer);
      else one?.reject(new Error(said.error));
    });
    const lost = (why: string): void => {
      if (worker === started) lose(why);
    };
    started.on('error', (error) => lost(error.message));
    started.on('exit', (code) => lost(`The thread of answers ended with ${code}.`));
    return started;
  };

  return {
    make: async (question) => {
      if (question.heard.length <= SHORT_BYTES) return answerTo(question);
      clearTimeout(idle);
      worker ??= start();
      const number = ++last;
      worker.postMessage({ number, question } satisfies AsksForAnswer);
      return new Promise((resolve, reject) => asked.set(number, { resolve, reject }));
    },
    close: end,
  };
}
