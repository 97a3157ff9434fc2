// Where the first sentence of a text ends, in the languages that are offered.
import { describe, expect, it } from 'vitest';
import { firstSentence } from '../../app/domain/first-sentence.ts';

describe('the first sentence', () => {
  it.each([
    ['en', 'And Mr. Darcy bowed. He left.', 'And Mr. Darcy bowed.'],
    ['en', 'J. R. Smith wrote it. Nobody read it.', 'J. R. Smith wrote it.'],
    [
      'en',
      'The U.S. Army came at 5 p.m. on Sunday. Then it rained.',
      'The U.S. Army came at 5 p.m. on Sunday.',
    ],
    ['en', 'It cost 3.50 dollars. Cheap.', 'It cost 3.50 dollars.'],
    ['en', 'So did I. He agreed.', 'So did I.'],
    ['en', 'Really? Yes.', 'Really?'],
    [
      'de',
      'Am 3. Oktober kam Dr. Meyer, z.B. mit dem Zug. Dann ging er.',
      'Am 3. Oktober kam Dr. Meyer, z.B. mit dem Zug.',
    ],
    ['de', 'Frau Prof. Krause sagt bzw. meint das. Gut.', 'Frau Prof. Krause sagt bzw. meint das.'],
    ['fr', 'M. Dupont est là. Bonjour.', 'M. Dupont est là.'],
    ['fr', 'Voici p.ex. Lyon. Et Paris.', 'Voici p.ex. Lyon.'],
    ['es', 'El Sr. García llegó. Luego se fue.', 'El Sr. García llegó.'],
    ['es', '¿Quién es? Nadie.', '¿Quién es?'],
    ['it', 'Il sig. Rossi parla. Poi tace.', 'Il sig. Rossi parla.'],
    ['pt', 'O Sr. Silva chegou. Depois saiu.', 'O Sr. Silva chegou.'],
    ['nl', 'Dhr. De Vries komt. Dag.', 'Dhr. De Vries komt.'],
    ['pl', 'To jest np. Kraków. Piękny.', 'To jest np. Kraków.'],
    ['sv', 'Vi såg bl.a. Lund. Sedan åkte vi.', 'Vi såg bl.a. Lund.'],
    ['da', 'Den 3. Maj kom han. Så gik han.', 'Den 3. Maj kom han.'],
    ['cs', 'To je např. Praha. Krásná.', 'To je např. Praha.'],
    ['ru', 'Это проф. Иванов. Он пришёл.', 'Это проф. Иванов.'],
    ['ja', '今日は寒いです。港が凍りました。', '今日は寒いです。'],
    ['zh', '港口结冰了。没有人相信。', '港口结冰了。'],
    ['hi', 'यह ठंडा है। बंदरगाह जम गया।', 'यह ठंडा है।'],
    ['nonsense-tag', 'One. Two.', 'One.'],
  ])('in %s of “%s”', (language, text, sentence) => {
    expect(firstSentence(text, language)).toBe(sentence);
  });

  it('is the whole where nothing ends it', () => {
    expect(firstSentence('no stop here', null)).toBe('no stop here');
    expect(firstSentence('', 'en')).toBe('');
  });
});
