// Several orders of one engine at once: each is heard in its own language, whoever else is being heard.
import { MessageChannel } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { SPEECH_RATE_HZ } from '../../../app/domain/decoding.ts';
import type { Heard } from '../../../app/speech/on-device/engine.ts';
import { LanguageTurns } from '../../../app/speech/on-device/language-turns.ts';
import type { RecogniserMessage } from '../../../app/speech/on-device/recogniser-messages.ts';
import { RecognitionServer } from '../../../app/speech/on-device/recognition-server.ts';
import { ToneEngine, tones } from './support.ts';

/** Writes the language that it hears in. It must not be told another one meanwhile. */
class Honest extends ToneEngine {
  override readonly parallelPieces = 2;
  inHand = 0;
  now: string | null = null;

  override setLanguage(tag: string | null): void {
    if (tag === 'tlh') throw new Error('does not know tlh');
    if (this.inHand > 0) throw new Error(`told ${tag} while ${this.now} is being heard`);
    super.setLanguage(tag);
    this.now = tag;
  }

  override async recognise(samples: Float32Array): Promise<Heard> {
    this.inHand += 1;
    await super.recognise(samples);
    const text = `${this.now ?? 'any'}.`;
    this.inHand -= 1;
    return { text, words: null, language: null, isCut: false };
  }
}

const SOUND = new Float32Array(SPEECH_RATE_HZ);

it('lets those of one language in together, and those of another in their turn', async () => {
  const engine = new Honest();
  engine.delayMs = () => 5;
  const turns = new LanguageTurns(engine);
  const order: string[] = [];
  const hear = async (language: string | null): Promise<void> => {
    const { text } = await turns.speaking(language).recognise(SOUND);
    expect(text).toBe(`${language ?? 'any'}.`);
    order.push(text);
  };
  // The third is of the language that is being heard, and does not overtake the second.
  await Promise.all([hear('en'), hear('de'), hear('en'), hear('en'), hear(null)]);
  expect(order).toEqual(['en.', 'de.', 'en.', 'en.', 'any.']);
  expect(engine.languages).toEqual(['en', 'de', 'en', null]);
});

it('hears pieces of one language beside each other', async () => {
  const engine = new Honest();
  engine.delayMs = () => 5;
  const english = new LanguageTurns(engine).speaking('en');
  const both = [english.recognise(SOUND), english.recognise(SOUND)];
  await Promise.resolve();
  expect(engine.inHand).toBe(2);
  await Promise.all(both);
});

it('what was stopped while it waited for its turn is not heard any more', async () => {
  const engine = new Honest();
  engine.delayMs = () => 5;
  const turns = new LanguageTurns(engine);
  let isStopped = false;
  const stopped = turns.speaking('de', () => isStopped);
  const ends = Promise.allSettled([
    turns.speaking('en').recognise(SOUND),
    stopped.recognise(SOUND),
    stopped.recognise(SOUND),
    turns.speaking('en').recognise(SOUND),
  ]);
  isStopped = true;
  expect((await ends).map(({ status }) => status)).toEqual([
    ...['fulfilled', 'rejected', 'rejected', 'fulfilled'],
  ]);
  expect(engine.calls).toBe(2);
});

it('a language that the model does not know stops nobody else', async () => {
  const turns = new LanguageTurns(new Honest());
  const ends = await Promise.allSettled(
    ['en', 'tlh', 'en', 'tlh', 'de'].map((one) => turns.speaking(one).recognise(SOUND)),
  );
  expect(ends.map(({ status }) => status)).toEqual([
    ...['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled'],
  ]);
});

it('two recordings at once are heard in their own languages to the end', async () => {
  const engine = new Honest();
  engine.delayMs = (call) => (call % 3) * 4;
  const said = new Map<number, string[]>([
    [1, []],
    [2, []],
  ]);
  const sound = tones(Array.from({ length: 12 }, (): [number, number, number] => [1.5, 2, 3]));
  let tell: (message: RecogniserMessage) => void = () => undefined;
  const server = new RecognitionServer(Promise.resolve(engine), (message) => tell(message));
  const ended = new Promise<void>((resolve) => {
    let ends = 0;
    tell = (message) => {
      if (message.type === 'final')
        said.get(message.id)?.push(...message.final.segments.map(({ text }) => text));
      if (message.type === 'end' && ++ends === 2) resolve();
      if (message.type === 'failed') throw new Error(message.detail);
    };
  });
  for (const [id, language] of [
    [1, 'en'],
    [2, 'de'],
  ] as const) {
    const { port1, port2 } = new MessageChannel();
    const order = { type: 'recognise', id, start: 0, language, isAlone: false, isWatched: false } as const;
    server.handle(
      { ...order, leaveOut: [] },
      {
        onMessage: (listener) => void port1.on('message', listener),
        onClose: (listener) => void port1.on('close', listener),
        post: () => undefined,
        close: () => port1.close(),
      },
    );
    for (let at = 0; at < sound.length; at += 2 * SPEECH_RATE_HZ) {
      const samples = sound.slice(at, at + 2 * SPEECH_RATE_HZ);
      port2.postMessage({ start: at / SPEECH_RATE_HZ, samples, peaks: new Uint8Array(8) });
    }
    port2.postMessage({ end: true });
  }
  await ended;
  expect(said.get(1)).toEqual(Array.from({ length: 12 }, () => 'en.'));
  expect(said.get(2)).toEqual(Array.from({ length: 12 }, () => 'de.'));
});
