// `earshot run`: watches and works without a window; with `--once` until nothing is left to do or nothing can go on, and says so.
import { basename } from 'node:path';
import { counted } from '../domain/counted.ts';
import { pause, watchEnding } from '../operations/ending.ts';
import { outlookOf, type Outlook } from '../operations/outlook.ts';
import { RunNews, type Account, type EndedJob } from '../operations/run-news.ts';
import { EXIT, noEnds, type Ends } from './exit-codes.ts';
import type { Tools } from './tools.ts';
import { codeFor, refusalTeller, summaryOf, tableOf, type WorkTools } from './work-tools.ts';

export interface RunOrder {
  readonly once: boolean;
  /** Waits for what passes by itself: a network that is back, a service that answers again. */
  readonly wait: boolean;
}

/** Runs the command; answers the exit code. */
export async function run({ once, wait }: RunOrder, tools: WorkTools): Promise<number> {
  const { core, json, out } = tools;
  const ending = watchEnding(tools.stopped);
  const news = new RunNews(core);
  const ends = noEnds();
  const tellRefusal = refusalTeller(tools);
  const tell = (): void => {
    for (const end of news.ended()) {
      const { state } = end.job;
      if (state === 'failed') ends.failed += 1;
      if (state === 'done') ends[end.incomplete ? 'incomplete' : 'done'] += 1;
      say(end, tools);
    }
  };
  const folders = await tools.call('folders.list', undefined);
  if (!json) out.note(`Watching ${counted(folders.ok ? folders.value.length : 0, 'folder')}.`);

  let outlook: Outlook;
  for (;;) {
    tell();
    tellRefusal();
    if (!json) for (const text of news.unwatched()) out.note(text);
    outlook = outlookOf(core);
    if (ending.asked || (once && isOver(outlook, wait))) break;
    await pause();
  }
  tell();
  // A service is ended when it is told to: only what was to come to an end has one to account for.
  if (!once) return EXIT.done;
  settle(news.atTheEnd(), ends, tools);
  const { standstills } = outlook;
  // A folder that cannot be reached, or whose files the library cannot take, holds recordings that nobody has seen.
  const told = standstills.length > 0 && ends.waiting === 0 ? { ...ends, waiting: 1 } : ends;
  const code = codeFor(told, ending);
  if (json) out.json(summaryOf(ends, standstills, ending, code));
  else for (const line of ['', ...tableOf(ends, standstills, ending)]) out.line(line);
  return code;
}

function isOver({ goesOn, looks, standstills }: Outlook, wait: boolean): boolean {
  if (goesOn) return false;
  return !wait || !(looks || standstills.some(({ passes }) => passes));
}

/** Says what did not end well, so that a script does not take silence for success, and counts all. */
function settle({ rejected, uncertain, waiting }: Account, ends: Ends, tools: Tools): void {
  const { json, out } = tools;
  for (const { failure, path } of rejected)
    if (json) out.json({ file: path, state: 'rejected', code: failure?.code, message: failure?.message });
    else out.row(['rejected', basename(path), failure?.message ?? '']);
  for (const end of uncertain) say(end, tools);
  ends.failed += rejected.length;
  ends.uncertain += uncertain.length;
  ends.waiting += waiting;
}

function say({ incomplete, job, title }: EndedJob, { json, out }: Tools): void {
  const { failure, id: jobId, recordingId, state } = job;
  const { code, message } = failure ?? {};
  if (json)
    out.json({
      ...{ jobId, recordingId, title, state, code, message },
      ...(incomplete ? { missing: incomplete.missing, missingSeconds: incomplete.seconds } : {}),
    });
  else out.row([state, title, message ?? incomplete?.short ?? '']);
}
