// Every format read back by a reader that is not ours: WebVTT by the W3C's parser, SubRip by a player's, CSV by csv-parse, Word files as ZIP and XML.
import { DOMParser } from '@xmldom/xmldom';
import { parse as parseCsv } from 'csv-parse/sync';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseText } from 'media-captions';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { WebVTTParser } from 'webvtt-parser';
import { unzip } from '../../build/setup/unzip.mjs';
import { displaySpeaker, type Transcript } from '../../app/domain/transcript.ts';
import { draftChapters } from '../../app/export/chapters.ts';
import { cuesOf } from '../../app/export/cues.ts';
import { exportTranscript, type ExportFormat } from '../../app/export/export.ts';
import type { ExportInput } from '../../app/export/input.ts';
import { toShowNotes } from '../../app/export/show-notes.ts';
import { turnsOf } from '../../app/export/turns.ts';
import { transcript, transcriptOf } from './arbitraries.ts';

function contentOf(format: ExportFormat, input: ExportInput): string | Uint8Array {
  const outcome = exportTranscript(format, input);
  if (!outcome.ok) throw new Error(outcome.failure.message);
  return outcome.value.content;
}

const textOf = (format: ExportFormat, one: Transcript): string =>
  String(contentOf(format, { title: 'Episode <12> & more', transcript: one }));

/** Text as XML and the readers of cues give it back. */
const squeezed = (text: string): string => text.replace(/\s+/gu, '');

const toMs = (seconds: number): number => Math.round(seconds * 1000);

describe('WebVTT', () => {
  it('is valid for the parser of the W3C, with the same cues, times and voices', () => {
    fc.assert(
      fc.property(transcript(), (one) => {
        const read = new WebVTTParser().parse(textOf('vtt', one), 'metadata');
        expect(read.errors).toEqual([]);
        const cues = cuesOf(one, { lineChars: 42, namePrefix: false, together: 'captions' });
        expect(read.cues.map(({ startTime, endTime }) => [toMs(startTime), toMs(endTime)])).toEqual(
          cues.map(({ startMs, endMs }) => [startMs, endMs]),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('gives names and text as they were said, whatever signs they hold', () => {
    const read = new WebVTTParser().parse(
      textOf('vtt', transcriptOf({ text: 'Tom & <Jerry> --> gone', end: 4, speaker: 'Jane <Doe> & Co' })),
      'subtitles/captions/descriptions',
    );
    expect(read.errors).toEqual([]);
    const [voice] = read.cues[0]?.tree.children ?? [];
    // Annotations take character references (WebVTT, 6.4.4, "start tag annotation state"); this parser leaves them to its caller.
    expect(voice).toMatchObject({ type: 'object', name: 'v', value: 'Jane &lt;Doe&gt; &amp; Co' });
    // It also leaves the `;` of a reference behind (its issue, not the file's).
    const text = voice?.children?.map((child) => child.value).join('');
    expect(text?.replace(/(?<=[&<>]);/g, '')).toBe('Tom & <Jerry> --> gone');
  });
});

describe('SubRip', () => {
  it('is read by a player’s reader without a complaint, with the same cues, times and words', async () => {
    await fc.assert(
      fc.asyncProperty(transcript(), async (one) => {
        const { cues, errors } = await parseText(textOf('srt', one), {
          type: 'srt',
          strict: true,
          errors: true,
        });
        expect(errors).toEqual([]);
        const written = cuesOf(one, { lineChars: 42, namePrefix: true, together: 'lines' });
        expect(
          cues.map(({ endTime, startTime, text }) => [toMs(startTime), toMs(endTime), squeezed(text)]),
        ).toEqual(
          written.map(({ endMs, lines, startMs }) => [
            startMs,
            endMs,
            squeezed(lines.join('\n').replaceAll('-->', '→')),
          ]),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('CSV', () => {
  it('gives every segment back to another parser: RFC 4180, times, names, text', () => {
    fc.assert(
      fc.property(transcript(), (one) => {
        const rows = parseCsv(textOf('csv', one), {
          bom: true,
          columns: true,
          record_delimiter: '\r\n',
        }) as unknown as { start: string; end: string; speaker: string; text: string }[];
        const spoken = one.segments.filter((segment) => segment.text.trim() !== '');
        expect(rows.length).toBe(spoken.length);
        rows.forEach((row, index) => {
          const segment = spoken[index];
          // Apostrophes that keep a formula from being one are all that is added.
          const bare = (text: string): string => text.replaceAll("'", '');
          expect(bare(row.text)).toBe(bare(segment?.text.trim() ?? ''));
          expect(bare(row.speaker)).toBe(bare(displaySpeaker(segment?.speaker ?? null) ?? ''));
          expect(Number(row.start)).toBeCloseTo(segment?.start ?? 0, 3);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('lets nothing that was said become a formula', () => {
    const dangerous = ['=1+1', '+1', '-1', '@SUM(A1)', '＝1', '\t=1', '=HYPERLINK("http://x";"y")'];
    const rows = parseCsv(
      textOf('csv', transcriptOf(...dangerous.map((text) => ({ text, speaker: text })))),
      {
        bom: true,
        from: 2,
      },
    );
    for (const cell of rows.flatMap((row) => row.slice(2))) expect(cell).toMatch(/^[^=+\-@＝\t]/u);
  });

  it.each([';', '\t', '|', ';"', ";'"])(
    'lets nothing behind %j, where a spreadsheet may cut, become one',
    (sign) => {
      for (const formula of ['=1+1', '+1', '-1', '@A1', '＝1']) {
        const csv = textOf('csv', transcriptOf({ text: `so${sign}${formula}`, speaker: 'Anna' }));
        expect(csv).not.toContain(`${sign.replaceAll('"', '""')}${formula}`);
        expect(csv).toContain(`${sign.charAt(0)}'`);
      }
      // What people write goes out as it is.
      expect(textOf('csv', transcriptOf({ text: 'well; - so it goes', speaker: null }))).toContain(
        'well; - so it goes',
      );
    },
  );

  it('leaves times empty where there are none', () => {
    expect(textOf('csv', transcriptOf({ text: 'Hello', start: null, end: null }))).toContain(
      '\r\n,,,Hello\r\n',
    );
  });
});

describe('Podcasting 2.0', () => {
  // The forms of the namespace: transcripts/transcripts.md and chapters/jsonChapters.md.
  const seconds = v.pipe(v.number(), v.minValue(0));
  const transcriptForm = v.strictObject({
    version: v.literal('1.0.0'),
    segments: v.array(
      v.strictObject({
        speaker: v.optional(v.pipe(v.string(), v.minLength(1))),
        startTime: seconds,
        endTime: seconds,
        body: v.pipe(v.string(), v.minLength(1)),
      }),
    ),
  });
  const chaptersForm = v.strictObject({
    version: v.literal('1.2.0'),
    title: v.optional(v.string()),
    podcastName: v.optional(v.string()),
    chapters: v.pipe(
      v.array(v.strictObject({ startTime: seconds, title: v.pipe(v.string(), v.minLength(1)) })),
      v.minLength(1),
    ),
  });

  it('transcripts and chapters have the form of the namespace, in order', () => {
    fc.assert(
      fc.property(transcript(), (one) => {
        const json = v.parse(transcriptForm, JSON.parse(textOf('json', one)));
        for (const segment of json.segments)
          expect(segment.endTime).toBeGreaterThanOrEqual(segment.startTime);
        const starts = json.segments.map((segment) => segment.startTime);
        expect(starts).toEqual([...starts].sort((a, b) => a - b));
        if (draftChapters(one).length > 0) {
          const { chapters } = v.parse(chaptersForm, JSON.parse(textOf('chapters', one)));
          const places = chapters.map((chapter) => chapter.startTime);
          expect(places[0]).toBe(0);
          expect(places).toEqual([...places].sort((a, b) => a - b));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('drafts a chapter about every five minutes, named after what is said there', () => {
    const talk = transcriptOf(
      ...Array.from({ length: 40 }, (_, minute) => ({
        text:
          minute === 5
            ? `Now the sourdough, ${'which takes a very long time '.repeat(4)}to rise.`
            : `Minute ${minute}.`,
        start: minute * 60,
        end: minute * 60 + 20,
      })),
    );
    const chapters = draftChapters(talk);
    expect(chapters.map((chapter) => chapter.start)).toEqual([0, 300, 600, 900, 1200, 1500, 1800, 2100]);
    expect(chapters[0]?.title).toBe('Minute 0');
    expect(chapters[1]?.title).toBe('Now the sourdough, which takes a very long time which takes…');
  });

  it('says honestly that there is nothing to make chapters from', () => {
    const outcome = exportTranscript('chapters', { title: '', transcript: transcriptOf() });
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'not-allowed' } });
  });
});

describe('Word documents', () => {
  function partsOf(bytes: Uint8Array): Record<string, string> {
    const directory = mkdtempSync(join(tmpdir(), 'earshot-docx-'));
    try {
      writeFileSync(join(directory, 'x.docx'), bytes);
      return Object.fromEntries(
        Object.entries(unzipSync(readFileSync(join(directory, 'x.docx')))).map(([name, part]) => [
          name,
          new TextDecoder('utf-8', { fatal: true }).decode(part),
        ]),
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  }

  function read(xml: string) {
    return new DOMParser({
      onError: (level, message) => {
        throw new Error(`${level}: ${message}`);
      },
    }).parseFromString(xml, 'text/xml');
  }

  it('are well-formed, and hold title, names and every word', () => {
    fc.assert(
      fc.property(transcript(), fc.string({ unit: 'binary', maxLength: 40 }), (one, title) => {
        const parts = partsOf(contentOf('docx', { title, transcript: one }) as Uint8Array);
        for (const xml of Object.values(parts)) read(xml);
        const text = [...read(parts['word/document.xml'] ?? '').getElementsByTagName('w:t')]
          .map((node) => node.textContent)
          .join(' ');
        for (const { speaker, paragraphs } of turnsOf(one)) {
          if (speaker !== null) expect(text).toContain(speaker);
          for (const paragraph of paragraphs)
            // eslint-disable-next-line no-control-regex
            expect(squeezed(text)).toContain(squeezed(paragraph.text.replace(/[\u0000-\u001f]/g, '')));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('run from right to left where the text does, paragraph by paragraph', () => {
    const mixed = transcriptOf(
      { text: 'مرحبا بكم في الحلقة 21 من Slow Machines.', speaker: 'ليلى', end: 4 },
      { text: 'Thank you, it is good to be here.', speaker: 'Ann', start: 5, end: 8 },
      { text: '«שלום» לכולם.', speaker: '1', start: 9, end: 12 },
    );
    const parts = partsOf(
      contentOf('docx', { title: 'الحلقة 21', transcript: { ...mixed, language: 'ar' } }) as Uint8Array,
    );
    const document = read(parts['word/document.xml'] ?? '');
    const paragraphs = [...document.getElementsByTagName('w:p')];
    expect(
      paragraphs.map(
        (one) => one.getElementsByTagName('w:pPr')[0]?.getElementsByTagName('w:bidi').length ?? 0,
      ),
    ).toEqual([1, 0, 1, 0, 1]);
    const marked = [...document.getElementsByTagName('w:r')]
      .filter((one) => one.getElementsByTagName('w:rtl').length > 0)
      .map((one) => one.textContent?.trim());
    expect(marked).toEqual([
      'الحلقة 21',
      'ليلى',
      'مرحبا بكم في الحلقة 21 من Slow Machines.',
      '«שלום» לכולם.',
    ]);
    expect(document.getElementsByTagName('w:sectPr')[0]?.getElementsByTagName('w:bidi').length).toBe(1);
    expect(parts['word/styles.xml']).toContain('<w:lang w:bidi="ar"/>');
    const english = partsOf(
      contentOf('docx', { title: 'T', transcript: transcriptOf({ text: 'Hi.' }) }) as Uint8Array,
    );
    expect(Object.values(english).join('')).not.toMatch(/<w:(bidi|rtl)\/>/);
  });

  it.each([
    ['en_us', 'en-US'],
    ['English (US)', null],
    ['', null],
  ])('are made whatever a publisher calls the language: %s', (language, tag) => {
    const transcript = { ...transcriptOf({ text: 'Hi.' }), language };
    const parts = partsOf(contentOf('docx', { title: 'T', transcript }) as Uint8Array);
    const styles = read(parts['word/styles.xml'] ?? '').getElementsByTagName('w:lang')[0];
    expect(styles?.getAttribute('w:val') ?? null).toBe(tag);
    const core = read(parts['docProps/core.xml'] ?? '').getElementsByTagName('dc:language')[0];
    expect(core?.textContent ?? null).toBe(tag);
  });

  it('name every part in their list of types, and open in another unzipper', async () => {
    const bytes = contentOf('docx', {
      title: 'T',
      transcript: transcriptOf({ text: 'Hello.' }),
    }) as Uint8Array;
    const directory = mkdtempSync(join(tmpdir(), 'earshot-docx-'));
    const archive = join(directory, 'x.docx');
    writeFileSync(archive, bytes);
    await unzip(archive, join(directory, 'out'));
    const types = readFileSync(join(directory, 'out', '[Content_Types].xml'), 'utf8');
    for (const name of Object.keys(partsOf(bytes)).filter(
      (one) => one.endsWith('.xml') && !one.startsWith('['),
    ))
      expect(types).toContain(`PartName="/${name}"`);
    rmSync(directory, { recursive: true });
  });

  it('are the same bytes for the same text', () => {
    const one = { title: 'T', transcript: transcriptOf({ text: 'Hello.' }) };
    expect(contentOf('docx', one)).toEqual(contentOf('docx', one));
  });
});

describe('show notes', () => {
  it('carry the notes of the person, the chapters and the tags', () => {
    const notes = toShowNotes({
      title: 'Bread *rises*',
      details: {
        show: 'Night Kitchen',
        date: '2026-05-01',
        episode: '188',
        notes: 'With [a link](https://example.org).',
        tags: ['slow food'],
      },
      transcript: {
        ...transcriptOf(
          { text: 'Hello there.', start: 0, end: 5 },
          { text: 'The oven.', start: 400, end: 410 },
        ),
        insights: { summary: 'Left out, because a person wrote notes.', topics: ['bread'] },
      },
    });
    expect(notes).toBe(
      '# Bread \\*rises\\*\n\nNight Kitchen · Episode 188 · 2026-05-01\n\nWith [a link](https://example.org).\n\n' +
        '## Chapters\n\nA draft:\n\n- 0:00 Hello there\n- 6:40 The oven\n\n## Topics\n\n- bread\n\n#slowfood\n',
    );
  });
});

describe('captions', () => {
  it('count those that nobody can read in time', () => {
    const talk = transcriptOf(
      { text: 'A very long sentence that was said much too quickly for a caption.', start: 0, end: 1 },
      { text: 'Next.', start: 1, end: 2 },
    );
    const outcome = exportTranscript('srt', { title: '', transcript: talk }, { lineChars: 42 });
    expect(outcome.ok && outcome.value.hurried).toBe(1);
  });
});
