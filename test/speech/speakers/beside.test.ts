// The device's two kinds of work as one service: each is asked about its own, and what concerns the computer reaches those whom it concerns.
import { expect, it, vi } from 'vitest';
import type { CreateRequest, SpeechService } from '../../../app/speech/port.ts';
import { withSpeakers } from '../../../app/speech/speakers/beside.ts';
import type { SpeakerService } from '../../../app/speech/speakers/service.ts';

const done = <Value>(value: Value) => vi.fn(() => Promise.resolve(value));

const texts = {
  ...{ id: 'device', pollPaceMs: 7, maxCreates: 1, maxAccepted: 1 },
  create: done({ kind: 'accepted', generationId: 'device-1' } as const),
  get: done({ kind: 'pending' } as const),
  ...{ cancel: done(undefined), forget: vi.fn(), rest: vi.fn(), spare: vi.fn(), hold: vi.fn() },
  ...{ onProgress: vi.fn(() => () => undefined), onSettled: vi.fn(() => () => undefined) },
} satisfies SpeechService;

const speakers = {
  owns: (id) => id.startsWith('speakers-'),
  create: done({ kind: 'accepted', generationId: 'speakers-1' } as const),
  get: done({ kind: 'pending' } as const),
  ...{ cancel: done(undefined), forget: vi.fn(), rest: vi.fn(), close: done(undefined) },
  ...{ onProgress: vi.fn(() => () => undefined), onSettled: vi.fn(() => () => undefined) },
} satisfies SpeakerService;

it('asks each about its own work', async () => {
  const both = withSpeakers(texts, speakers);
  await both.create({ kind: 'tell-speakers' } as CreateRequest);
  await both.create({ kind: 'transcribe' } as CreateRequest);
  for (const service of [texts, speakers]) expect(service.create).toHaveBeenCalledTimes(1);
  const { signal } = new AbortController();
  for (const id of ['speakers-1', 'device-1']) {
    await both.get(id, signal);
    await both.cancel?.(id);
    both.forget?.(id);
  }
  expect(texts.get).toHaveBeenCalledExactlyOnceWith('device-1', signal, undefined);
  expect(speakers.get).toHaveBeenCalledExactlyOnceWith('speakers-1');
  for (const own of [texts.cancel, texts.forget]) expect(own).toHaveBeenCalledExactlyOnceWith('device-1');
  for (const own of [speakers.cancel, speakers.forget])
    expect(own).toHaveBeenCalledExactlyOnceWith('speakers-1');
});

it('rests, spares power and holds back as the text’s service does', () => {
  const both = withSpeakers(texts, speakers);
  both.rest?.(true);
  both.spare?.(true);
  both.hold?.(true);
  for (const told of [texts.rest, speakers.rest, texts.spare, texts.hold])
    expect(told).toHaveBeenCalledExactlyOnceWith(true);
  expect(both).toMatchObject({ id: 'device', pollPaceMs: 7, maxCreates: 1, maxAccepted: 1 });
});
