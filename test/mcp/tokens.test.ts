// The estimate of tokens, held against real tokenizers: never fewer than they count, over texts of many languages and over junk.
import fc from 'fast-check';
import { encode as newest } from 'gpt-tokenizer/encoding/o200k_base';
import { encode as before } from 'gpt-tokenizer/encoding/cl100k_base';
import { describe, expect, it } from 'vitest';
import { ANSWER_TOKENS_MAX, fitting, tokensOf } from '../../app/mcp/tokens.ts';
import { archiveWorld } from './world.ts';

/** The tokenizer of two generations of models; an ordinary text, whatever it looks like. */
const ordinary = { disallowedSpecial: new Set<string>() };
const counted = (text: string): number =>
  Math.max(newest(text, ordinary).length, before(text, ordinary).length);

const SPOKEN = {
  English: 'It was the best of times, it was the worst of times, and nobody at the harbour knew which.',
  German: 'Die Bundesregierung hat gestern über die Straßenverkehrsordnung und ihre Änderungen beraten.',
  French: 'Qu’est-ce qu’il a dit hier soir à la radio, déjà, quand on parlait de l’été à Besançon ?',
  Finnish: 'Epäjärjestelmällistyttämättömyydelläänsäkäänköhän hän puhui eilen järvellä.',
  Turkish: 'Çekoslovakyalılaştıramadıklarımızdan mısınız, dedi ve güldü; kimse cevap vermedi.',
  Polish: 'W Szczebrzeszynie chrząszcz brzmi w trzcinie i Szczebrzeszyn z tego słynie.',
  Russian: 'Сегодня мы говорим о хлебе и о том, как его пекли наши бабушки в деревне.',
  Greek: 'Σήμερα μιλάμε για το ψωμί και για τις γιαγιάδες μας στο χωριό.',
  Arabic: 'اليوم نتحدث عن الخبز وكيف كانت جداتنا تخبزه في القرية.',
  Hebrew: 'היום אנחנו מדברים על לחם ועל הסבתות שלנו בכפר.',
  Hindi: 'आज हम रोटी के बारे में बात करते हैं और गाँव की दादियों के बारे में।',
  Thai: 'วันนี้เราคุยกันเรื่องขนมปังและคุณยายในหมู่บ้าน',
  Chinese: '今天我们谈谈面包，还有村里的奶奶们是怎么烤面包的。',
  Japanese: '今日はパンと、村のおばあさんたちがどう焼いたかについて話します。',
  Korean: '오늘은 빵과 마을 할머니들이 빵을 굽던 이야기를 합니다.',
  emoji: '👩🏽‍🚀 🎙️🎧 🫠🫡 👨‍👩‍👧‍👦 🇩🇪🇯🇵',
  ids: '[1:02:03 r12@345678+9] Speaker 1: {"id":"r12@345","url":"earshot://recording/0123456789abcdef?t=83.4"}',
  figures: '3.14159 26535 89793 23846 26433 83279 50288 41971 69399 37510',
} as const;

describe('the estimate', () => {
  it.each(Object.entries(SPOKEN))('is at least what %s takes', (_name, text) => {
    for (const many of [1, 3, 40]) {
      const whole = `${text} `.repeat(many);
      expect(tokensOf(whole)).toBeGreaterThanOrEqual(counted(whole));
    }
  });

  it('is at least what words in any order take', () => {
    const word = fc.constantFrom(...Object.values(SPOKEN).flatMap((text) => text.split(' ')));
    fc.assert(
      fc.property(fc.array(word, { minLength: 10, maxLength: 60 }), (words) => {
        const text = words.join(' ');
        expect(tokensOf(text)).toBeGreaterThanOrEqual(counted(text));
      }),
      { numRuns: 300 },
    );
  });

  it('cuts what fits, and never a sign in two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.nat(80), (text, tokens) => {
        const cut = text.slice(0, fitting(text, 0, tokens));
        expect(tokensOf(cut)).toBeLessThanOrEqual(Math.max(tokens, 0));
        // No half of one: a lone surrogate.
        expect(cut).not.toMatch(/\p{Surrogate}/u);
      }),
      { numRuns: 300 },
    );
  });
});

it('no answer is above its bound as real tokenizers count, in any language', async () => {
  const world = archiveWorld();
  const ids = Object.entries(SPOKEN).map(([name, text]) =>
    world.said(
      Array.from({ length: 1_500 }, () => [name, text] as const),
      { name },
    ),
  );
  const { ask } = await world.host();
  for (const id of ids) {
    const page = await ask('fetch', { id: `r${id}`, max_tokens: 18_500 });
    expect(counted(page.text)).toBeLessThanOrEqual(ANSWER_TOKENS_MAX);
    const file = await ask('export', { id: `r${id}`, format: 'json' });
    expect(counted(file.text)).toBeLessThanOrEqual(25_000);
  }
}, 60_000);
