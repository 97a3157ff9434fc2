// The channels of editing, in the stand-in for window.api: edits the scene's transcripts by the rules of the app, keeps no history.
import type { DiffView, EditedView, FindView } from '../../app/contract/editing-views.ts';
import type { ArgsOf } from '../../app/contract/schema.ts';
import type { TranscriptView } from '../../app/contract/views.ts';
import type { EditStep, PlacedSegment } from '../../app/domain/edit-step.ts';
import { planEdit, type EditCommand } from '../../app/domain/editing.ts';
import { hitsFinder } from '../../app/domain/replacing.ts';

type Transcripts = Map<number, TranscriptView>;

const NO_HISTORY = { canUndo: true, canRedo: false, moved: false, offer: null } as const;

function edit(transcripts: Transcripts, { command, recordingId }: ArgsOf<'edits.do'>): EditedView {
  const transcript = transcripts.get(recordingId);
  if (!transcript) throw new Error('There is no such transcript');
  const placed = transcript.segments.map((segment, at): PlacedSegment => ({ ...segment, order: at }));
  const at = (id: number): number => placed.findIndex((segment) => segment.id === id);
  const planned = planEdit(command as EditCommand, {
    segment: (id) => placed[at(id)] ?? null,
    previous: (id) => placed[at(id) - 1] ?? null,
    next: (id) => placed[at(id) + 1] ?? null,
    spokenBy: (speaker, from = -1) =>
      placed.filter((segment) => segment.speaker === speaker && segment.order >= from).map(({ id }) => id),
    freshId: () => Math.max(...placed.map(({ id }) => id)) + 1,
    between: () => [],
    inside: (after, before) => placed.slice(at(after.id) + 1, at(before.id)),
  });
  const steps: readonly EditStep[] = planned.ok ? planned.value : [];
  const edited: EditedView = {
    ...NO_HISTORY,
    transcriptId: transcript.id,
    revision: transcript.revision + 1,
    editedAt: transcript.createdAt + 60_000,
    wordCount: transcript.wordCount,
    segments: steps.flatMap((step) => {
      if (step.type !== 'segment' || !step.after) return [];
      const { order, ...segment } = step.after;
      return [{ segment, after: placed.findLast((one) => one.order < order)?.id ?? null }];
    }),
    removed: steps.flatMap((step) => (step.type === 'segment' && !step.after ? [step.id] : [])),
    speakers: steps.flatMap((step) =>
      step.type === 'speaker' ? [{ ids: step.ids, speaker: step.after }] : [],
    ),
  };
  transcripts.set(recordingId, { ...transcript, revision: edited.revision, editedAt: edited.editedAt });
  return edited;
}

function find(transcripts: Transcripts, { recordingId, what }: ArgsOf<'replace.find'>): FindView {
  const hitsOf = hitsFinder(what.type === 'text' ? [what] : []);
  const recordings = [...transcripts.values()]
    .filter((transcript) => recordingId === null || transcript.recordingId === recordingId)
    .map((transcript) => {
      const hits = transcript.segments.flatMap(({ id, start, text }) =>
        hitsOf(text).map(({ from, replacement, to }, nth) => ({
          segmentId: id,
          nth,
          start,
          before: text.slice(Math.max(0, from - 48), from),
          found: text.slice(from, to),
          replacement,
          after: text.slice(to, to + 48),
        })),
      );
      return {
        recordingId: transcript.recordingId,
        title: `Recording ${transcript.recordingId}`,
        count: hits.length,
        hits,
      };
    });
  return { recordings: recordings.filter(({ count }) => count > 0), after: null, left: 0 };
}

/** @param scene its transcripts are edited */
export function fakeEditing(scene: { transcripts: ReadonlyMap<number, TranscriptView> }) {
  const edited = (args: ArgsOf<'edits.do'>): EditedView => {
    const transcripts = new Map(scene.transcripts);
    const answer = edit(transcripts, args);
    scene.transcripts = transcripts;
    return answer;
  };
  const nothingDone = (args: ArgsOf<'edits.undo'>): EditedView =>
    edited({ ...args, command: { type: 'merge', segmentId: -1 } });
  return {
    'edits.do': edited,
    'edits.undo': nothingDone,
    'edits.redo': nothingDone,
    'edits.reach': ({ recordingId }: ArgsOf<'edits.reach'>) => {
      const transcript = scene.transcripts.get(recordingId);
      return {
        transcriptId: transcript?.id ?? 0,
        revision: transcript?.revision ?? 0,
        editedAt: transcript?.editedAt ?? null,
        canUndo: (transcript?.revision ?? 0) > 0,
        canRedo: false,
        names: ['Mina Ötvös', 'שרה לוי'],
      };
    },
    'versions.list': ({ recordingId }: ArgsOf<'versions.list'>) => {
      const at = scene.transcripts.get(recordingId)?.createdAt ?? 0;
      const base = { transcriptId: recordingId * 10, service: 'device', model: 'Moonshine Base' } as const;
      return [
        {
          ...base,
          version: 2,
          kind: 'replace',
          startedAt: at + 9e6,
          endedAt: at + 9e6,
          editCount: 1,
          isNow: true,
        },
        {
          ...base,
          version: 1,
          kind: 'hand',
          startedAt: at + 6e5,
          endedAt: at + 9e5,
          editCount: 12,
          isNow: false,
        },
        { ...base, version: 0, kind: 'service', startedAt: at, endedAt: at, editCount: 0, isNow: false },
      ] as const;
    },
    'versions.diff': (): DiffView => ({
      added: 2,
      removed: 1,
      more: 0,
      hunks: [
        {
          start: 12.5,
          parts: [
            { change: 'same', text: 'and that was when' },
            { change: 'removed', text: 'Jon' },
            { change: 'added', text: 'John Smith' },
            { change: 'same', text: 'came in and sat down.' },
          ],
        },
      ],
    }),
    'versions.restore': ({ version: _, ...args }: ArgsOf<'versions.restore'>) => nothingDone(args),
    'replace.find': (args: ArgsOf<'replace.find'>) => find(new Map(scene.transcripts), args),
    'replace.apply': () => ({ segments: 1 }),
    'replace.last': () => null,
    'replace.undo': () => ({ recordings: 1, editedSince: 0 }),
    'glossary.get': () => ({
      automatic: false,
      terms: [
        { term: 'Earshot', heard: ['ear shot', 'air shot'] },
        { term: 'Mina Ötvös', heard: ['Mina Otwosh'] },
      ],
    }),
    'glossary.set': ({ automatic, terms }: ArgsOf<'glossary.set'>) => ({ automatic, terms }),
    'glossary.answer': () => undefined,
  } as const;
}
