// The search index equals the texts after any history of transcripts that come, go, come back and are edited, in any script.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexedText } from '../../../app/domain/index-text.ts';
import { isIndexInStep } from '../../../app/storage/search/index-check.ts';
import { IndexUpkeep } from '../../../app/storage/search/index-upkeep.ts';
import { connect, makeLibrary, transcribed, transcriptOf } from '../support.ts';

const text = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        'moon',
        'café',
        'cafe\u0301',
        '北京',
        'の話',
        'กำลัง',
        'हिन्दी',
        '서울에',
        '𠀀',
        'Ἀθῆναι',
        'κι\u0342',
        'كِتَـاب',
        'أإ',
        'שָׁלוֹם',
        'Łódź',
        'ẞß',
        'ﬁ',
        'ｶﾞか\u3099',
        'ﾞ',
        'Ё\u0306й',
        'ي\u200cى',
        'ー',
        ' ',
        '. ',
        '…',
        '',
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 12 }).filter((one) => !one.includes('\0')),
  fc.nat({ max: 400 }).map((length) => '東京タワー '.repeat(length)),
);
const step = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), texts: fc.array(text, { minLength: 1, maxLength: 5 }) }),
  fc.record({ kind: fc.constantFrom('remove' as const, 'restore' as const), which: fc.nat({ max: 5 }) }),
  fc.record({ kind: fc.constant('edit' as const), which: fc.nat({ max: 30 }), text }),
  fc.record({ kind: fc.constantFrom('rebuild' as const, 'upkeep' as const) }),
);

describe('the index after any history', () => {
  it('agrees with the texts, each read as it is searched', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
        const library = makeLibrary();
        const db = connect(library);
        const upkeep = new IndexUpkeep(db);
        const made: number[] = [];
        const edited = new Set<string>();
        const edit = db.prepare<[string, number]>(
          'UPDATE segments SET text = ? WHERE id = (SELECT id FROM segments ORDER BY id LIMIT 1 OFFSET ?)',
        );
        for (const one of steps) {
          if (one.kind === 'add') made.push(transcribed(library, transcriptOf(...one.texts)).recordingId);
          else if (one.kind === 'remove') library.remove(made[one.which % made.length] ?? 0);
          else if (one.kind === 'restore') library.restore(made[one.which % made.length] ?? 0);
          else if (one.kind === 'edit') {
            edit.run(one.text, one.which);
            edited.add(one.text);
          } else if (one.kind === 'rebuild') library.rebuildIndex();
          else upkeep.step();
        }
        while (upkeep.step()) continue;
        db.exec("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)");
        const rows = db
          .prepare<[], { text: string; spaced: string | null }>('SELECT text, spaced FROM segments')
          .all();
        for (const row of rows)
          // Edited behind the app's back, a text stays in step with the index, and is seen to be read wrongly.
          if (row.spaced !== null || !edited.has(row.text)) expect(row.spaced).toBe(indexedText(row.text));
        if (rows.some(({ spaced, text }) => spaced !== indexedText(text)))
          expect(isIndexInStep(db)).toBe(false);
        library.close();
        db.close();
      }),
      { numRuns: 60 },
    );
    // A machine that is busy takes its time for sixty libraries.
  }, 180_000);
});
