// Operations about money.
import type { MONEY_CHANNELS } from '../../contract/channels/money.ts';
import type { BalanceView } from '../../contract/money-views.ts';
import { ok, type Outcome } from '../../domain/result.ts';
import type { Deeds } from '../call.ts';
import type { Engine } from '../engine.ts';
import { MoneyViews } from '../money-views.ts';

interface Deps {
  readonly engine: Engine;
  readonly balance: () => Promise<Outcome<BalanceView>>;
}

/** What they do. */
export function moneyDeeds({ balance, engine }: Deps): Deeds<typeof MONEY_CHANNELS> {
  const views = new MoneyViews(engine);
  return {
    'money.spending': () => ok(views.spending()),
    'money.balance': balance,
    'money.estimate': ({ audioSeconds, folderId, options }) => {
      const checked = engine.requests.checkJob(folderId, options ?? {});
      return checked.ok ? ok(views.estimate(audioSeconds, folderId, checked.value)) : checked;
    },
    'money.lookUpPrice': async ({ model }) => {
      const looked = await engine.spending.lookUpPrice(model);
      return looked.ok ? ok(views.price(model)) : looked;
    },
    'money.setPrice': ({ model, usdPerHour }) => {
      engine.library.prices.setOwn(model, usdPerHour);
      engine.ceilingsChanged();
      return ok(views.price(model));
    },
  };
}
