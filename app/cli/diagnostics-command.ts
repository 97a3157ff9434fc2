// `earshot diagnostics`: shows the whole of it, and saves it once a person has seen it.
import { resolve } from 'node:path';
import { EXIT } from './exit-codes.ts';
import { done, refused, type End, type Tools } from './tools.ts';
import type { Command } from './words.ts';

const UNSEEN = refused(
  'not-allowed',
  'Nothing was saved. See first what it holds, with “earshot diagnostics”, then save it with --yes: it is meant for somebody else.',
);

/** Runs it. */
export async function runDiagnostics(
  command: Extract<Command, { name: 'diagnostics' }>,
  tools: Tools,
): Promise<End> {
  const { ask, call, json, out } = tools;
  const path = command.path === null ? null : resolve(tools.cwd, command.path);
  if (path !== null && !command.isSeen && (json || !ask)) return UNSEEN;
  const gathered = await call('care.diagnostics', undefined);
  if (!gathered.ok) return gathered;
  const files = gathered.value;
  const show = (): void => {
    for (const { name, text } of files) out.text(`── ${name} ──\n${text.trimEnd()}\n\n`);
  };
  if (path === null) return done(tools, { ok: true, files }, show);
  if (!command.isSeen) show();
  if (!command.isSeen && !(await ask?.(`Save this as ${path}?`))) {
    out.note('Nothing was saved.');
    return EXIT.failed;
  }
  const written = await call('places.saveDiagnostics', { path });
  if (!written.ok) return written;
  const words = `Written to ${path}. It holds no key, no transcript, no sound and no place.`;
  return done(tools, { ok: true, path }, words);
}
