// Edits in memory: whatever is done in whatever order, times stay ordered, words stay the text, and the way back leads to the start.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applySteps,
  inverseOf,
  type EditScene,
  type EditStep,
  type PlacedSegment,
} from '../../app/domain/edit-step.ts';
import { planEdit, type EditCommand } from '../../app/domain/editing.ts';
import { cutBefore, isWhole } from '../../app/domain/ranges.ts';
import { realign, wordTexts } from '../../app/domain/word-alignment.ts';
import type { Word } from '../../app/domain/transcript.ts';

/** A transcript in memory, with the queries that planning asks for. */
class Memory implements EditScene {
  segments: Map<number, PlacedSegment>;
  #lastId: number;

  constructor(segments: readonly PlacedSegment[]) {
    this.segments = new Map(segments.map((segment) => [segment.id, segment]));
    this.#lastId = segments.length;
  }

  inOrder(): readonly PlacedSegment[] {
    return [...this.segments.values()].sort((a, b) => a.order - b.order);
  }

  segment(id: number): PlacedSegment | null {
    return this.segments.get(id) ?? null;
  }

  previous(id: number): PlacedSegment | null {
    const all = this.inOrder();
    return all[all.findIndex((one) => one.id === id) - 1] ?? null;
  }

  next(id: number): PlacedSegment | null {
    const all = this.inOrder();
    return all[all.findIndex((one) => one.id === id) + 1] ?? null;
  }

  spokenBy(speaker: string | null, from = -Infinity): readonly number[] {
    return this.inOrder()
      .filter((one) => one.speaker === speaker && one.order >= from)
      .map(({ id }) => id);
  }

  freshId(): number {
    return this.#lastId + 1;
  }

  between(before: number, after: number): readonly PlacedSegment[] {
    return this.inOrder().filter(({ order }) => order > before && order < after);
  }

  inside(after: PlacedSegment, before: PlacedSegment, most: number): readonly PlacedSegment[] {
    return this.between(after.order, before.order).slice(0, most);
  }

  do(steps: readonly EditStep[]): void {
    this.segments = applySteps(this.segments, steps);
    this.#lastId = Math.max(this.#lastId, ...this.segments.keys());
  }
}

function heard(texts: readonly string[], start: number, each = 0.4): readonly Word[] {
  return texts.map((text, at) => ({
    text,
    start: start + at * each,
    end: start + at * each + each / 2,
    confidence: 0.9,
  }));
}

const vocabulary = fc.constantFrom(
  'the',
  'Anna',
  'Anna,',
  'naïve',
  'Привет',
  'שלום',
  '東京に',
  '3.5',
  '—',
  'don’t',
);
const sentence = fc.array(vocabulary, { minLength: 1, maxLength: 8 }).map((words) => words.join(' '));

const transcript = fc
  .array(fc.record({ text: sentence, speaker: fc.constantFrom('0', '1', null), words: fc.boolean() }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((lines) =>
    lines.map(({ speaker, text, words }, at): PlacedSegment => {
      const start = at * 10;
      return {
        id: at + 1,
        order: at + 1,
        start,
        end: start + 9,
        speaker,
        text,
        words: words ? heard(wordTexts(text), start) : [],
      };
    }),
  );

const pick = fc.nat(20);
const place = fc.record({ segmentId: pick, at: fc.nat(30) });
const command = fc.oneof(
  fc.record({ type: fc.constant('text' as const), segmentId: pick, text: fc.oneof(sentence, fc.string()) }),
  fc.record({
    type: fc.constant('speaker' as const),
    segmentIds: fc.array(pick, { maxLength: 3 }),
    speaker: fc.constantFrom('Anna', null),
  }),
  fc.record({
    type: fc.constant('rename' as const),
    from: fc.constantFrom('0', '1', 'Anna'),
    to: fc.constantFrom('Anna', 'Ben'),
  }),
  fc.record({
    type: fc.constant('from-here' as const),
    segmentId: pick,
    was: fc.constantFrom('0', null),
    speaker: fc.constantFrom('Ben', null),
  }),
  fc.record({
    type: fc.constant('range' as const),
    from: place,
    to: place,
    text: fc.constantFrom('', 'x', 'new words ', ' '),
  }),
  fc.record({
    type: fc.constant('assign' as const),
    from: place,
    to: place,
    speaker: fc.constantFrom('Ben', null),
  }),
  fc.record({ type: fc.constant('split' as const), segmentId: pick, at: fc.nat(30) }),
  fc.record({ type: fc.constant('merge' as const), segmentId: pick }),
  fc.record({
    type: fc.constant('times' as const),
    segmentId: pick,
    start: fc.integer({ min: 0, max: 600 }).map((tenths) => tenths / 10),
    end: fc.integer({ min: 0, max: 600 }).map((tenths) => tenths / 10),
  }),
);

function expectSound(segments: readonly PlacedSegment[]): void {
  let last = 0;
  for (const { end, start, text, words } of segments) {
    expect(start).toBeGreaterThanOrEqual(last);
    expect(end).toBeGreaterThanOrEqual(start ?? Infinity);
    last = start ?? Infinity;
    expect(text.trim()).toBe(text);
    if (words.length > 0) expect(words.map((word) => word.text)).toEqual(wordTexts(text));
    let at = start ?? 0;
    for (const word of words) {
      expect(word.start).toBeGreaterThanOrEqual(at);
      expect(word.end).toBeGreaterThanOrEqual(word.start);
      at = word.end;
    }
    expect(at).toBeLessThanOrEqual(end ?? 0);
  }
}

/** Does a command, in as many slices as it takes. @returns all steps */
function doWhole(memory: Memory, given: EditCommand): readonly EditStep[] {
  const all: EditStep[] = [];
  for (;;) {
    const cut = given.type === 'assign' ? cutBefore(given, memory) : null;
    const planned = planEdit(cut ?? given, memory);
    if (!planned.ok) return all;
    memory.do(planned.value);
    all.push(...planned.value);
    if (cut === null && (given.type !== 'range' || isWhole(given, planned.value))) return all;
  }
}

/** A command for a segment that is there. */
function aimed(memory: Memory, given: EditCommand): EditCommand {
  const ids = [...memory.segments.keys()];
  if (given.type === 'speaker')
    return { ...given, segmentIds: given.segmentIds.map((at) => ids[at % ids.length] ?? 0) };
  if (given.type === 'range' || given.type === 'assign') {
    const order = memory.inOrder().map(({ id }) => id);
    const [from, to] = [given.from, given.to].map(({ at, segmentId }) => {
      const segment = order[segmentId % order.length] ?? 0;
      return { segmentId: segment, at: at % ((memory.segment(segment)?.text.length ?? 0) + 1) };
    });
    return from && to ? { ...given, from, to } : given;
  }
  if (!('segmentId' in given)) return given;
  return { ...given, segmentId: ids[given.segmentId % ids.length] ?? 0 };
}

describe('any history of edits', () => {
  it('leaves times ordered and words equal to the text, and leads back to the start', () => {
    fc.assert(
      fc.property(
        transcript,
        fc.array(fc.oneof({ weight: 4, arbitrary: command }, fc.constantFrom('undo', 'redo')), {
          maxLength: 25,
        }),
        (segments, history) => {
          const memory = new Memory(segments);
          const done: (readonly EditStep[])[] = [];
          let undone: (readonly EditStep[])[] = [];
          for (const act of history) {
            if (act === 'undo') {
              const steps = done.pop();
              if (steps) memory.do(inverseOf(steps));
              if (steps) undone.push(steps);
            } else if (act === 'redo') {
              const steps = undone.pop();
              if (steps) memory.do(steps);
              if (steps) done.push(steps);
            } else if (typeof act !== 'string') {
              const steps = doWhole(memory, aimed(memory, act));
              if (steps.length === 0) continue;
              done.push(steps);
              undone = [];
            }
            expectSound(memory.inOrder());
          }
          for (const steps of done.toReversed()) memory.do(inverseOf(steps));
          expect(memory.inOrder()).toEqual(segments);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('may cut one place again and again', () => {
    const text = Array.from({ length: 90 }, (_, at) => `w${at}`).join(' ');
    for (const from of ['left', 'right'] as const) {
      const memory = new Memory([
        { id: 1, order: 1, start: 0, end: 9, speaker: null, text, words: [] },
        { id: 2, order: 2, start: 10, end: 19, speaker: null, text: 'After.', words: [] },
      ]);
      const history: (readonly EditStep[])[] = [];
      for (let cut = 0; cut < 89; cut += 1) {
        const target = memory.inOrder()[from === 'left' ? 0 : cut];
        const at =
          from === 'left' ? (target?.text.lastIndexOf(' ') ?? 0) + 1 : (target?.text.indexOf(' ') ?? 0) + 1;
        const planned = planEdit({ type: 'split', segmentId: target?.id ?? 0, at }, memory);
        if (!planned.ok) throw new Error(planned.failure.message);
        memory.do(planned.value);
        history.push(planned.value);
      }
      const texts = memory.inOrder().map((segment) => segment.text);
      expect(texts.join(' ')).toBe(`${text} After.`);
      expect(texts).toHaveLength(91);
      for (const steps of history.toReversed()) memory.do(inverseOf(steps));
      expect(memory.inOrder().map((segment) => segment.text)).toEqual([text, 'After.']);
    }
  });
});

describe('one edit', () => {
  const scene = (): Memory =>
    new Memory([
      {
        id: 1,
        order: 1,
        start: 0,
        end: 4,
        speaker: '0',
        text: 'Ask not what',
        words: heard(['Ask', 'not', 'what'], 0),
      },
      {
        id: 2,
        order: 2,
        start: 5,
        end: 9,
        speaker: '1',
        text: 'your country',
        words: heard(['your', 'country'], 5),
      },
    ]);
  const done = (given: EditCommand): readonly PlacedSegment[] => {
    const memory = scene();
    const planned = planEdit(given, memory);
    if (!planned.ok) throw new Error(planned.failure.message);
    memory.do(planned.value);
    return memory.inOrder();
  };

  it('cuts before the word at the cursor, with the times of the words', () => {
    const [left, right] = done({ type: 'split', segmentId: 1, at: 5 });
    expect(left).toMatchObject({ text: 'Ask', start: 0, end: 0.2 });
    expect(right).toMatchObject({ text: 'not what', start: 0.4, end: 4, speaker: '0' });
  });

  it('joins with the next one and keeps every word', () => {
    const [both, none] = done({ type: 'merge', segmentId: 1 });
    expect(none).toBeUndefined();
    expect(both).toMatchObject({ text: 'Ask not what your country', start: 0, end: 9, speaker: '0' });
    expect(both?.words.map(({ confidence, estimated }) => [confidence, estimated])).toEqual(
      Array.from({ length: 5 }, () => [0.9, undefined]),
    );
  });

  it.each([
    ['これは', 'いいです', 'これはいいです'],
    ['我们大', '家好', '我们大家好'],
    ['𠮷', '𠮷野', '𠮷𠮷野'],
    ['はい。', 'そう', 'はい。そう'],
    ['안녕', '하세요', '안녕 하세요'],
  ])('joins %s and %s as their script is written', (one, other, both) => {
    const memory = new Memory(
      [one, other].map((text, at) => ({
        ...{ id: at + 1, order: at + 1, start: at, end: at + 1, speaker: null, text, words: [] },
      })),
    );
    const planned = planEdit({ type: 'merge', segmentId: 1 }, memory);
    if (planned.ok) memory.do(planned.value);
    expect(memory.inOrder().map(({ text }) => text)).toEqual([both]);
  });

  it('makes two speakers one', () => {
    expect(done({ type: 'rename', from: '0', to: '1' }).map(({ speaker }) => speaker)).toEqual(['1', '1']);
  });

  it('takes a piece away whose text is taken away', () => {
    expect(done({ type: 'text', segmentId: 1, text: ' \n' }).map(({ id }) => id)).toEqual([2]);
  });

  it.each<[string, EditCommand]>([
    ['start before the one before it ends', { type: 'times', segmentId: 2, start: 3, end: 8 }],
    ['end after the next starts', { type: 'times', segmentId: 1, start: 0, end: 6 }],
    ['end before it starts', { type: 'times', segmentId: 2, start: 8, end: 7 }],
    ['be cut where there is no word', { type: 'split', segmentId: 1, at: 0 }],
    ['be joined with nothing', { type: 'merge', segmentId: 2 }],
  ])('cannot %s', (_, given) => {
    const planned = planEdit(given, scene());
    expect(planned).toMatchObject({ ok: false, failure: { code: 'not-allowed' } });
  });
});

describe('a stretch over several segments', () => {
  const line = (id: number, speaker: string | null, text: string): PlacedSegment => ({
    id,
    order: id,
    start: id * 10,
    end: id * 10 + 9,
    speaker,
    text,
    words: heard(text.split(' '), id * 10),
  });
  const scene = (): Memory =>
    new Memory([
      line(1, 'Anna', 'The clock limps a little'),
      line(2, 'Anna', 'and so do I'),
      line(3, 'Ben', 'Then repair it'),
      line(4, 'Ben', 'or sell it'),
    ]);
  const at = (memory: Memory, segmentId: number, word: string, end = false) => {
    const text = memory.segment(segmentId)?.text ?? '';
    return { segmentId, at: text.indexOf(word) + (end ? word.length : 0) };
  };
  const said = (memory: Memory): readonly string[] =>
    memory.inOrder().map(({ speaker, text }) => `${speaker}: ${text}`);

  it('is deleted, and those on both sides keep their speakers, words and times', () => {
    const memory = scene();
    const steps = doWhole(memory, {
      type: 'range',
      from: at(memory, 1, 'limps'),
      to: at(memory, 3, 'repair'),
      text: '',
    });
    expect(said(memory)).toEqual(['Anna: The clock', 'Ben: repair it', 'Ben: or sell it']);
    expect(memory.segment(3)?.words.map(({ start }) => start)).toEqual([30.4, 30.8]);
    memory.do(inverseOf(steps));
    expect(memory.inOrder()).toEqual(scene().inOrder());
  });

  it('is replaced by what is typed, which stands with those before it', () => {
    const memory = scene();
    const [from, to] = [at(memory, 1, 'limps'), at(memory, 2, 'do')];
    doWhole(memory, { type: 'range', from, to, text: 'walks' });
    expect(said(memory).slice(0, 2)).toEqual(['Anna: The clock walks', 'Anna: do I']);
  });

  it('becomes one word where one person’s word was cut through', () => {
    const memory = scene();
    const [from, to] = [at(memory, 1, 'li', true), at(memory, 2, ' d', true)];
    doWhole(memory, { type: 'range', from, to, text: '' });
    expect(said(memory)[0]).toBe('Anna: The clock lio I');
    expect(memory.inOrder()).toHaveLength(3);
    const two = scene();
    doWhole(two, { type: 'range', from: at(two, 2, 's', true), to: at(two, 3, 'Th', true), text: '' });
    expect(said(two).slice(1, 3)).toEqual(['Anna: and s', 'Ben: en repair it']);
  });

  it('takes whole segments away, thousands in slices', () => {
    const memory = new Memory(Array.from({ length: 130 }, (_, place) => line(place + 1, null, 'one more')));
    const first = planEdit(
      {
        type: 'range',
        from: { segmentId: 1, at: 3 },
        to: { segmentId: 130, at: 3 },
        text: '',
      },
      memory,
    );
    expect(first.ok && first.value).toHaveLength(40);
    doWhole(memory, {
      type: 'range',
      from: { segmentId: 1, at: 3 },
      to: { segmentId: 130, at: 3 },
      text: '',
    });
    expect(memory.inOrder().map(({ text }) => text)).toEqual(['one', 'more']);
    doWhole(memory, {
      type: 'range',
      from: { segmentId: 1, at: 0 },
      to: { segmentId: 130, at: 4 },
      text: '',
    });
    expect(memory.inOrder()).toEqual([]);
  });

  it('is given to a speaker by whole words, cut at both ends, and undone', () => {
    const memory = scene();
    const steps = doWhole(memory, {
      type: 'assign',
      from: at(memory, 1, 'mps'),
      to: at(memory, 3, 'rep', true),
      speaker: ' Cora ',
    });
    expect(said(memory)).toEqual([
      'Anna: The clock',
      'Cora: limps a little',
      'Cora: and so do I',
      'Cora: Then repair',
      'Ben: it',
      'Ben: or sell it',
    ]);
    memory.do(inverseOf(steps));
    expect(memory.inOrder()).toEqual(scene().inOrder());
  });

  it('may lie within one segment, or be all of it', () => {
    const memory = scene();
    doWhole(memory, {
      type: 'assign',
      from: at(memory, 1, 'clock'),
      to: at(memory, 1, 'limps', true),
      speaker: 'Ben',
    });
    expect(said(memory).slice(0, 3)).toEqual(['Anna: The', 'Ben: clock limps', 'Anna: a little']);
    doWhole(memory, {
      type: 'assign',
      from: { segmentId: 4, at: 0 },
      to: { segmentId: 4, at: 10 },
      speaker: null,
    });
    expect(said(memory).at(-1)).toBe('null: or sell it');
    expect(memory.inOrder()).toHaveLength(6);
  });

  it('from here on means what the same person says, from that segment', () => {
    const memory = scene();
    memory.do([{ type: 'speaker', ids: [4], before: 'Ben', after: 'Anna' }]);
    doWhole(memory, { type: 'from-here', segmentId: 2, was: 'Anna', speaker: 'Cora' });
    expect(memory.inOrder().map(({ speaker }) => speaker)).toEqual(['Anna', 'Cora', 'Ben', 'Cora']);
  });
});

describe('words of an edited text', () => {
  const bounds = { start: 0, end: 10 };
  it('keep their times where they were not touched, whatever their case and punctuation', () => {
    const words = realign(heard(['ask', 'not', 'what'], 1), 'Ask: not, WHAT?', bounds);
    expect(words.map(({ confidence, start, text }) => [text, start, confidence])).toEqual([
      ['Ask:', 1, 0.9],
      ['not,', 1.4, 0.9],
      ['WHAT?', 1.8, 0.9],
    ]);
  });

  it('take the place of the word they replace, without its confidence', () => {
    const words = realign(heard(['John', 'Smit', 'spoke'], 1), 'John Smith spoke', bounds);
    expect(words[1]).toEqual({ text: 'Smith', start: 1.4, end: 1.5999999999999999 });
  });

  it('are placed between their neighbours where they are new, and say so', () => {
    const words = realign(heard(['one', 'four'], 2, 1), 'one two three four', bounds);
    expect(words.map(({ end, estimated, start }) => [start, end, estimated])).toEqual([
      [2, 2.5, undefined],
      [2.5, 2.688, true],
      [2.688, 3, true],
      [3, 3.5, undefined],
    ]);
  });

  it('stand for every character but white space, in scripts without spaces too', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), sentence, (odd, plain) => {
        const text = `${odd} ${plain}`;
        expect(wordTexts(text).join('').replace(/\s+/gu, '')).toBe(text.replace(/\s+/gu, ''));
      }),
    );
    expect(wordTexts('東京に行く。').length).toBeGreaterThan(1);
  });
});
