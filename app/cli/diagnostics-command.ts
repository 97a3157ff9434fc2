// `earshot diagnostics`: shows the whole of it, and saves it once a person has seen it.
import { resolve } from 'node:path';
import type { DiagnosticFile, Diagnostics } from '../operations/diagnostics.ts';
import type { Output } from './output.ts';
import { refuse } from './refuse.ts';
import type { Command } from './words.ts';

export interface DiagnosticsTools {
  readonly diagnostics: Diagnostics;
  /** Asks a person at the terminal; null where nobody sits there. */
  readonly ask: ((question: string) => Promise<boolean>) | null;
  readonly out: Output;
  readonly json: boolean;
  readonly cwd: string;
}

const UNSEEN =
  'Nothing was saved. See first what it holds, with “earshot diagnostics”, then save it with --yes: it is meant for somebody else.';

/** Runs it; answers the exit code. */
export async function runDiagnostics(
  command: Extract<Command, { name: 'diagnostics' }>,
  tools: DiagnosticsTools,
): Promise<number> {
  const { ask, diagnostics, json, out } = tools;
  const path = command.path === null ? null : resolve(tools.cwd, command.path);
  if (path !== null && !command.isSeen && (json || !ask))
    return refuse(tools, { code: 'not-allowed', message: UNSEEN });
  const files = await diagnostics.gather();
  if (path === null && json) out.json({ ok: true, files });
  if (path === null ? !json : !command.isSeen) show(files, out);
  if (path === null) return 0;
  if (!command.isSeen && !(await ask?.(`Save this as ${path}?`))) {
    out.note('Nothing was saved.');
    return 1;
  }
  const written = await diagnostics.write(path, files);
  if (!written.ok) return refuse(tools, written.failure);
  if (json) out.json({ ok: true, path });
  else out.line(`Written to ${path}. It holds no key, no transcript, no sound and no place.`);
  return 0;
}

function show(files: readonly DiagnosticFile[], out: Output): void {
  for (const { name, text } of files) out.text(`── ${name} ──\n${text.trimEnd()}\n\n`);
}
