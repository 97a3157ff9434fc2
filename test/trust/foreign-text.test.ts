// Whatever looks into the words of services, files and guests is quick on 64 KB of the letters that are worst for it: none of these
// functions may stand still over a text that somebody else wrote. Captions are made on a thread of their own and are not among them.
import { describe, expect, it } from 'vitest';
import { cleanTag, DETAIL_LIMITS } from '../../app/domain/details.ts';
import { oneLine } from '../../app/domain/one-line.ts';
import { cleanSpeaker, cleanText } from '../../app/domain/edit-step.ts';
import { failure } from '../../app/domain/failure.ts';
import { fillPattern, safeStem } from '../../app/domain/file-name.ts';
import { correctionsBetween, keywordsWith } from '../../app/domain/glossary.ts';
import { indexedText } from '../../app/domain/index-text.ts';
import { parseLink } from '../../app/domain/link.ts';
import { hitsFinder } from '../../app/domain/replacing.ts';
import { displaySpeaker } from '../../app/domain/transcript.ts';
import { cell } from '../../app/export/csv.ts';
import { escapeMarkdown } from '../../app/export/documents.ts';
import { exportTranscript } from '../../app/export/export.ts';
import { toShowNotes } from '../../app/export/show-notes.ts';
import { cutPaths } from '../../app/operations/cut-paths.ts';
import { cutSecrets } from '../../app/domain/redaction.ts';
import { asNumber } from '../../app/speech/cloud/json.ts';
import { readPrice } from '../../app/speech/cloud/prices.ts';
import { isHtml, isSignInPage, refusalOf, serviceMessage } from '../../app/speech/cloud/refusal.ts';
import { readTranscript } from '../../app/speech/cloud/responses.ts';
import { retryAfterMs } from '../../app/net/retry-after.ts';
import { withoutLoops } from '../../app/speech/on-device/loops.ts';
import { sentencesOf } from '../../app/speech/on-device/sentences.ts';

const LENGTH = 65_536;
const LIMIT_MS = 50;

const UNITS = [
  ...Array.from(' a1.-"\'<>&;:,=@/\\_*#([{!?|\t\n\r'),
  'é',
  'e\u0301',
  '\u0301',
  '字',
  '。',
  '»',
  '\u{1f600}',
  '\ud800',
  '\u00a0',
  '\u2028',
  '\u202e',
  'ﷺ',
  'a ',
  '. ',
  '."',
  '<title',
  '<input ',
  '</',
  'a1',
  '1 minute ',
  'key=',
  'bearer ',
];
const worst: readonly string[] = UNITS.flatMap((unit) => {
  const run = unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH - 2);
  return [run, `x${run}x`, `${run}<`];
});

const answer = (text: string, type: string) => {
  const bytes = new TextEncoder().encode(text);
  return { status: 500, headers: { 'content-type': type }, bytes, text, cut: 'no' as const };
};
/** As `bounded` lets it in: names are cut, words are not. */
const segment = (text: string) => ({ start: 0, end: 9, speaker: text.slice(0, 200), text, words: [] });
const transcript = (text: string) => ({
  segments: [segment(text)],
  language: 'en',
  model: 'm',
  durationSeconds: 9,
  wordTimes: 'none' as const,
  insights: { summary: text.slice(0, 50_000), topics: [text.slice(0, 200)] },
});

const looks: Readonly<Record<string, (text: string) => unknown>> = {
  'the price of a model': (text) =>
    readPrice({ data: [{ id: 'm', price: 1, per: text, currency: text }] }, 'm'),
  'a number of a service': asNumber,
  'whether an answer is a web page': (text) => isHtml(answer(text, 'text/plain')),
  'whether a page is a door': (text) => isSignInPage({ ...answer(text, 'text/html'), status: 200 }),
  'an error page': (text) => refusalOf(answer(text, 'text/html'), 'the key 0815', 0),
  'an error in words': (text) => refusalOf(answer(text, 'text/plain'), 'the key 0815', 0),
  'an error in JSON': (text) => serviceMessage(JSON.stringify({ error: { message: text } })),
  'how long to wait': (text) => retryAfterMs(text, text, 0),
  'the text of an answer': (text) => readTranscript({ text, language: text }, 'm'),
  'a failure’s detail': (text) => failure('server-error', { detail: text }),
  'a line of the log': (text) => cutSecrets(text, ['a-key-that-is-known']),
  'a path in the log': (text) => cutPaths(text, { byPath: new Map(), byName: new Map() }),
  'the sentences of a recogniser': sentencesOf,
  'the loops of a recogniser': withoutLoops,
  'the name of a speaker': (text) => [displaySpeaker(text), cleanSpeaker(text)],
  'a text': cleanText,
  'a tag of a file': (text) => [cleanTag(text), oneLine(text, 500)],
  'a name for a file': (text) => [safeStem(text), fillPattern('{title} – {show}', namesOf(text))],
  'a cell of a table': cell,
  'a line of Markdown': escapeMarkdown,
  'show notes': (text) => toShowNotes(exportInput(text)),
  'a document': (text) => exportTranscript('txt', exportInput(text)),
  'what is indexed': indexedText,
  'a link': parseLink,
  'where a word stands': (text) => hitsFinder([ruleFor('a b')])(text),
  'what was corrected': (text) => correctionsBetween(text.slice(0, 8_000), `${text.slice(0, 8_000)} Z`),
  keywords: (text) => keywordsWith(text, [{ term: text.slice(0, 80), heard: [] }]),
};

const ruleFor = (find: string) => ({ find, replace: 'z', matchCase: false, wholeWord: true });
const namesOf = (text: string) => ({
  title: text,
  name: text,
  date: text,
  show: text,
  episode: text,
  language: text,
  format: 'txt',
});
/** As long as what is stored can be. */
const exportInput = (text: string) => ({
  title: text.slice(0, DETAIL_LIMITS.title),
  transcript: transcript(text),
  chapters: [0, 1].map((start) => ({ start, title: text.slice(0, DETAIL_LIMITS.title) })),
  details: {
    show: text.slice(0, DETAIL_LIMITS.title),
    date: '',
    episode: text.slice(0, DETAIL_LIMITS.episode),
    notes: text.slice(0, DETAIL_LIMITS.notes),
    notesAreOfFile: true,
    tags: [text.slice(0, DETAIL_LIMITS.tag)],
  },
});

/** Processor time of the least of nine tries, milliseconds: what a busy machine adds is no fault of the function. */
function leastMs(look: (text: string) => unknown, text: string): number {
  let least = Infinity;
  for (let attempt = 0; attempt < 9 && least > LIMIT_MS; attempt += 1) {
    const start = process.cpuUsage();
    look(text);
    const { system, user } = process.cpuUsage(start);
    least = Math.min(least, (system + user) / 1_000);
  }
  return least;
}

describe('64 KB of the worst letters hold up nobody who reads', () => {
  it.each(Object.entries(looks))('%s', (_what, look) => {
    const slow = worst.flatMap((text) => {
      const ms = leastMs(look, text);
      if (ms <= LIMIT_MS) return [];
      // A slow computer takes longer for all of it: what grows as the text does takes four times as long for four times as much, what holds up sixteen.
      const quarterMs = leastMs(look, text.slice(0, text.length / 4));
      const isSlow = ms > 8 * quarterMs || ms > 6 * LIMIT_MS;
      return isSlow ? [`${JSON.stringify(text.slice(0, 12))}… ${Math.round(ms)} ms`] : [];
    });
    expect(slow).toEqual([]);
  });
});
