// Transcripts and chapters that publishers give: five formats, as hosts write them and as they come out wrong.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseText } from 'media-captions';
import { isTimed, type Segment } from '../../app/domain/transcript.ts';
import { formatOf, readPublishedChapters, readPublishedTranscript } from '../../app/feeds/published/read.ts';

const published = (text: string, type: string | null = null) => ({
  bytes: new TextEncoder().encode(text),
  packing: 'none' as const,
  charset: null,
  type,
  language: 'en',
});
async function segments(text: string, type: string | null = null): Promise<readonly Segment[]> {
  const reading = await readPublishedTranscript(published(text, type));
  if (!reading.ok) throw new Error(`${reading.failure.code}: ${reading.failure.detail}`);
  return reading.value.segments;
}
const said = (all: readonly Segment[]) =>
  all.map(({ end, speaker, start, text }) => [start, end, speaker, text]);
const codeOf = async (text: string): Promise<string> => {
  const reading = await readPublishedTranscript(published(text));
  return reading.ok ? 'ok' : reading.failure.code;
};

describe('a transcript in JSON', () => {
  it('has speakers, times and sentences', async () => {
    const json = {
      version: '1.0.0',
      segments: [
        { speaker: 'Ada', startTime: 0.5, endTime: 3, body: 'Welcome to the harbour walk.' },
        { speaker: 'Ben', startTime: 3.25, endTime: '6.5', body: 'It is low tide,\nso mind the weed.' },
      ],
    };
    expect(said(await segments(JSON.stringify(json)))).toEqual([
      [0.5, 3, 'Ada', 'Welcome to the harbour walk.'],
      [3.25, 6.5, 'Ben', 'It is low tide, so mind the weed.'],
    ]);
  });

  it('of single words becomes sentences, parted by speakers, silence and full stops', async () => {
    const words = [
      ['Ada', 0, 0.4, 'Welcome'],
      ['Ada', 0.4, 0.6, 'to'],
      ['Ada', 0.6, 1, 'all.'],
      ['Ada', 1.1, 1.4, 'Mind'],
      ['Ada', 1.4, 1.8, 'out'],
      ['Ben', 1.9, 2.2, 'Why'],
      ['Ben', 9, 9.5, 'Really'],
    ].map(([speaker, startTime, endTime, body]) => ({ speaker, startTime, endTime, body }));
    expect(said(await segments(JSON.stringify({ segments: words })))).toEqual([
      [0, 1, 'Ada', 'Welcome to all.'],
      [1.1, 1.8, 'Ada', 'Mind out'],
      [1.9, 2.2, 'Ben', 'Why'],
      [9, 9.5, 'Ben', 'Really'],
    ]);
  });

  it.each(['{}', '{"segments":{}}', '[1,2]', '{"segments":[{"body":1}]}', '{"segments":[', 'null'])(
    'is told where it is none: %s',
    async (text) => {
      expect(await codeOf(text === 'null' ? '{"a":null}' : text)).toBe('published-unreadable');
    },
  );
});

const VTT = `WEBVTT - Tides

STYLE
::cue { color: red }

NOTE made by hand

intro
00:00.500 --> 00:03.000 align:start position:10%
<v Ada Harbour>Welcome to the <i>harbour</i> walk.</v>

1:00:03.250 --> 1:00:06.500
<v.loud Ben>It is low tide,
so mind the &lt;weed&gt;.
`;
const SRT = `1
00:00:00,500 --> 00:00:03,000
Ada: Welcome to the harbour walk.

2
00:00:03,250 --> 00:00:06,500
<i>It is low tide,</i>
so mind {\\an8}the weed.

3
00:00:07,000 --> 00:00:08,000
Ben: Why?

4
00:00:08,000 --> 00:00:09,000
Ada: Note: it is slippery there by the wall.
`;

describe('captions', () => {
  it('in WebVTT have voices, and no style, notes or tags', async () => {
    expect(said(await segments(VTT))).toEqual([
      [0.5, 3, 'Ada Harbour', 'Welcome to the harbour walk.'],
      [3603.25, 3606.5, 'Ben', 'It is low tide, so mind the <weed>.'],
    ]);
  });

  it('in SubRip have the names before their colons as speakers, until the next', async () => {
    expect(said(await segments(SRT, 'application/x-subrip'))).toEqual([
      [0.5, 3, 'Ada', 'Welcome to the harbour walk.'],
      [3.25, 6.5, 'Ada', 'It is low tide, so mind the weed.'],
      [7, 8, 'Ben', 'Why?'],
      [8, 9, 'Ada', 'Note: it is slippery there by the wall.'],
    ]);
  });

  it.each([
    ['once', 'a \\{{}laughs} at C:\\\u2060Notes'],
    ['twice', 'a \\\u2060\\{{}\\{{}}laughs} at C:\\\u2060\u2060Notes'],
    ['never', 'a {laughs} at C:\\Notes'],
  ])('that went through FFmpeg %s have the braces and backslashes that were said', async (_, words) => {
    expect(said(await segments(VTT.replace('It is low tide,', words)))[1]?.[3]).toBe(
      'a {laughs} at C:\\Notes so mind the <weed>.',
    );
  });

  it('without empty lines between cues, and with line ends of Windows, are read', async () => {
    const crammed = SRT.replace(/\n\n(?=\d)/g, '\n').replaceAll('\n', '\r\n');
    expect(said(await segments(crammed))).toEqual(said(await segments(SRT)));
  });

  it('whose times go back lose them all, and no words', async () => {
    const back = SRT.replace('00:00:03,250 --> 00:00:06,500', '00:00:09,250 --> 00:00:09,500');
    const all = await segments(back);
    expect(isTimed({ segments: all })).toBe(false);
    expect(all.every(({ start }) => start === null)).toBe(true);
    expect(all).toHaveLength(4);
  });

  it('are read as a reader that is not ours reads them', async () => {
    const cue = fc.record({
      gap: fc.integer({ min: 0, max: 5_000 }),
      length: fc.integer({ min: 1, max: 9_000 }),
      text: fc.stringMatching(/^[a-z][a-z ,']{30,60}[a-z]$/),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(cue, { minLength: 1, maxLength: 8 }),
        fc.constantFrom('vtt', 'srt'),
        async (cues, type) => {
          let at = 0;
          const lines = cues.map(({ gap, length, text }, index) => {
            const start = (at += gap);
            at += length;
            return `${index + 1}\n${stamp(start, type)} --> ${stamp(at, type)}\n${text}\n`;
          });
          const document = (type === 'vtt' ? 'WEBVTT\n\n' : '') + lines.join('\n');
          const theirs = (await parseText(document, { type: type === 'vtt' ? 'vtt' : 'srt' })).cues;
          const ours = await segments(document);
          expect(ours.map(({ end, start, text }) => [start, end, text])).toEqual(
            theirs.map(({ endTime, startTime, text }) => [
              toMs(startTime),
              toMs(endTime),
              text.replace(/\s+/g, ' '),
            ]),
          );
        },
      ),
      { numRuns: 50 },
    );
  });
});

/** Theirs are sums of fractions. */
const toMs = (seconds: number): number => Math.round(seconds * 1000) / 1000;

function stamp(ms: number, type: string): string {
  const time = new Date(ms).toISOString().slice(11, 23);
  return type === 'vtt' ? time : time.replace('.', ',');
}

describe('a transcript in HTML', () => {
  it('of Podcasting 2.0 has names and times; a last one ends with its words', async () => {
    const html = `<html><head><title>x</title></head><body><cite>Ada:</cite>
      <time>0:00</time><p>Welcome &amp; hello.</p><p>Mind the weed.</p>
      <cite>Ben:</cite><time>1:05</time><p>Why?</p><script>track()</script></body></html>`;
    expect(said(await segments(html))).toEqual([
      [0, 65, 'Ada', 'Welcome & hello.\nMind the weed.'],
      [65, expect.closeTo(65.28, 1), 'Ben', 'Why?'],
    ]);
  });

  it('of any page has its paragraphs, and speakers by their colons', async () => {
    const html = '<div><p><b>Ada:</b> Welcome.</p><p><b>Ben:</b> Hi.</p><p><b>Ada:</b> So.</p></div>';
    expect(said(await segments(html, 'text/html'))).toEqual([
      [null, null, 'Ada', 'Welcome.'],
      [null, null, 'Ben', 'Hi.'],
      [null, null, 'Ada', 'So.'],
    ]);
  });
});

describe('a transcript in plain text', () => {
  it('has a segment a paragraph, and no speaker where a colon is only a colon', async () => {
    expect(said(await segments('Today: tides.\n\nMind\nthe weed.\n\n\n', 'text/plain'))).toEqual([
      [null, null, null, 'Today: tides.'],
      [null, null, null, 'Mind the weed.'],
    ]);
  });

  it.each(['', ' \n\n ', 'WEBVTT\n\n', '<html></html>'])(
    'is told where there are no words: %j',
    async (text) => {
      expect(await codeOf(text)).toBe('published-unreadable');
    },
  );
});

describe('the format', () => {
  it.each([
    [VTT, 'text/plain', 'vtt'],
    [`\n${SRT}`, 'text/vtt', 'srt'],
    ['{"segments":[]}', 'text/html', 'json'],
    ['<p>Hi</p>', 'application/json', 'html'],
    ['Hi <p>there</p>', 'text/html', 'html'],
    ['Hi there', 'text/html', 'text'],
    ['1984 was a year', 'application/srt', 'text'],
  ])('is told by what it is: %#', (text, type, format) => {
    expect(formatOf(text, type)).toBe(format);
  });

  it('of any text ends in segments or in a failure, with times that go on', async () => {
    const piece = fc.constantFrom(
      'WEBVTT',
      '\n',
      '\n\n',
      '1',
      '00:01.000 --> 00:02.000',
      '00:00:03,000 --> 00:00:01,000',
      'Ada: ',
      '<v Ben>',
      '<p>',
      '{',
      '<time>0:01</time>',
      'hello there',
      '<cite>A</cite>',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
        const reading = await readPublishedTranscript(published(pieces.join('')));
        if (!reading.ok) return;
        let before = 0;
        for (const { end, start, text } of reading.value.segments) {
          expect(text).not.toBe('');
          if (start === null || end === null) continue;
          expect(start).toBeGreaterThanOrEqual(before);
          expect(end).toBeGreaterThanOrEqual(start);
          before = start;
        }
      }),
    );
  });
});

describe('the language of a published transcript', () => {
  it.each([
    ['de', 'de'],
    ['en_us', 'en-US'],
    ['English (US)', null],
    ['a', null],
    ['de-1-2-3-4', null],
    [null, null],
  ])('%s is a tag, or not told', async (language, tag) => {
    const reading = await readPublishedTranscript({ ...published('Hello there.'), language });
    expect(reading).toMatchObject({ ok: true, value: { language: tag } });
  });
});

describe('chapters in JSON', () => {
  it('are kept in order; those not for the table of contents are not', async () => {
    const json = {
      version: '1.2.0',
      chapters: [
        { startTime: 60, title: 'Tides' },
        { startTime: '0', title: 'Welcome', img: 'x' },
        { startTime: 30, title: 'An image', toc: false },
        { startTime: -1, title: 'x' },
        'x',
      ],
    };
    const reading = await readPublishedChapters(published(JSON.stringify(json)));
    expect(reading).toEqual({
      ok: true,
      value: [
        { start: 0, title: 'Welcome' },
        { start: 60, title: 'Tides' },
      ],
    });
  });

  it.each(['', '{}', '<html>'])('are told where there are none: %j', async (text) => {
    expect((await readPublishedChapters(published(text))).ok).toBe(false);
  });
});
