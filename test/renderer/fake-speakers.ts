// Who speaks, as the page asks about it: nothing was told, and no voice is remembered.
import type { SpeakersView, VoicesView } from '../../app/contract/channels/speakers.ts';

export function fakeSpeakers() {
  let voices: VoicesView = { on: false, voices: [] };
  const view: SpeakersView = { whyNot: null, lacksModel: false, job: null, told: null, questions: [] };
  return {
    'speakers.get': () => view,
    'speakers.tell': () => ({ jobId: 1 }),
    'speakers.act': () => undefined,
    'speakers.answer': () => undefined,
    'voices.get': () => voices,
    'voices.turn': ({ on }: { readonly on: boolean }) => (voices = { ...voices, on }),
    'voices.remove': ({ voiceId }: { readonly voiceId: number | null }) =>
      (voices = { ...voices, voices: voices.voices.filter(({ id }) => voiceId !== null && id !== voiceId) }),
  };
}
