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
  /so there is none to revoke/,
  /^“VALUE”: VALUE$/,
  /^VALUE VALUE$/,
  /^VALUE works on this library already/,
  /^There is, or was, a token/,
  // Glued to another sentence: held by example, below.
  /^VALUE Earshot tried/,
  /The transcript is safe\.VALUE$/,
];

/** What stands behind `message:` in a file, with VALUE for what is filled in. */
function sentencesIn(source: string): readonly string[] {
  const found = source.matchAll(/message:\s*(?:'((?:[^'\\]|\\.)*)'|`((?:[^`\\$]|\\.|\$\{[^}`]*\})*)`)/g);
  return [...found].map(([, plain, filled = '']) =>
    (plain ?? filled).replaceAll("\\'", "'").replaceAll(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, 'VALUE'),
  );
}

function sources(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !ELSEWHERE.has(name.split(/[\\/]/)[0] ?? ''))
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
