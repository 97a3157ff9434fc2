// What an assistant hands back of an episode: notes for listeners and chapters, each as a whole, and how that is undone.
import { createHash } from 'node:crypto';
import type { ArgsOf } from '../contract/operations.ts';
import { counted } from '../domain/counted.ts';
import { OWN_CHAPTER_LIMITS } from '../domain/chapters.ts';
import { ok, type Outcome } from '../domain/result.ts';
import { type Changed, changedSince, gone, isThere, note } from './archive-trail.ts';
import { setChapters } from './chapters.ts';
import type { Core } from './core.ts';
import { setNotes } from './listener-notes.ts';

type Change = ArgsOf<'archive.change'>['change'];
type Of<K extends Change['kind']> = Extract<Change, { readonly kind: K }>;

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** As a version of its own: what was written before stays among the versions, too. */
export function writeNotes(core: Core, { recordingId, text }: Of<'notes'>, by: string): Outcome<Changed> {
  const { notes } = core.library.desk;
  const was = notes.latest(recordingId)?.id ?? null;
  const set = setNotes(core, recordingId, text, true);
  if (!set.ok) return set;
  const now = notes.latest(recordingId)?.id ?? null;
  const told = was === null ? 'wrote notes for listeners.' : 'wrote the notes for listeners anew.';
  const data = { kind: 'notes', was, now, digest: digestOf(text) };
  return ok({ recordingId, changeId: note(core, { recordingId }, by, told, data) });
}

export function undoNotes(
  core: Core,
  recordingId: number,
  { digest, now, was }: Readonly<Record<string, unknown>>,
): Outcome<void> {
  const { notes } = core.library.desk;
  const latest = notes.latest(recordingId);
  if (latest?.id !== now || digestOf(latest?.text ?? '') !== digest) return changedSince();
  if (was === null) {
    notes.forget(recordingId, Number(now));
    core.changes.tell(['items'], [recordingId]);
    return ok(undefined);
  }
  const before = notes.version(recordingId, Number(was));
  if (!before) return gone();
  const set = setNotes(core, recordingId, before.text, true);
  return set.ok ? ok(undefined) : set;
}

export function writeChapters(
  core: Core,
  { chapters, recordingId }: Of<'chapters'>,
  by: string,
): Outcome<Changed> {
  const lists = core.library.desk.chapters;
  const was = lists.get(recordingId);
  const set = setChapters(core, recordingId, chapters);
  if (!set.ok) return set;
  const now = lists.get(recordingId);
  const text = `set ${counted(chapters.length, 'chapter')}; ${was ? `there were ${was.length} of a person’s` : 'nobody had set any'}.`;
  const changeId = note(core, { recordingId }, by, text, { kind: 'chapters', was, now });
  return ok({ recordingId, changeId });
}

export function undoChapters(
  core: Core,
  recordingId: number,
  { now, was }: Readonly<Record<string, unknown>>,
): Outcome<void> {
  const lists = core.library.desk.chapters;
  if (JSON.stringify(lists.get(recordingId)) !== JSON.stringify(now)) return changedSince();
  if (!isThere(core, recordingId)) return gone();
  // As it stood there, word for word: it was taken once.
  const before = Array.isArray(was) ? (was as ReturnType<typeof lists.get>) : null;
  lists.set(recordingId, before?.slice(0, OWN_CHAPTER_LIMITS.chapters) ?? null, core.nowMs());
  core.changes.tell(['items'], [recordingId]);
  return ok(undefined);
}
