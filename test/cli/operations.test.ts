// The operations from the outside, by `earshot call`: all that are not native are had, and junk is refused as the window refuses it.
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { type OperationName, OPERATIONS } from '../../app/contract/operations.ts';
import { CHANNELS } from '../../app/contract/schema.ts';
import { callNamed, type Handlers } from '../../app/operations/call.ts';
import { terminalFor, typed } from '../operations/command-line.ts';
import { startCore } from '../operations/core-support.ts';
import { jobIn } from '../storage/support.ts';
import { junkFor } from '../support/junk.ts';

const NAMES = Object.keys(OPERATIONS) as OperationName[];
const CALLABLE = NAMES.filter((name) => OPERATIONS[name].reach !== 'native').sort();

describe('earshot call', () => {
  it('lists every operation that is no native one, with its reach and its sentence', async () => {
    const listed = await typed(startCore(), ['call', '--list']);
    expect(listed.code).toBe(0);
    const rows = listed.out
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(rows).toEqual(CALLABLE.map((name) => [name, OPERATIONS[name].reach, OPERATIONS[name].sentence]));
  });

  it('calls with JSON and answers JSON, columns and bytes too', async () => {
    const work = startCore();
    const { recordingId } = jobIn(work.library, 'done');
    const page = { view: 'all', folderId: null, offset: 0, limit: 5 };
    const items = await typed(work, ['call', 'items.page', JSON.stringify(page)]);
    expect(items.code).toBe(0);
    expect(JSON.parse(items.out)).toMatchObject({ total: 1, items: [{ recordingId }] });
    expect(await typed(work, ['call', 'queue.pause'])).toEqual({ code: 0, out: 'null\n', notes: [] });
    expect(work.core.preferences.get('paused')).toBe(true);
    work.library.recordings.setPeaks(recordingId, Uint8Array.of(1, 2, 255));
    const peaks = await typed(work, ['call', 'recordings.peaks', JSON.stringify({ recordingId })]);
    expect(JSON.parse(peaks.out)).toBe('AQL/');
  });

  it('refuses what is there and not for programs: nobody’s word is given for them', async () => {
    const work = startCore();
    const args = JSON.stringify({ places: [], queuePaused: false });
    const confirmed = await typed(work, ['call', 'care.confirm', args, '--json']);
    expect(confirmed.code).toBe(1);
    expect(JSON.parse(confirmed.out)).toMatchObject({ ok: false, code: 'bad-argument' });
    expect(await typed(work, ['call', 'places.saveDiagnostics', '{"path":"/x.zip"}'])).toMatchObject({
      code: 1,
    });
  });

  it('names those that are like a name that is none, and where all are listed', async () => {
    const core = startCore();
    const told = async (name: string) => (await typed(core, ['call', name])).notes.join(' ');
    expect(await told('queue.puase')).toBe(
      'There is no operation “queue.puase” for programs. Like it: queue.pause. All of them: earshot call --list',
    );
    expect(await told('archive.')).toContain('Like it: archive.change, archive.find, archive.part, ');
    expect(await told('nothing at all')).toBe(
      'There is no operation “nothing at all” for programs. All of them: earshot call --list',
    );
  });

  it('ends with an error where no file is and none was ever seen, and says that it is not there', async () => {
    const work = startCore();
    const asked = await typed(work, ['why', '/nowhere/at all.wav']);
    expect(asked).toMatchObject({ code: 1, out: '' });
    expect(asked.notes.join(' ')).toContain('There is no such file, and Earshot never saw one there.');
    expect(await typed(work, ['why', '/'])).toMatchObject({ code: 0 });
    const taken = await typed(work, ['call', 'places.transcribe', '{"path":"/nowhere/a.wav"}', '--json']);
    expect(JSON.parse(taken.out)).toMatchObject({
      code: 'file-gone',
      message: 'There is no such file. Check the path.',
    });
    const ofFolder = await typed(work, [
      'call',
      'places.transcribe',
      JSON.stringify({ path: tmpdir() }),
      '--json',
    ]);
    expect(JSON.parse(ofFolder.out)).toMatchObject({
      code: 'file-unreadable',
      message: expect.stringMatching(/^This is a folder\..* earshot folders add/) as string,
    });
  });

  it.each(CALLABLE)('refuses junk for %s as every face does', async (name) => {
    const { callNamed: fromTerminal } = terminalFor(startCore());
    const window = { [name]: () => expect.unreachable() } as unknown as Partial<Handlers>;
    for (const junk of junkFor(name)) {
      const refusal = await fromTerminal(name, junk);
      expect(refusal, JSON.stringify(junk).slice(0, 40)).toMatchObject({
        ok: false,
        failure: { code: 'bad-argument' },
      });
      expect(await callNamed(window, name, junk)).toEqual(refusal);
    }
  });

  it('reads on in a library in doubt, and refuses the rest with a code of its own', async () => {
    const work = startCore();
    const how = { doubt: 'copied' } as const;
    for (const name of ['folders.list', 'sessions.list', 'care.standing', 'searches.list'])
      expect(await typed(work, ['call', name], how)).toMatchObject({ code: 0 });
    const refused = await typed(work, ['call', 'queue.pause', '--json'], how);
    expect(refused.code).toBe(9);
    expect(JSON.parse(refused.out)).toMatchObject({ code: 'library-unconfirmed' });
    expect(work.core.preferences.get('paused')).toBe(false);
  });
});

describe('operations that are not the window’s', () => {
  it('are not had by its page: it names ids, never paths', () => {
    expect(NAMES.filter((name) => name.startsWith('places.') && name in CHANNELS)).toEqual([]);
    expect(NAMES.filter((name) => !(name in CHANNELS)).sort()).toEqual([
      ...['archive.change', 'archive.find', 'archive.part', 'archive.recordings'],
      ...['archive.search', 'archive.speakers', 'archive.undo'],
      ...['care.backUp', 'care.listBackups', 'exports.make', 'exports.which', 'folders.list', 'jobs.act'],
      ...[
        'places.copyBackups',
        'places.downloads',
        'places.export',
        'places.fetch',
        'places.follow',
        'places.importModel',
        'places.listen',
        'places.saveDiagnostics',
      ],
      ...['places.transcribe', 'places.why', 'search.list'],
      ...['serve.addToken', 'serve.revokeToken', 'serve.status', 'serve.tokens'],
      ...['sessions.list', 'transcripts.read'],
    ]);
  });

  it('say in whole sentences what they do, and no two the same', () => {
    const sentences = NAMES.map((name) => OPERATIONS[name].sentence);
    expect(sentences.filter((sentence) => !/^[A-Z].*[.]$/.test(sentence))).toEqual([]);
    expect(new Set(sentences).size).toBe(NAMES.length);
  });
});
