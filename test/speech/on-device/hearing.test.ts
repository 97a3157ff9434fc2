// Hearing one recording: what breaks the recogniser down costs one piece, its language is found first, and power is spared where that is asked.
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import type { MessagePort } from 'node:worker_threads';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../app/domain/clock.ts';
import type { SoundTrack } from '../../../app/domain/heard.ts';
import type { InstalledModel } from '../../../app/domain/speech-model.ts';
import { textOf } from '../../../app/domain/transcript.ts';
import type { Heard } from '../../../app/speech/on-device/engine.ts';
import { ChannelProgress } from '../../../app/speech/on-device/channel-progress.ts';
import { MOONSHINE_BASE } from '../../../app/speech/on-device/models/catalogue/moonshine-base.ts';
import { WHISPER_BASE } from '../../../app/speech/on-device/models/catalogue/whisper-base.ts';
import { createDeviceService, type DeviceService } from '../../../app/speech/on-device/service.ts';
import type { RequestOptions } from '../../../app/domain/option-fields.ts';
import type { GetOutcome } from '../../../app/speech/port.ts';
import { LocalRecogniser, ToneEngine, tones, wavOf, WavDecoder } from './support.ts';

/** Hears a language by the tone: the first is English, all others German. */
class Polyglot extends ToneEngine {
  override async recognise(samples: Float32Array): Promise<Heard> {
    const heard = await super.recognise(samples);
    return { ...heard, language: heard.text.startsWith('One') ? 'en' : 'de' };
  }
}

/** One track of so many channels. */
const tracksOf = (channels: number): readonly SoundTrack[] => [
  { index: 0, codecName: 'PCM', canDecode: true, channels, title: null, language: null, seconds: null },
];

let channels = 1;
let directory: string;
let path: string;
let engine: ToneEngine;
let decoder: WavDecoder;
let recogniser: LocalRecogniser;
let service: DeviceService;

function open(
  model: InstalledModel['model'] = MOONSHINE_BASE,
  own = new ToneEngine(),
  teller: InstalledModel | null = null,
): void {
  engine = own;
  decoder = new WavDecoder();
  recogniser = new LocalRecogniser(Promise.resolve(engine));
  service = createDeviceService<MessagePort>({
    ...{ decoder, recogniser, clock: systemClock, workDir: join(directory, 'work') },
    models: {
      find: () => ({ model, directory: '/nowhere' }),
      obstacle: () => null,
      check: () => Promise.resolve({ ok: true, value: undefined }),
    },
    languageTeller: () => teller,
    plan: () => ({ reader: 'webcodecs', promisedSeconds: null, tracks: tracksOf(channels) }),
  });
}

beforeEach(() => {
  channels = 1;
  directory = mkdtempSync(join(tmpdir(), 'earshot-hearing-'));
  path = join(directory, 'one.wav');
});
afterEach(async () => {
  await service.close();
  rmSync(directory, { recursive: true });
});

/** Hears a recording to its end. @param durationSeconds as a look into the file says; 0 where it says nothing */
async function heard(
  script: Parameters<typeof tones>[0],
  { durationSeconds = 0, options = {} }: { durationSeconds?: number; options?: RequestOptions } = {},
): Promise<GetOutcome> {
  writeFileSync(path, wavOf(tones(script)));
  // The same file, should it be written again.
  utimesSync(path, 1_000, 1_000);
  const outcome = await service.create({
    ...{ requestId: 'r1', path, fileName: 'one.wav', mimeType: 'audio/wav', sizeBytes: 0, durationSeconds },
    ...{ options, signal: new AbortController().signal, onBytesSent: () => undefined },
    onBodyEnding: () => Promise.resolve(),
  });
  if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome));
  for (;;) {
    const told = new Promise<void>((resolve) => service.onSettled?.(() => resolve()));
    const got = await service.get(outcome.generationId, new AbortController().signal);
    if (got.kind !== 'pending') return got;
    await told;
  }
}

/** Pieces of their own, a tone each. */
const FIVE = [1, 2, 3, 4, 5].map((number): [number, number, number] => [1.5, 3, number]);
const isThird = ({ from, to }: { from: number; to: number }): boolean => from < 12 && to > 12;
const textIn = (outcome: GetOutcome): string =>
  outcome.kind === 'ready' ? textOf(outcome.transcript) : JSON.stringify(outcome);

describe('a recogniser that dies', () => {
  it('over one piece each time leaves that one out, says so, and hears the rest', async () => {
    open();
    recogniser.onPiece = (place) => isThird(place) && recogniser.crash();
    const outcome = await heard(FIVE);
    expect(textIn(outcome)).toBe('One.\nTwo.\nFour.\nFive.');
    const left = outcome.kind === 'ready' ? outcome.heard?.unrecognised : undefined;
    expect(left).toHaveLength(1);
    expect(left?.every(isThird)).toBe(true);
    // The second look is at one piece after the other: it may have been the one beside it.
    expect(recogniser.orders.map(({ isAlone }) => isAlone)).toEqual([false, true, true]);
  });

  it('over a piece once costs nothing', async () => {
    open();
    let deaths = 0;
    recogniser.onPiece = (place) => isThird(place) && ++deaths === 1 && recogniser.crash();
    const outcome = await heard(FIVE);
    expect(textIn(outcome)).toBe('One.\nTwo.\nThree.\nFour.\nFive.');
    expect(outcome).not.toHaveProperty('heard.unrecognised');
  });

  it('over everything is given up', async () => {
    open();
    recogniser.onPiece = () => recogniser.crash();
    const ten = [...FIVE, ...FIVE];
    expect(await heard(ten)).toMatchObject({
      ...{ kind: 'failed', crashed: true },
      failure: { code: 'recogniser-crashed' },
    });
    expect(recogniser.orders.length).toBeLessThan(10);
  });
});

describe('channels that are heard each by itself', () => {
  const BY_CHANNEL = { multi_channel: true };
  const LEFT: Parameters<typeof tones>[0] = [
    [0.5, 2, 1],
    [9, 2, 2],
  ];
  const RIGHT: Parameters<typeof tones>[0] = [
    [5, 2, 3],
    [6, 2, 4],
  ];
  function split(...scripts: readonly Parameters<typeof tones>[0][]): void {
    channels = scripts.length;
    open();
    for (const [at, script] of scripts.entries()) {
      const file = join(directory, `channel-${at}.wav`);
      writeFileSync(file, wavOf(tones(script)));
      decoder.channelFiles.set(at, file);
    }
  }
  const saidIn = (outcome: GetOutcome): unknown =>
    outcome.kind === 'ready'
      ? outcome.transcript.segments.map(({ speaker, text }) => [speaker, text])
      : outcome;
  const ALL = [
    ['channel 1', 'One.'],
    ['channel 2', 'Three.'],
    ['channel 1', 'Two.'],
    ['channel 2', 'Four.'],
  ];

  it('come in the order in which they speak, and only where that was asked for', async () => {
    split(LEFT, RIGHT);
    expect(saidIn(await heard(LEFT, { options: BY_CHANNEL }))).toEqual(ALL);
    expect(saidIn(await heard(LEFT))).toEqual([
      [null, 'One.'],
      [null, 'Two.'],
    ]);
    split(LEFT);
    expect(saidIn(await heard(LEFT, { options: BY_CHANNEL }))).toEqual([
      [null, 'One.'],
      [null, 'Two.'],
    ]);
  });

  it('lose the one piece over which the recogniser dies, and no channel before or behind it', async () => {
    split(LEFT, RIGHT, LEFT);
    const dies = (): boolean => decoder.orders.at(-1)?.channel === 1;
    recogniser.onPiece = ({ from }) => dies() && from < 7 && recogniser.crash();
    const outcome = await heard(LEFT, { options: BY_CHANNEL });
    const third = ALL.filter(([who]) => who === 'channel 1').map(([, text]) => ['channel 3', text]);
    const found = saidIn(outcome) as readonly unknown[];
    expect(found).toHaveLength(5);
    expect(found).toEqual(expect.arrayContaining([ALL[0], ALL[2], ALL[3], ...third]));
    expect(outcome.kind === 'ready' ? outcome.heard?.unrecognised : []).toHaveLength(1);
  });

  it('are not heard again after a kill, but for the one that was in hand', async () => {
    split(LEFT, RIGHT);
    let pieces = 0;
    recogniser.onText = () => {
      if (++pieces === 3) decoder.mishap = { at: 8, end: 'hang' };
    };
    const asking = heard(LEFT, { options: BY_CHANNEL });
    asking.catch(() => undefined);
    await expect.poll(() => decoder.orders.map(({ channel }) => channel)).toEqual([0, 1]);
    await service.close();
    open();
    for (const at of [0, 1]) decoder.channelFiles.set(at, join(directory, `channel-${at}.wav`));
    expect(saidIn(await heard(LEFT, { options: BY_CHANNEL }))).toEqual(ALL);
    expect(decoder.orders.map(({ channel }) => channel)).toEqual([1]);
  });

  it('are refused where there are more than may be', async () => {
    split(...Array.from({ length: 9 }, () => LEFT));
    const outcome = await heard(LEFT, { options: BY_CHANNEL });
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'bad-argument' } });
  });

  it('get on as one recording', () => {
    const progress = new ChannelProgress({ of: 2, seconds: 100, only: { from: 20, to: 60 } });
    expect([0, 20, 40, 60, 80].map((at) => progress.at(0, at))).toEqual([20, 20, 30, 40, 40]);
    expect([0, 60].map((at) => progress.at(1, at))).toEqual([40, 60]);
    expect(new ChannelProgress({ of: 2, seconds: 0 }).at(0, 5)).toBeNull();
  });
});

/** An English greeting, and a German talk of a minute. */
const BILINGUAL: Parameters<typeof tones>[0] = [
  [0.5, 5, 1],
  ...Array.from({ length: 14 }, (): [number, number, number] => [0.5, 4, 2]),
];

describe('the language of a recording', () => {
  it('is found in several places before it is heard in it, where the model can tell', async () => {
    open(WHISPER_BASE, new Polyglot());
    const outcome = await heard(BILINGUAL, { durationSeconds: 68 });
    expect(outcome).toMatchObject({ kind: 'ready', transcript: { language: 'de' } });
    expect(engine.languages).toEqual([null, 'de']);
    // When no other can come to more, the rest of the places is not waited for.
    expect(decoder.orders[0]?.stretches).toHaveLength(5);
  });

  it('is what a person says it is, and not looked for', async () => {
    open(WHISPER_BASE, new Polyglot());
    const outcome = await heard(BILINGUAL, { durationSeconds: 68, options: { language: 'en' } });
    expect(outcome).toMatchObject({ kind: 'ready', transcript: { language: 'en' } });
    expect(engine.languages).toEqual(['en']);
    expect(decoder.orders).toHaveLength(1);
  });
});

/** Hears something else in each piece, as a model does that does not know the language. */
function strange(language: string | null): ToneEngine {
  const own = new ToneEngine();
  own.language = language;
  own.hear = ({ length }) =>
    Array.from({ length: 9 }, (_, at) => `word${letters(length * (at + 1))}`).join(' ');
  return own;
}
const letters = (number: number): string =>
  [...String(number)].map((digit) => String.fromCharCode(97 + Number(digit))).join('');
const LONG: Parameters<typeof tones>[0] = Array.from({ length: 5 }, () => [1.5, 12, 2]);
const TELLER = { model: WHISPER_BASE, directory: '/nowhere' };

describe('a model of one language', () => {
  it('does not finish in silence what it hears as something else each time', async () => {
    open(MOONSHINE_BASE, strange(null));
    expect(await heard(LONG)).toMatchObject({ kind: 'failed', failure: { code: 'language-unknown' } });
  });

  it('asks one that knows more languages, where there is one, and believes it', async () => {
    open(MOONSHINE_BASE, strange('de'), TELLER);
    const outcome = await heard(LONG, { durationSeconds: 67 });
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'language-unknown' } });
    expect(JSON.stringify(outcome)).toContain('it sounds like German');
    await service.close();
    rmSync(join(directory, 'work'), { recursive: true });
    open(MOONSHINE_BASE, strange('en'), TELLER);
    expect(await heard(LONG, { durationSeconds: 67 })).toMatchObject({ kind: 'ready' });
  });

  it('is believed where it hears the same twice, and where a person said the language', async () => {
    const same = new ToneEngine();
    same.hear = () => 'The same words every time.';
    open(MOONSHINE_BASE, same);
    expect(await heard(LONG)).toMatchObject({ kind: 'ready' });
    await service.close();
    rmSync(join(directory, 'work'), { recursive: true });
    open(MOONSHINE_BASE, strange(null));
    expect(await heard(LONG, { options: { language: 'en' } })).toMatchObject({ kind: 'ready' });
  });
});

describe('sparing power', () => {
  it('hears one piece after the other', async () => {
    open();
    service.spare?.(true);
    let atOnce = 0;
    let most = 0;
    engine.hear = () => {
      most = Math.max(most, ++atOnce);
      setTimeout(() => (atOnce -= 1), 15);
      return 'Word.';
    };
    engine.delayMs = () => 20;
    await heard(FIVE);
    expect(most).toBe(1);
    expect(recogniser.orders.every(({ isAlone }) => isAlone)).toBe(true);
    service.spare?.(false);
    most = 0;
    rmSync(join(directory, 'work'), { recursive: true });
    await heard(FIVE);
    expect(most).toBeGreaterThan(1);
  });
});
