// What commands say to people: documents as they are, and a word where there is nothing.
import { expect, it } from 'vitest';
import { setNotes } from '../../app/operations/listener-notes.ts';
import { typed } from '../operations/command-line.ts';
import { startCore } from '../operations/core-support.ts';
import { jobIn } from '../storage/support.ts';

it('notes are a document: lines, and no marks of them', async () => {
  const work = startCore();
  const { recordingId } = jobIn(work.library, 'done');
  const text = '# The talk\n\nAn a\\b of it.';
  setNotes(work.core, recordingId, text, true);
  for (const [form, said] of [
    ['md', `${text}\n`],
    ['html', expect.stringMatching(/^<h\d>The talk<\/h\d>\n/)],
    ['txt', expect.stringMatching(/^The talk\n/)],
  ] as const)
    expect(await typed(work, ['notes', `${recordingId}`, '--format', form])).toEqual({
      code: 0,
      out: said,
      notes: [],
    });
});

it('jobs says beside an empty list what to do, and nothing beside another', async () => {
  const work = startCore();
  expect(await typed(work, ['jobs'])).toEqual({
    code: 0,
    out: '',
    notes: ['No recordings yet. Add one: earshot add FILE, or a folder: earshot folders add DIR'],
  });
  expect(await typed(work, ['jobs', '--json'])).toEqual({ code: 0, out: '[]\n', notes: [] });
  jobIn(work.library, 'done');
  expect((await typed(work, ['jobs'])).notes).toEqual([]);
});

it('jobs says of what is held back that it is', async () => {
  const work = startCore();
  const { id } = jobIn(work.library, 'queued');
  expect((await typed(work, ['jobs'])).out).not.toContain('held');
  work.core.act(id, 'hold');
  expect((await typed(work, ['jobs'])).out).toMatch(/\theld back\n$/);
});
