// Lists of places, read back the way other programs read them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListedHit } from '../../app/domain/hit-list.ts';
import { hitListFiles } from '../../app/export/hit-list.ts';

const hit = (more: Partial<ListedHit> = {}): ListedHit => ({
  recordingId: 1,
  segmentId: 1,
  title: 'The bread',
  show: 'Night Kitchen',
  fileName: 'bread.mp3',
  recordedAt: Date.UTC(2024, 4, 31),
  start: 61.25,
  end: 64,
  speaker: 'Anna',
  text: 'Rye, of course.',
  ...more,
});
const only = (format: 'csv' | 'labels' | 'reaper' | 'edl', ...hits: ListedHit[]): string =>
  hitListFiles(format, hits)[0]?.content ?? '';

/** RFC 4180, by hand. */
function cells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );
}

describe('a table', () => {
  it('has a line for each place, with or without times', () => {
    const lines = only('csv', hit(), hit({ start: null, end: null, show: null, text: '=cmd "x"' })).split(
      '\r\n',
    );
    expect(cells(lines[1] ?? '')).toEqual([
      ...[
        'The bread',
        'Night Kitchen',
        '2024-05-31',
        'bread.mp3',
        '1:01',
        '61.250',
        '64.000',
        'Anna',
        'Rye, of course.',
      ],
    ]);
    expect(cells(lines[2] ?? '').slice(4)).toEqual(['', '', '', 'Anna', `'=cmd "x"`]);
  });
});

describe('labels and regions', () => {
  it('are a file for each recording, on its own time line', () => {
    const files = hitListFiles('labels', [
      hit(),
      hit({ recordingId: 2, title: 'Salt', start: 5, end: null }),
      hit(),
    ]);
    expect(files.map(({ title }) => title)).toEqual(['The bread', 'Salt']);
    expect(files[0]?.content).toBe('61.250000\t64.000000\tAnna: Rye, of course.\n'.repeat(2));
    expect(files[1]?.content).toBe('5.000000\t10.000000\tAnna: Rye, of course.\n');
    expect(only('reaper', hit())).toBe(
      '#,Name,Start,End,Length\nR1,"Anna: Rye, of course.",1:01.250,1:04.000,0:02.750\n',
    );
    expect(hitListFiles('labels', [hit({ start: null })])).toEqual([]);
  });

  it('stay one line each, whatever was said', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 200 }), { maxLength: 5 }), (texts) => {
        const content = only('labels', ...texts.map((text) => hit({ text })));
        const lines = content === '' ? [] : content.slice(0, -1).split('\n');
        expect(lines).toHaveLength(texts.length);
        for (const line of lines) expect(line.split('\t')).toHaveLength(3);
      }),
    );
  });
});

describe('a cut list', () => {
  it('lays the places one after the other, frame by frame', () => {
    const list = only('edl', hit(), hit({ recordingId: 2, fileName: 'salt.wav', start: 3600, end: 3601 }));
    const events = list.split('\n').filter((line) => /^\d{3} /.test(line));
    expect(events).toEqual([
      '001  AX       AA    C        00:01:01:06 00:01:04:00 00:00:00:00 00:00:02:19',
      '002  AX       AA    C        01:00:00:00 01:00:01:00 00:00:02:19 00:00:03:19',
    ]);
    expect(list).toContain('* FROM CLIP NAME: salt.wav');
    const piece = { fileName: 'b.wav', offsetSeconds: 3600.5 };
    const late = only('edl', hit({ start: 3661.5, end: 3662.5, piece }), hit({ start: 3600.48, piece }));
    expect(late.split('\n').filter((line) => /^\d{3} /.test(line))).toEqual([
      '001  AX       AA    C        00:01:01:00 00:01:02:00 00:00:00:00 00:00:01:00',
      expect.stringMatching(/^002 .* 00:00:00:00 00:00:00:\d\d 00:00:01:00 /),
    ]);
    expect(late.match(/FROM CLIP NAME: b.wav/g)).toHaveLength(2);
    expect(list).toMatch(/^TITLE: .*\nFCM: NON-DROP FRAME\n/);
  });
});
