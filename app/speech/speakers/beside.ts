// The service of this device with its second kind of work: texts as before, and who speaks when.
import type { SpeechService } from '../port.ts';
import type { SpeakerService } from './service.ts';

/** One service for the queue: both kinds of work share its place and its pace, since they use the same computer. */
export function withSpeakers(texts: SpeechService, speakers: SpeakerService): SpeechService {
  const rest = texts.rest?.bind(texts);
  return {
    id: texts.id,
    get pollPaceMs() {
      return texts.pollPaceMs;
    },
    get maxCreates() {
      return texts.maxCreates;
    },
    ...(texts.maxAccepted === undefined ? {} : { maxAccepted: texts.maxAccepted }),
    create: (request) => (request.kind === 'tell-speakers' ? speakers : texts).create(request),
    get: (id, signal, seconds) => (speakers.owns(id) ? speakers.get(id) : texts.get(id, signal, seconds)),
    cancel: async (id) => (speakers.owns(id) ? speakers.cancel(id) : texts.cancel?.(id)),
    forget: (id) => (speakers.owns(id) ? speakers.forget(id) : texts.forget?.(id)),
    rest: (on) => {
      rest?.(on);
      speakers.rest(on);
    },
    spare: (on) => texts.spare?.(on),
    hold: (on) => texts.hold?.(on),
    onProgress: (listener) => both(texts.onProgress?.(listener), speakers.onProgress(listener)),
    onSettled: (listener) => both(texts.onSettled?.(listener), speakers.onSettled(listener)),
  };
}

const both = (one: (() => void) | undefined, other: () => void): (() => void) => {
  return () => {
    one?.();
    other();
  };
};
