// Diagnostics: what helps is in them, and canaries that stand for secrets are not.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import { gatherDiagnostics, logPathIn, writeDiagnostics } from '../../app/operations/diagnostics.ts';
import { cutSecrets } from '../../app/domain/redaction.ts';
import { accepted, must, NOW, transcriptOf } from '../storage/support.ts';
import { startCore } from './core-support.ts';

const KEY = 'canary-key-5f2b8c';
const WORDS = 'canaryspokenwords';
const INSIDE = 'canaryfilecontent';
const PLACE = 'Canary Secret Place';

describe('the zip', () => {
  it('has what helps, and no key, no words, no content of files and no place', async () => {
    const { core, library } = startCore();
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
    core.preferences.change({ cloudUrl: `https://mina:${KEY}@api.example.com/v1` });
    writeFileSync(
      logPathIn(library.directory),
      `[info] sent with Authorization: Bearer ${KEY}\n[error] ENOENT: no such file, open '${path}'\n    at run (/opt/earshot/out/app/main.js:3:1)\n[info] ${library.directory}/sound/1.wav is made\n[info] episode.mp3 is done\n`,
    );
    const shown = await gatherDiagnostics({
      core,
      versions: { earshot: '1.2.3' },
      logPath: logPathIn(library.directory),
      appDir: '/opt/earshot',
      redact: (text) => cutSecrets(text, [KEY]),
    });
    const zip = join(library.directory, 'diagnostics.zip');
    expect(await writeDiagnostics(zip, shown)).toEqual({ ok: true, value: undefined });
    const files = Object.fromEntries(
      Object.entries(unzipSync(readFileSync(zip))).map(([name, bytes]) => [name, strFromU8(bytes)]),
    );
    // What was shown is what is saved.
    expect(Object.entries(files)).toEqual(shown.map(({ name, text }) => [name, text]));
    expect(Object.keys(files).sort()).toEqual([
      'about.json',
      'events.txt',
      'library.json',
      'log.txt',
      'queue.json',
      'settings.json',
    ]);
    const all = Object.values(files).join('\n');
    for (const canary of [KEY, WORDS, INSIDE, PLACE, 'mina', 'Night Kitchen', 'episode', library.directory])
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
    const fileId = library.files.byPath(path)?.id;
    expect(files['log.txt']).toContain(`open '[file ${fileId} of recording 1]'`);
    expect(files['log.txt']).toContain('[library]/sound/1.wav');
    expect(files['log.txt']).toContain('([app]/out/app/main.js:3:1)');
  });

  it('is made without a log, and takes only the end of a long one', async () => {
    const { core, library } = startCore();
    const logOf = async (logPath: string): Promise<string> => {
      const redact = (text: string): string => text;
      const files = await gatherDiagnostics({
        core,
        versions: {},
        logPath,
        appDir: '/opt/earshot',
        redact,
      });
      return must(files.find(({ name }) => name === 'log.txt')).text;
    };
    expect(await logOf(join(library.directory, 'none'))).toBe('');
    const logPath = logPathIn(library.directory);
    // What is cut in the middle of a line could be half a secret, which nobody would know.
    const half = 'half-of-a-secret '.repeat(20_000);
    writeFileSync(logPath, `first\n${half}\n${'x'.repeat(99_990)}\nlast\n`);
    expect(await logOf(logPath)).toBe(`${'x'.repeat(99_990)}\nlast\n`);
  });
});

describe('a secret that is planted', () => {
  it('never comes out, wherever it is and in whatever form', async () => {
    const { core, library } = startCore();
    const secret = fc.stringMatching(/^[!-~]{10,40}$/);
    const forms: readonly ((one: string) => string)[] = [
      (one) => one,
      (one) => JSON.stringify({ deep: JSON.stringify({ one }) }),
      (one) => `https://api.example/v1?a=${encodeURIComponent(one)}`,
      (one) => Buffer.from(`mina:${one}`).toString('base64'),
      (one) => `http://mina:${encodeURIComponent(one)}@proxy.example`,
      (one) => `Authorization: Bearer ${one}`,
    ];
    const logPath = logPathIn(library.directory);
    await fc.assert(
      fc.asyncProperty(secret, fc.constantFrom(...forms), fc.nat(50), async (one, form, lines) => {
        const rest = 'an ordinary line\n'.repeat(lines);
        writeFileSync(logPath, `${rest}[error] while sending: ${form(one)}\n${rest}`);
        core.preferences.change({ cloudUrl: `https://x.example/v1?key=${encodeURIComponent(one)}` });
        const files = await gatherDiagnostics({
          core,
          versions: { earshot: one },
          logPath,
          appDir: '/opt/earshot',
          redact: (text) => cutSecrets(text, [one]),
        });
        const all = files.map(({ text }) => text).join('\n');
        expect(all).not.toContain(one);
        expect(all).not.toContain(Buffer.from(one).toString('base64').slice(2, -4));
        if (encodeURIComponent(one).includes('%')) expect(all).not.toContain(encodeURIComponent(one));
        expect(all).toContain(lines > 0 ? 'ordinary' : 'while sending');
      }),
      { numRuns: 60 },
    );
  });
});
