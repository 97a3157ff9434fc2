// The words about jobs and the queue.
import { DOUBT_ACTIONS, isDoubtAction, isJobAction, type JobAction } from '../domain/job.ts';
import { command, FLAG, positive } from './command.ts';

export interface JobsCommand {
  readonly name: 'jobs-act';
  readonly action: JobAction;
  /** Or everything that may or may not have arrived. */
  readonly jobIds: readonly number[] | 'all-uncertain';
}

const JOBS = command({
  words: ['jobs'],
  help: `
  earshot jobs                               what is done, running, waiting and failed
  earshot jobs retry|cancel|ask-again|look-again|send-again|drop|dismiss|next|up|down|hold|release JOB...
  earshot jobs look-again|send-again|drop --all-uncertain   one answer for everything that may or may not have arrived`,
  options: { 'all-uncertain': FLAG },
  read({ values, words: [action = '', ...more] }): JobsCommand | { readonly name: 'jobs' } | string {
    const all = values['all-uncertain'] ?? false;
    if (['', 'list'].includes(action) && !all) return { name: 'jobs' };
    if (!isJobAction(action)) return `jobs does not know “${action}”`;
    if (!all) return withNumbers(`jobs ${action}`, action, more);
    if (!isDoubtAction(action)) return `--all-uncertain goes with ${DOUBT_ACTIONS.join(', ')}`;
    if (more.length > 0) return '--all-uncertain takes no numbers';
    return { name: 'jobs-act', action, jobIds: 'all-uncertain' };
  },
});

const SHORTER = command({
  words: ['next', 'cancel', 'retry'],
  help: `
  earshot next|cancel|retry JOB...           the same, shorter`,
  options: {},
  read({ word, words }): JobsCommand | string {
    return isJobAction(word) ? withNumbers(word, word, words) : `jobs does not know “${word}”`;
  },
});

const QUEUE = command({
  words: ['queue'],
  help: `
  earshot queue pause|resume [JOB|DIR]       everything, one job, or one folder`,
  options: {},
  read({ words: [verb, what = null, ...more] }) {
    if (verb !== 'pause' && verb !== 'resume') return 'queue takes pause or resume';
    if (more.length > 0) return `queue ${verb} takes one job’s number or one folder, or nothing`;
    return { name: 'queue-pause', paused: verb === 'pause', what } as const;
  },
});

/** In the order of the help. */
export const JOB_COMMANDS = [JOBS, SHORTER, QUEUE] as const;

function withNumbers(said: string, action: JobAction, words: readonly string[]): JobsCommand | string {
  const jobIds = words.map(positive).filter((id) => id !== null);
  return jobIds.length === 0 || jobIds.length < words.length
    ? `${said} takes numbers of jobs; “earshot jobs” lists them`
    : { name: 'jobs-act', action, jobIds };
}
