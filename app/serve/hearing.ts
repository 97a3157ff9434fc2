// What this server hears with, as requests are checked against it.
import { isRecogniser } from '../domain/speech-model.ts';
import type { Core } from '../operations/core.ts';
import type { Hearing } from './asked.ts';
import { Refusal } from './refusal.ts';

/** @throws Refusal 503 where it has no model at all */
export function hearingOf({ models }: Pick<Core, 'models'>): Promise<Hearing> {
  if (!models) throw new Refusal(503, 'no_model', 'This server has no speech model.');
  const { store } = models;
  const installed = store.installed().map(({ model }) => model);
  return Promise.resolve({
    usual: store.usual,
    others: installed.filter((model) => isRecogniser(model) && model.id !== store.usual.id),
    tellsSpeakers: installed.some(({ family }) => family === 'speakers'),
  });
}
