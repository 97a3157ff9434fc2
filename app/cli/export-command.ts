// `earshot export`: one transcript on the standard output, or many as files or publish packs in a folder.
import { resolve } from 'node:path';
import type { ArgsOf } from '../contract/operations.ts';
import type { TitledView } from '../contract/program-views.ts';
import { counted } from '../domain/counted.ts';
import { ok, type Outcome } from '../domain/result.ts';
import { DocumentWriter } from './documents.ts';
import { EXIT } from './exit-codes.ts';
import { showNamed } from './listened-folder.ts';
import { done, refused, type End, type Tools } from './tools.ts';
import type { ExportCommand } from './words.ts';

/** Runs the command; 1 when something could not be written, or nothing was there. */
export async function runExport(command: ExportCommand, tools: Tools): Promise<End> {
  const what = await chosenBy(command, tools);
  if (!what.ok) return what;
  const { to } = command;
  return to.kind === 'output'
    ? toOutput(what.value, command, tools)
    : toFolder(what.value, { ...command, to }, tools);
}

type What = ArgsOf<'exports.which'>['what'];

async function chosenBy({ what }: ExportCommand, tools: Tools): Promise<Outcome<What>> {
  if (what.kind === 'these') return ok({ kind: 'these', recordingIds: [...what.recordingIds] });
  if (what.kind === 'all') return ok({ kind: 'all', folderId: null });
  const show = await showNamed(tools, what.which);
  return show.ok ? ok({ kind: 'all', folderId: show.value.id }) : show;
}

async function toFolder(
  what: What,
  { formats, lineChars, to, withTimes }: ExportCommand & { readonly to: { readonly directory: string } },
  tools: Tools,
): Promise<End> {
  const { call, cwd, json, out } = tools;
  const directory = resolve(cwd, to.directory);
  const choices = { formats, pack: to.kind === 'packs', lineChars, withTimes };
  const report = await call('places.export', { what, directory, ...choices });
  if (!report.ok) return report;
  const { failure: why, recordings, skipped, skippedCount, written, hurried } = report.value;
  const told = { written, hurried, skippedCount, skipped, cancelled: false, directory };
  done(tools, { ...told, ...(why ? { failure: why } : {}) }, () => {
    out.line(`Wrote ${counted(written, 'file')} of ${counted(recordings, 'recording')} into ${directory}.`);
    for (const { message, title, what: left } of skipped) out.note(`${title}, ${left}: ${message}`);
  });
  if (why && !json) return { ok: false, failure: why };
  return why || skippedCount > 0 ? EXIT.failed : EXIT.done;
}

async function toOutput(what: What, command: ExportCommand, tools: Tools): Promise<End> {
  const recordings = await tools.call('exports.which', { what });
  if (!recordings.ok) return recordings;
  const { formats, lineChars, withTimes } = command;
  const [format = 'txt'] = formats;
  const isAlone = recordings.value.length === 1;
  const writer = new DocumentWriter(tools, format, isAlone, { lineChars, withTimes });
  if (recordings.value.length === 0) return NOTHING;
  let left = 0;
  for (const one of recordings.value) {
    const said = await give(one, writer, isAlone, tools);
    if (!said.ok && isAlone) return said;
    if (!said.ok) left += 1;
  }
  writer.end();
  return left > 0 ? EXIT.failed : EXIT.done;
}

/** Adds one to the document, and tells people what is to be known of it. */
async function give(
  one: TitledView,
  writer: DocumentWriter,
  isAlone: boolean,
  { out }: Tools,
): Promise<Outcome<unknown>> {
  const made = await writer.add(one);
  if (!made.ok) {
    if (!isAlone) out.note(`${one.title}: ${made.failure.message}`);
    return made;
  }
  const { hurried, missing } = made.value;
  for (const { text } of missing) out.note(isAlone ? text : `${one.title}: ${text}`);
  if (hurried > 0)
    out.note(
      `${counted(hurried, 'caption')} ${hurried === 1 ? 'is' : 'are'} hard to read in time: that is how fast people speak there.`,
    );
  return made;
}

const NOTHING = refused('not-found', 'There is no transcript to write.');
