// Long answers, made in a real thread: the same as here, each to whoever asked, and none is waited for in vain.
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import type { ServedAsk } from '../../app/domain/served.ts';
import type { Transcript } from '../../app/domain/transcript.ts';
import { createAnswers, type Answers } from '../../app/serve/answer-thread.ts';
import { answerTo, type AnswerForm, type AnswerQuestion } from '../../app/serve/answers.ts';
import { bundleWorker } from '../support/bundle-worker.ts';
import { startServer } from './world.ts';

const WISHES = {
  ...{ punctuate: true, smartFormat: true, numerals: true, measurements: false, dictation: false },
  ...{ fillerWords: false, profanityFilter: false, paragraphs: true, utterances: true, uttSplit: 0.8 },
  ...{ keywords: [], search: ['forty'] },
};
const asked: ServedAsk = {
  ...{ model: 'x', deviceModel: null, language: null, detectLanguage: false, diarize: false },
  ...{ multiChannel: false, extra: {}, tags: [], text: WISHES },
};

/** So many sentences of ten words. */
function transcript(sentences: number, first: string): Transcript {
  const said = [first, ...'said forty things and one more of them all.'.split(' ')];
  return {
    ...{ language: 'en', model: 'm', durationSeconds: sentences * 4, wordTimes: 'measured', insights: {} },
    segments: Array.from({ length: sentences }, (_, at) => ({
      ...{ start: at * 4, end: at * 4 + 3.8, speaker: null, text: said.join(' ') },
      words: said.map((text, word) => ({ text, start: at * 4 + word * 0.4, end: at * 4 + word * 0.4 + 0.3 })),
    })),
  };
}
const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const ask = (heard: Uint8Array, form: AnswerForm = 'state', id = 'a'): AnswerQuestion => ({
  ...{ form, heard, served: { id, asked, createdAt: 1 } },
});
const textOf = ({ body }: { readonly body: Uint8Array }): string => Buffer.from(body).toString();

let url: URL;
beforeAll(async () => {
  url = await bundleWorker('app/serve/answer-worker.ts');
}, 120_000);

function answers(): Answers {
  const made = createAnswers(url);
  onTestFinished(() => made.close());
  return made;
}

it.each<AnswerForm>([
  'state',
  'result',
  { format: 'srt', granularities: [] },
  { format: 'verbose_json', granularities: ['word'] },
])('a long one in the form %j is the one that would be made here', async (form) => {
  const question = ask(bytesOf(transcript(600, 'He')), form);
  const [there, here] = [await answers().make(question), answerTo(question)];
  expect(there.type).toBe(here.type);
  expect(textOf(there)).toBe(textOf(here));
  expect(textOf(there)).toContain(typeof form === 'string' ? '40 things' : 'forty things');
});

it('of several that are asked at once, each goes to whoever asked, and one that fails takes none along', async () => {
  const made = answers();
  const long = (first: string) =>
    made.make(ask(bytesOf(transcript(300, first)), { format: 'text', granularities: [] }));
  const broken = made.make(ask(Buffer.from(`{"segments": ${' '.repeat(50_000)}`)));
  const [one, other] = await Promise.all([
    long('Anna'),
    long('Bert'),
    expect(broken).rejects.toThrow(/JSON/),
  ]);
  expect(textOf(one)).toMatch(/^Anna/);
  expect(textOf(other)).toMatch(/^Bert/);
});

it('when the thread is ended or cannot be had, whoever waits is told, and the next one is made', async () => {
  const made = answers();
  const told = expect(made.make(ask(bytesOf(transcript(3_000, 'He'))))).rejects.toThrow(/no more/);
  await made.close();
  await told;
  expect(textOf(await made.make(ask(bytesOf(transcript(300, 'He')))))).toContain('completed');
  const nowhere = createAnswers(new URL('file:///nowhere.js'));
  await expect(nowhere.make(ask(bytesOf(transcript(300, 'He'))))).rejects.toThrow();
});

it('a poll brings a long text from the thread', async () => {
  const server = await startServer({ answerWorkerUrl: url });
  const { jobs } = server.library.serve;
  const id = 'l'.repeat(22);
  const tokenId = server.library.serve.tokens.list()[0]?.id ?? 0;
  jobs.add({ id, tokenId, clientRequest: null, asked, source: 'x' }, Date.now());
  jobs.done(id, transcript(600, 'He'), Date.now());
  const answer = await server.ask(`/v1/stt/${id}`);
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  const told = (await answer.json()) as { status: string; result: { results: { channels: unknown[] } } };
  expect(told.status).toBe('completed');
  expect(JSON.stringify(told.result.results.channels).match(/"punctuated_word":"things"/g)?.length).toBe(600);
});
