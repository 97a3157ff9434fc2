// What an assistant changes: one thing at a time, noted in the trail with who asked and what it was before, so that it can be undone.
import type { ARCHIVE_CHANNELS } from '../contract/channels/archive.ts';
import type { ArgsOf } from '../contract/operations.ts';
import { standInsOf } from '../domain/engine-chain.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { displaySpeaker } from '../domain/transcript.ts';
import type { Editing } from '../transcripts/editing.ts';
import type { Deeds } from './call.ts';
import type { Core } from './core.ts';
import { undoChapters, undoNotes, writeChapters, writeNotes } from './archive-desk.ts';
import { CHANGED, type Changed, changedSince, gone, isThere, note, UNDONE } from './archive-trail.ts';
import { jobFor, takeFile } from './taking.ts';

export interface ArchiveChangeDeps {
  readonly core: Core;
  readonly editing: Pick<Editing, 'edit'>;
}

type Change = ArgsOf<'archive.change'>['change'];
type Of<K extends Change['kind']> = Extract<Change, { readonly kind: K }>;
type Table = Pick<typeof ARCHIVE_CHANNELS, 'archive.change' | 'archive.undo'>;

/** What they do. */
export function archiveChanges(deps: ArchiveChangeDeps): Deeds<Table> {
  return {
    'archive.change': ({ by, change }) => {
      switch (change.kind) {
        case 'title':
          return retitle(deps.core, change, by);
        case 'tags':
          return retag(deps.core, change, by);
        case 'speaker':
          return nameSpeaker(deps, change, by);
        case 'glossary':
          return addTerm(deps.core, change, by);
        case 'notes':
          return writeNotes(deps.core, change, by);
        case 'chapters':
          return writeChapters(deps.core, change, by);
        case 'transcribe':
          return transcribe(deps.core, change, by);
      }
    },
    'archive.undo': ({ changeId, kinds }) => undo(deps, changeId, kinds),
  };
}

function retitle(core: Core, { recordingId, title }: Of<'title'>, by: string): Outcome<Changed> {
  const was = core.library.details.get(recordingId)?.title;
  if (was === undefined || !isThere(core, recordingId)) return gone();
  core.library.details.update(recordingId, { title }, core.nowMs());
  core.changes.tell(['items', 'search'], [recordingId]);
  const text = `gave it the title “${title}”; it was “${was}”.`;
  return ok({
    recordingId,
    changeId: note(core, { recordingId }, by, text, { kind: 'title', was, now: title }),
  });
}

function retag(core: Core, { recordingId, tags }: Of<'tags'>, by: string): Outcome<Changed> {
  const was = core.library.details.get(recordingId)?.tags;
  if (was === undefined || !isThere(core, recordingId)) return gone();
  const now = core.library.details.update(recordingId, { tags }, core.nowMs())?.tags ?? [];
  core.changes.tell(['items', 'search'], [recordingId]);
  const text = `gave it the tags ${now.join(', ') || '(none)'}; they were ${was.join(', ') || '(none)'}.`;
  return ok({ recordingId, changeId: note(core, { recordingId }, by, text, { kind: 'tags', was, now }) });
}

/** An edit of the text like any other: Undo in the reader takes it back, too. */
async function nameSpeaker(
  { core, editing }: ArchiveChangeDeps,
  { from, recordingId, to }: Of<'speaker'>,
  by: string,
): Promise<Outcome<Changed>> {
  const stored = core.library.transcripts.packed(recordingId);
  if (!stored || !isThere(core, recordingId)) return gone();
  const labels = new Set(stored.segments.map(({ speaker }) => speaker));
  const label = [...labels].find((one) => displaySpeaker(one) === displaySpeaker(from));
  if (typeof label !== 'string') return failed(failure('not-found', { message: NO_SPEAKER }));
  // Two who become one could not be parted again by their names.
  if ([...labels].some((one) => displaySpeaker(one) === to))
    return failed(failure('not-allowed', { message: TAKEN }));
  const edited = await editing.edit({ recordingId, seen: null }, { type: 'rename', from: label, to });
  if (!edited.ok) return edited;
  const text = `called ${displaySpeaker(label) ?? label} “${to}”.`;
  return ok({
    recordingId,
    changeId: note(core, { recordingId }, by, text, { kind: 'speaker', was: label, now: to }),
  });
}

const NO_SPEAKER =
  'Nobody in this transcript is called that. Read it again: names are as they stand before the lines.';
const TAKEN =
  'Somebody in this transcript has that name already. Two speakers are made one by a person, in the reader.';

function addTerm(core: Core, { folderId, heard, written }: Of<'glossary'>, by: string): Outcome<Changed> {
  const { glossaries } = core.library;
  if (!core.library.folders.get(folderId)) return gone();
  const before = glossaries.get(folderId);
  const known = before.terms.find(({ term }) => term === written);
  const now = [...new Set([...(known?.heard ?? []), ...heard])];
  const terms = [...before.terms.filter(({ term }) => term !== written), { term: written, heard: now }];
  glossaries.set(folderId, { ...before, terms });
  core.changes.tell(['folders']);
  const text = `added “${written}” to the words of the show.`;
  const data = { kind: 'glossary', written, was: known?.heard ?? null, now };
  return ok({ recordingId: null, changeId: note(core, { folderId }, by, text, data) });
}

/** On this device, or not at all: what an assistant asks for never costs anything. */
async function transcribe(core: Core, { item }: Of<'transcribe'>, by: string): Promise<Outcome<Changed>> {
  const device = core.engines.first(({ isPaid, runsHere }) => runsHere && !isPaid);
  if (!device) return failed(failure('not-allowed'));
  const number = Number(item.slice(1));
  const file = item.startsWith('f') ? core.library.files.get(number) : null;
  const recording = item.startsWith('r') ? core.library.recordings.get(number) : null;
  if ((!file && !recording) || (recording && recording.removedAt !== null)) return gone();
  const folderId = (file ?? recording)?.folderId ?? null;
  // A file by its id lies in a folder that a person chose; one that lies elsewhere has none.
  if (file && folderId === null) return failed(failure('not-allowed'));
  const chain = chainOf(core, folderId);
  if (standInsOf(chain, device.id).some((id) => core.engines.traits(id).isPaid))
    return failed(failure('not-allowed', { message: WOULD_COST }));
  const taken = file ? await takeFile(core, file.path, { service: device.id }) : ok({ recordingId: number });
  if (!taken.ok) return taken;
  const { recordingId } = taken.value;
  const job = jobFor(core, recordingId, device.id, 0, null);
  if (!job.ok) return job;
  note(core, { recordingId }, by, 'asked for a transcript, made on this device.');
  return ok({ recordingId, changeId: null });
}

const chainOf = ({ library, preferences }: Core, folderId: number | null) =>
  (folderId === null ? null : library.folders.get(folderId)?.chain) ?? preferences.get('defaultChain');

const WOULD_COST =
  'Where this device fails, its show goes on with a service that charges, and that is not for an assistant to begin. Nothing was queued: a person can, in Earshot.';

async function undo(
  deps: ArchiveChangeDeps,
  changeId: number,
  kinds?: readonly string[],
): Promise<Outcome<void>> {
  const { core } = deps;
  const event = core.library.events.get(changeId);
  if (event?.kind !== CHANGED || !event.data) return gone();
  if (kinds && !kinds.includes(String(event.data.kind))) return gone();
  const undone = await takeBack(deps, event);
  if (!undone.ok) return undone;
  core.library.events.append(UNDONE, event, core.nowMs(), {
    text: `Undone: ${event.text ?? ''}`,
    data: { of: changeId },
  });
  return ok(undefined);
}

type Event = NonNullable<ReturnType<Core['library']['events']['get']>>;

async function takeBack(
  { core, editing }: ArchiveChangeDeps,
  { data, folderId, recordingId }: Event,
): Promise<Outcome<void>> {
  const { details, glossaries } = core.library;
  const [was, now] = [data?.was, data?.now];
  const same = (value: unknown): boolean => JSON.stringify(value) === JSON.stringify(now);
  if (data?.kind === 'glossary' && folderId !== null) {
    const before = glossaries.get(folderId);
    const known = before.terms.find(({ term }) => term === data.written);
    if (!known || !same(known.heard)) return changedSince();
    const rest = before.terms.filter((one) => one !== known);
    const terms = Array.isArray(was) ? [...rest, { ...known, heard: was.map(String) }] : rest;
    glossaries.set(folderId, { ...before, terms });
    core.changes.tell(['folders']);
    return ok(undefined);
  }
  if (recordingId === null || !isThere(core, recordingId)) return gone();
  if (data?.kind === 'notes') return undoNotes(core, recordingId, data);
  if (data?.kind === 'chapters') return undoChapters(core, recordingId, data);
  if (data?.kind === 'speaker') {
    const edited = await editing.edit(
      { recordingId, seen: null },
      { type: 'rename', from: String(now), to: String(was) },
    );
    return edited.ok ? ok(undefined) : changedSince();
  }
  const isTitle = data?.kind === 'title';
  if (!isTitle && data?.kind !== 'tags') return gone();
  const current = details.get(recordingId);
  if (!same(isTitle ? current?.title : current?.tags)) return changedSince();
  const patch = isTitle ? { title: String(was) } : { tags: Array.isArray(was) ? was.map(String) : [] };
  details.update(recordingId, patch, core.nowMs());
  core.changes.tell(['items', 'search'], [recordingId]);
  return ok(undefined);
}
