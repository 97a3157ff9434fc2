// Every sentence that a failure can say is known to the window in each of its languages.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileCore } from '../../build/messages/catalogues.mjs';
import { failure, FAILURE_CODES } from '../../app/domain/failure.ts';
import { WORDING } from '../../app/domain/failure-words.ts';
import { type CoreMessages, said, understand } from '../../app/messages/said.ts';
import { ofOwnServer } from '../../app/speech/own-server/words.ts';

const APP = join(import.meta.dirname, '..', '..', 'app');
/** Rooms whose failures no window shows: they speak to programs, to the command line, or in their own words. */
const ELSEWHERE = new Set(['cli', 'headless', 'mcp', 'messages', 'serve', 'shell']);
/** Answers to the command line only, in rooms that also answer the window; and sentences that others make up. */
const COMMANDS_ONLY = [
  /jobs release JOB/,
  /queue resume/,
  /--service/,
  /^EARSHOT_QUEUE is no address/,
  /so there is none to revoke/,
  /^“VALUE”: VALUE$/,
  /^VALUE VALUE$/,
  /^VALUE works on this library already/,
  /^There is, or was, a token/,
  // Glued to another sentence: held by example, below.
  /^VALUE Earshot tried/,
  /The transcript is safe\.VALUE$/,
];

/** Whole sentences that no window shows: of SQL, logs, commands, servers and workers; and what is held by example in core-story. */
const NOT_SHOWN = [
  ...COMMANDS_ONLY,
  /^(DELETE|SELECT|UPDATE|VACUUM) /,
  /^The recording is VALUE s long, all channels/,
  /^The thread /,
  /^(Looked at|Seen again, changed|Stood still, so it is complete|Not whole by what it says itself, but nothing more came: taken as it is|VALUE, attempt) ?VALUE/,
  /^VALUE\. Nothing was sent\. It waits/,
  // On the terminal and in the log: of files with keys, and of a worker.
  /^The (first line of the )?file that VALUE names /,
  /^(The queue engine answers again\.|Nothing new is taken for now: VALUE\.)$/,
];
/** What these say is for programs, the command line and the log; sentences of `contract` describe it to programs. */
const NOT_FOR_WINDOWS = new Set([...ELSEWHERE, 'contract', 'farm', 'net', 'sound', 'start']);

/** What stands behind `message:` in a file, with VALUE for what is filled in. */
function sentencesIn(source: string): readonly string[] {
  const found = source.matchAll(/message:\s*(?:'((?:[^'\\]|\\.)*)'|`((?:[^`\\$]|\\.|\$\{[^}`]*\})*)`)/g);
  return [...found].map(([, plain, filled = '']) =>
    (plain ?? filled).replaceAll("\\'", "'").replaceAll(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, 'VALUE'),
  );
}

/** Whole sentences on a line of their own or behind anything else, of three words or more; no comments, nothing that is thrown or logged. */
function spokenIn(source: string): readonly string[] {
  return source.split('\n').flatMap((line) => {
    if (/^\s*(\/\/|\/?\*)/.test(line) || /Error\(|onFault/.test(line)) return [];
    return [...line.matchAll(/(['`])((?:[^'`\\]|\\.)*)\1/g)]
      .map(([, , body = '']) =>
        body.replaceAll("\\'", "'").replaceAll(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, 'VALUE'),
      )
      .filter((text) => /^[“\p{Lu}]\S* \S+ .*[.!?]$/u.test(text));
  });
}

function sources(folder: string, elsewhere = ELSEWHERE): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !elsewhere.has(name.split(/[\\/]/)[0] ?? ''))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

describe('failures in German', () => {
  beforeAll(() => understand(compileCore('de') as CoreMessages, 'de'));
  afterAll(() => understand([], 'en'));

  it('are known by each code’s sentence', () => {
    const unknown = Object.values(WORDING).filter(({ message }) => said(message) === message);
    expect(unknown).toEqual([]);
  });

  it('are known where a sentence of its own is said', () => {
    const own = sources(APP)
      .flatMap(sentencesIn)
      .filter((one) => !COMMANDS_ONLY.some((only) => only.test(one)));
    expect(own.length).toBeGreaterThan(60);
    expect(own.filter((one) => said(one) === one)).toEqual([]);
  });

  it('are known wherever a room says a whole sentence', () => {
    const spoken = new Set(sources(APP, NOT_FOR_WINDOWS).flatMap(spokenIn));
    expect(spoken.size).toBeGreaterThan(300);
    const unknown = [...spoken].filter((one) => said(one) === one);
    expect(unknown.filter((one) => !NOT_SHOWN.some((only) => only.test(one)))).toEqual([]);
  });

  it('are known as a server of one’s own says them, and why its token stays here', () => {
    const own = FAILURE_CODES.map((code) => ofOwnServer(failure(code)).message);
    const places = readFileSync(join(APP, 'compose', 'server-access.ts'), 'utf8');
    const kept = [...places.matchAll(/\) =>\s*`([^`]*is not sent there[^`]*)`/g)].map(([, text = '']) =>
      text.replaceAll(/\$\{[^}]*\}/g, 'https://one.example'),
    );
    expect(kept).toHaveLength(2);
    expect([...own, ...kept].filter((one) => said(one) === one)).toEqual([]);
  });

  it('keep what was filled in', () => {
    // Braces with nothing in them are told as {…}.
    for (const field of ['nmae', '…'])
      expect(said(`There is no {${field}}.`)).toBe(`{${field}} gibt es nicht.`);
    expect(
      said('The webhook at example.org answered 500. The transcript is safe. It is called again by itself.'),
    ).toBe(
      'Der Webhook bei example.org antwortete 500. Das Transkript ist sicher. Er wird von selbst noch einmal aufgerufen.',
    );
    expect(
      said(
        'There is no network. The recording waits and goes on when the network is back. Earshot tried 3 times and stopped. The recording is kept; try again when the cause is gone.',
      ),
    ).toBe(
      'Es gibt kein Netz. Die Aufnahme wartet und wird fortgesetzt, wenn das Netz zurück ist. Earshot hat es 3-mal versucht und aufgehört. Die Aufnahme bleibt erhalten; erneut versuchen, wenn die Ursache behoben ist.',
    );
  });
});
