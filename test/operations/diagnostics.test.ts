// Diagnostics: what helps is in them, and canaries that stand for secrets are not.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import { logPathIn, makeDiagnostics, shortenPaths } from '../../app/operations/diagnostics.ts';
import { cutSecrets } from '../../app/domain/redaction.ts';
import { accepted, must, NOW, transcriptOf } from '../storage/support.ts';
import { startEngine } from './engine-support.ts';

const KEY = 'canary-key-5f2b8c';
const WORDS = 'canaryspokenwords';
const INSIDE = 'canaryfilecontent';
const PLACE = 'Canary Secret Place';

describe('the zip', () => {
  it('has what helps, and no key, no words, no content of files and no place', async () => {
    const { engine, library } = startEngine();
    const folder = library.folders.add(
      {
        path: `/home/mina/${PLACE}/Night Kitchen`,
        name: 'Night Kitchen',
        includeSubfolders: true,
        service: 'cloud',
      },
      NOW,
    );
    const path = `${folder.path}/episode.mp3`;
    const job = accepted(library, { path, folderId: folder.id, service: 'cloud' });
    library.jobs.finish(job.id, job, transcriptOf(WORDS), `{"text":"${WORDS}"}`, NOW);
    const refused = accepted(library, {
      path: `${folder.path}/bad.mp3`,
      folderId: folder.id,
      service: 'cloud',
    });
    const why = failure('generation-failed', { detail: `the service said ${WORDS} of ${INSIDE}` });
    library.jobs.apply(refused.id, refused, { type: 'generation-failed', failure: why, retryAt: NOW }, NOW);
    engine.changeSettings({ cloudUrl: `https://mina:${KEY}@api.example.com/v1` });
    writeFileSync(
      logPathIn(library.directory),
      `[info] sent with Authorization: Bearer ${KEY}\n[error] ENOENT: no such file, open '${path}'\n`,
    );
    const zip = await makeDiagnostics({
      engine,
      versions: { earshot: '1.2.3' },
      logPath: logPathIn(library.directory),
      redact: (text) => cutSecrets(text, [KEY]),
    });
    const files = Object.fromEntries(
      Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, strFromU8(bytes)]),
    );
    expect(Object.keys(files).sort()).toEqual([
      'about.json',
      'events.txt',
      'library.json',
      'log.txt',
      'queue.json',
      'settings.json',
    ]);
    const all = Object.values(files).join('\n');
    for (const canary of [KEY, WORDS, INSIDE, PLACE, 'mina', library.directory])
      expect(all).not.toContain(canary);
    expect(JSON.parse(must(files['about.json']))).toMatchObject({ versions: { earshot: '1.2.3' } });
    expect(JSON.parse(must(files['library.json']))).toMatchObject({
      recordings: 2,
      transcripts: 1,
      folders: [{ id: folder.id, service: 'cloud', recordings: 2 }],
    });
    expect(files['events.txt']).toContain('job-generation-failed');
    expect(files['events.txt']).toContain('code="generation-failed"');
    expect(files['log.txt']).toContain('ENOENT');
    expect(files['log.txt']).toContain('…/Night Kitchen/episode.mp3');
  });

  it('is made without a log, and takes only the end of a long one', async () => {
    const { engine, library } = startEngine();
    const deps = {
      engine,
      versions: {},
      logPath: join(library.directory, 'none'),
      redact: (text: string) => text,
    };
    expect(strFromU8(must(unzipSync(await makeDiagnostics(deps))['log.txt']))).toBe('');
    const logPath = logPathIn(library.directory);
    writeFileSync(logPath, `first\n${'x'.repeat(400_000)}\nlast\n`);
    const log = strFromU8(must(unzipSync(await makeDiagnostics({ ...deps, logPath }))['log.txt']));
    expect(log.endsWith('\nlast\n')).toBe(true);
    expect(log).not.toContain('first');
  });
});

describe('paths', () => {
  it.each([
    ["open '/home/mina/Shows/a.mp3'", "open '…/a.mp3'"],
    ['C:\\\\Users\\\\Mina\\\\a.mp3 is gone', '…/a.mp3 is gone'],
    ['"C:\\\\\\\\Users\\\\\\\\Mina\\\\\\\\a.mp3"', '"…/a.mp3"'],
    ['at file:///opt/earshot/app/main.js:3:1', 'at file://…/main.js:3:1'],
    ['1/2 of 3/4, and/or', '1/2 of 3/4, and/or'],
    ['https://api.example.com/v1/stt/create', 'https://api.example.com/v1/stt/create'],
  ])('%s', (long, short) => {
    expect(shortenPaths(long, [])).toBe(short);
  });

  it('of known folders are names, whatever they are called', () => {
    const name = fc
      .string({ minLength: 3, maxLength: 20 })
      .filter((text) => !/[/\\…]/.test(text) && text.trim() === text);
    fc.assert(
      fc.property(name, name, (parent, own) => {
        const folder = `/ü${parent}ü/${own}`;
        expect(shortenPaths(`in ${folder} now`, [folder])).not.toContain(`ü${parent}ü`);
      }),
    );
  });
});
