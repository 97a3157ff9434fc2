// Money in the stand-in: two months of two shows, a price from the service, and what follows from them.
import type { AnswerOf, ArgsOf } from '../../app/contract/schema.ts';
import type { PriceView } from '../../app/contract/money-views.ts';
import { MONEY_CHANNELS } from '../../app/contract/channels/money.ts';
import { modelOf } from '../../app/domain/engine.ts';
import { mergeLayers } from '../../app/domain/option-layers.ts';
import { AIML_API, ENGINES } from '../../app/speech/engines.ts';
import type { Scene } from './fake-api.ts';

type Money = keyof typeof MONEY_CHANNELS;
type Handlers = { [N in Money]: (args: ArgsOf<N>) => AnswerOf<N> };

const HOUR = 3_600;

/** Answers of these channels for a scene. */
export function fakeMoney(scene: Scene): Handlers {
  const own = new Map<string, number | null>();
  const priceOf = (model: string): PriceView => {
    const price = own.get(model);
    return price == null
      ? { model, usdPerHour: 0.36, source: 'service', fetchedAt: Date.UTC(2026, 10, 20) }
      : { model, usdPerHour: price, source: 'own', fetchedAt: null };
  };
  const show = (folderId: number | null, name: string, hours: number, ceilingUsd: number | null) => ({
    folderId,
    name,
    usd: hours * 0.36,
    estimatedUsd: folderId === null ? hours * 0.36 : 0,
    audioSeconds: hours * HOUR,
    unknownCount: 0,
    ceilingUsd,
  });
  return {
    'money.spending': () => ({
      ceilingUsd: scene.app.settings.monthCeilingUsd,
      prices: [priceOf(modelOf(AIML_API, mergeLayers(ENGINES.fields, scene.app.settings.cloudOptions)))],
      months: [
        {
          startsAt: new Date(2026, 10, 1).getTime(),
          usd: 7.02,
          estimatedUsd: 0.54,
          audioSeconds: 19.5 * HOUR,
          unknownCount: 0,
          shows: [
            show(1, 'Night Kitchen', 14, 10),
            show(2, 'The Long Table', 4, null),
            show(null, 'Without a show', 1.5, null),
          ],
        },
        {
          startsAt: new Date(2026, 9, 1).getTime(),
          usd: 3.6,
          estimatedUsd: 0,
          audioSeconds: 10 * HOUR,
          unknownCount: 0,
          shows: [show(1, 'Night Kitchen', 10, 10)],
        },
      ],
    }),
    'money.balance': () => ({ amount: 12.5, currency: 'USD' }),
    'money.estimate': ({ audioSeconds, options }) => {
      const asked = mergeLayers(ENGINES.fields, scene.app.settings.cloudOptions, options ?? {});
      const model = modelOf(AIML_API, asked);
      const price = priceOf(model);
      return { audioSeconds, usd: (audioSeconds * (price.usdPerHour ?? 0)) / HOUR, price };
    },
    'money.lookUpPrice': ({ model }) => priceOf(model),
    'money.setPrice': ({ model, usdPerHour }) => {
      own.set(model, usdPerHour);
      return priceOf(model);
    },
    'transcripts.saveAnswer': () => ({ fileName: 'answer.json', savedId: 1 }),
  };
}
