// The thread that makes long answers: forty minutes of speech are six thousand words, and others ask meanwhile.
import { parentPort } from 'node:worker_threads';
import { answerTo, type Answer, type AnswerQuestion } from './answers.ts';

export interface AsksForAnswer {
  readonly number: number;
  readonly question: AnswerQuestion;
}

export type SaysAnswer =
  { readonly number: number; readonly answer: Answer } | { readonly number: number; readonly error: string };

const port = parentPort;
if (!port) throw new Error('The thread of answers was started as something else');

port.on('message', ({ number, question }: AsksForAnswer) => {
  try {
    port.postMessage({ number, answer: answerTo(question) } satisfies SaysAnswer);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    port.postMessage({ number, error: said } satisfies SaysAnswer);
  }
});
