// Files as they are written, format by format.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXPORT_FORMATS } from '../../app/domain/export-format.ts';
import { displaySpeaker } from '../../app/domain/transcript.ts';
import { wordsOf } from '../../app/export/line-breaks.ts';
import { exportTranscript, needsTimes, type ExportFormat } from '../../app/export/export.ts';
import { toShowNotes } from '../../app/export/show-notes.ts';
import { transcript, transcriptOf } from './arbitraries.ts';
import { readMarkdownWords } from './parsers.ts';

const title = 'Episode 12';

const asText = (content: string | Uint8Array): string =>
  typeof content === 'string' ? content : new TextDecoder().decode(content);

function textAs(
  format: ExportFormat,
  one: Parameters<typeof exportTranscript>[1]['transcript'],
  options = {},
): string {
  const outcome = exportTranscript(format, { title, transcript: one }, options);
  if (!outcome.ok) throw new Error(outcome.failure.message);
  return asText(outcome.value.content);
}

const MARKS = [
  { start: 0, title: 'Hello *all*' },
  { start: 3.1, title: 'Guests' },
  { start: 9_000, title: 'After the end' },
];

const talk = transcriptOf(
  { text: 'Welcome back.', start: 0.5, end: 1.5, speaker: '0' },
  { text: 'We talk about bears.', start: 1.6, end: 3, speaker: '0' },
  { text: 'Thanks & hello <there>!', start: 3.2, end: 5, speaker: '1' },
  { text: 'So.', start: 3_700, end: 3_701, speaker: '0' },
);

describe('notes', () => {
  const notes = 'See <img src=x onerror=1>\n# and *more*';
  const input = (notesAreOfFile: boolean) => ({
    title,
    transcript: talk,
    details: { show: '', date: '', episode: '', notes, notesAreOfFile, tags: [] },
  });
  const files = (one: ReturnType<typeof input>): readonly string[] => {
    const markdown = exportTranscript('md', one);
    if (!markdown.ok) throw new Error(markdown.failure.message);
    return [toShowNotes(one), asText(markdown.value.content)];
  };

  it('that came with the file stay text, line by line', () => {
    for (const file of files(input(true))) {
      expect(file).not.toMatch(/(?<!\\)<img/);
      expect(file).toContain('See \\<img src=x onerror=1>\n\\# and \\*more\\*');
    }
  });

  it('that a person wrote go out as they are', () => {
    for (const file of files(input(false))) expect(file).toContain(notes);
  });
});

describe('the formats', () => {
  it('plain text: a block a turn', () => {
    expect(textAs('txt', talk)).toBe(
      'Speaker 1: Welcome back. We talk about bears.\n\nSpeaker 2: Thanks & hello <there>!\n\nSpeaker 1: So.\n',
    );
    expect(textAs('txt', talk, { withTimes: true })).toContain('[1:01:40] Speaker 1: So.');
  });

  it('SubRip', () => {
    expect(textAs('srt', talk)).toBe(
      '1\n00:00:00,500 --> 00:00:01,517\nSpeaker 1: Welcome back.\n\n' +
        '2\n00:00:01,600 --> 00:00:03,000\nWe talk about bears.\n\n' +
        '3\n00:00:03,200 --> 00:00:05,000\nSpeaker 2: Thanks & hello <there>!\n\n' +
        '4\n01:01:40,000 --> 01:01:41,000\nSpeaker 1: So.\n',
    );
  });

  it('WebVTT', () => {
    expect(textAs('vtt', talk)).toBe(
      'WEBVTT\n\n00:00:00.500 --> 00:00:01.500\n<v Speaker 1>Welcome back.\n\n' +
        '00:00:01.600 --> 00:00:03.000\n<v Speaker 1>We talk about bears.\n\n' +
        '00:00:03.200 --> 00:00:05.000\n<v Speaker 2>Thanks &amp; hello &lt;there&gt;!\n\n' +
        '01:01:40.000 --> 01:01:41.000\n<v Speaker 1>So.\n',
    );
  });

  it('JSON of Podcasting 2.0', () => {
    expect(JSON.parse(textAs('json', talk))).toEqual({
      version: '1.0.0',
      segments: [
        { speaker: 'Speaker 1', startTime: 0.5, endTime: 1.5, body: 'Welcome back.' },
        { speaker: 'Speaker 1', startTime: 1.6, endTime: 3, body: 'We talk about bears.' },
        { speaker: 'Speaker 2', startTime: 3.2, endTime: 5, body: 'Thanks & hello <there>!' },
        { speaker: 'Speaker 1', startTime: 3700, endTime: 3701, body: 'So.' },
      ],
    });
  });

  it('JSON that says where times are estimates', () => {
    expect(JSON.parse(textAs('json', { ...talk, wordTimes: 'interpolated' }))).toHaveProperty(
      'wordTimes',
      'interpolated',
    );
  });

  it('chapters of the file: as they are in JSON, headings in Markdown, contents in show notes', () => {
    const input = { title, transcript: talk, chapters: MARKS };
    const made = (format: ExportFormat): string => {
      const outcome = exportTranscript(format, input);
      return outcome.ok ? asText(outcome.value.content) : outcome.failure.message;
    };
    expect(JSON.parse(made('chapters'))).toEqual({
      version: '1.2.0',
      title,
      chapters: MARKS.map(({ start, title: name }) => ({ startTime: start, title: name })),
    });
    expect(made('md')).toContain(
      '## Transcript\n\n### Hello \\*all\\*\n\n**Speaker 1** `0:00` Welcome back. We talk about bears.\n\n' +
        '### Guests\n\n**Speaker 2** `0:03` Thanks',
    );
    expect(toShowNotes(input)).toContain('- 0:00 Hello \\*all\\*\n- 0:03 Guests\n- 2:30:00 After the end');
  });

  it('chapters of the file need no times of the transcript', () => {
    const untimed = transcriptOf({ text: 'Hello.', start: null, end: null });
    const chapters = MARKS.slice(0, 1);
    expect(exportTranscript('chapters', { title, transcript: untimed, chapters })).toMatchObject({
      ok: true,
    });
    expect(exportTranscript('chapters', { title, transcript: untimed })).toMatchObject({ ok: false });
    expect(exportTranscript('srt', { title, transcript: untimed, chapters })).toMatchObject({ ok: false });
  });

  it('Markdown, with what is known and nothing that becomes markup', () => {
    const known = {
      ...talk,
      language: 'en',
      model: '#g1_whisper-large',
      durationSeconds: 3_702,
      insights: { summary: 'About *bears*.', topics: ['bears'] },
    };
    expect(textAs('md', known)).toBe(
      '# Episode 12\n\n1:01:42 · en · \\#g1\\_whisper-large\n\n## Summary\n\nAbout \\*bears\\*.\n\n## Topics\n\n- bears\n\n## Transcript\n\n' +
        '**Speaker 1** `0:00` Welcome back. We talk about bears.\n\n**Speaker 2** `0:03` Thanks & hello \\<there>!\n\n**Speaker 1** `1:01:40` So.\n',
    );
  });
});

describe('every transcript', () => {
  it('keeps all its words in text, Markdown and JSON', () => {
    fc.assert(
      fc.property(transcript(), (one) => {
        const spoken = one.segments.map((segment) => segment.text);
        const squeezed = (text: string): string => text.replace(/\s+/gu, '');
        const text = textAs('txt', {
          ...one,
          segments: one.segments.map((segment) => ({ ...segment, speaker: null })),
        });
        expect(squeezed(text)).toBe(squeezed(spoken.join(' ')));
        const markdown = textAs('md', { ...one, language: null, model: '', durationSeconds: null });
        expect(readMarkdownWords(markdown).join('')).toBe(squeezed(`${title} ${spoken.join(' ')}`));
        const { segments } = JSON.parse(textAs('json', one)) as {
          segments: { body: string; startTime: number; endTime: number; speaker?: string }[];
        };
        const ordered = [...one.segments]
          .sort((a, b) => (a.start ?? 0) - (b.start ?? 0))
          .filter((segment) => segment.text.trim());
        expect(segments.map((segment) => segment.body).join()).toHaveLength(
          ordered.map((segment) => segment.text.trim()).join().length,
        );
        for (const segment of segments) expect(segment.startTime).toBeLessThanOrEqual(segment.endTime);
      }),
    );
  });

  it('without times becomes text, and says why it cannot become captions', () => {
    fc.assert(
      fc.property(transcript(false), fc.constantFrom(...EXPORT_FORMATS), (one, format) => {
        const outcome = exportTranscript(format, { title, transcript: one, raw: '{}' });
        if (outcome.ok) return !needsTimes(format) || one.segments.length === 0;
        if (one.segments.length === 0) return format === 'chapters';
        return (
          needsTimes(format) &&
          outcome.failure.code === 'not-allowed' &&
          outcome.failure.message.includes('no times')
        );
      }),
    );
  });

  it('of silence is an empty file of its format', () => {
    const silence = transcriptOf();
    expect(textAs('txt', silence)).toBe('');
    expect(textAs('srt', silence)).toBe('');
    expect(textAs('vtt', silence)).toBe('WEBVTT\n');
    expect(JSON.parse(textAs('json', silence))).toEqual({ version: '1.0.0', segments: [] });
    expect(wordsOf(textAs('md', silence))).toEqual(['#', 'Episode', '12']);
  });
});

describe('the name of a speaker', () => {
  it.each([
    [null, null],
    ['', null],
    [' ', null],
    ['0', 'Speaker 1'],
    ['11', 'Speaker 12'],
    ['A', 'Speaker A'],
    ['channel 2', 'Channel 2'],
    ['channel 1, speaker 0', 'Channel 1, speaker 1'],
    ['Jane\nDoe', 'Jane Doe'],
    ['Speaker 3', 'Speaker 3'],
  ])('%j is shown as %j', (speaker, shown) => {
    expect(displaySpeaker(speaker)).toBe(shown);
    expect(displaySpeaker(shown)).toBe(shown);
  });
});
