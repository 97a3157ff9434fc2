// `speakers`: has the speakers of a recording told apart, shows how far that is, or ends it.
import type { SpeakersCommand } from './speaker-words.ts';
import { done, type End, type Tools } from './tools.ts';

export async function tellSpeakers(
  { act, count, names, recordingId }: SpeakersCommand,
  tools: Tools,
): Promise<End> {
  const { call } = tools;
  if (act === 'tell') {
    const told = await call('speakers.tell', { recordingId, count, names });
    if (!told.ok) return told;
    return done(
      tools,
      told.value,
      `The speakers of ${recordingId} are told apart as job ${told.value.jobId}: by the running app, or by “earshot run --once”.`,
    );
  }
  if (act === 'cancel') {
    const cancelled = await call('speakers.act', { recordingId, action: 'cancel' });
    return cancelled.ok ? done(tools, { recordingId }, 'Cancelled. The text stands as it is.') : cancelled;
  }
  const view = await call('speakers.get', { recordingId });
  if (!view.ok) return view;
  const { job, questions, told, whyNot } = view.value;
  return done(tools, view.value, () => {
    if (job)
      tools.out.row(['job', job.id, job.state, job.part === null ? '' : `${Math.round(job.part * 100)} %`]);
    if (job?.failure) tools.out.note(job.failure.message);
    if (told)
      tools.out.row(['told', `by ${told.by}`, `${told.count} ${told.count === 1 ? 'speaker' : 'speakers'}`]);
    for (const { label, name } of questions) tools.out.row(['asked', label, `Is this ${name}?`]);
    if (whyNot !== null) tools.out.note(whyNot);
  });
}
