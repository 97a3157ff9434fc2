// Operations about money.
import type { MONEY_CHANNELS } from '../../contract/channels/money.ts';
import type { BalanceView } from '../../contract/money-views.ts';
import { ok, type Outcome } from '../../domain/result.ts';
import type { Deeds } from '../call.ts';
import type { Core } from '../core.ts';
import { MoneyViews } from '../money-views.ts';
import { ceilingsChanged } from '../held-back.ts';

interface Deps {
  readonly core: Core;
  readonly balance: () => Promise<Outcome<BalanceView>>;
}

/** What they do. */
export function moneyDeeds({ balance, core }: Deps): Deeds<typeof MONEY_CHANNELS> {
  const views = new MoneyViews(core);
  return {
    'money.spending': () => ok(views.spending()),
    'money.balance': balance,
    'money.estimate': ({ audioSeconds, folderId, options, service = null }) => {
      const known = core.requests.checkEngine(service);
      if (!known.ok) return known;
      const checked = core.requests.checkJob(folderId, options ?? {});
      return checked.ok ? ok(views.estimate(audioSeconds, folderId, service, checked.value)) : checked;
    },
    'money.lookUpPrice': async ({ model }) => {
      const looked = await core.spending.lookUpPrice(model);
      return looked.ok ? ok(views.price(model)) : looked;
    },
    'money.setPrice': ({ model, usdPerHour }) => {
      core.library.prices.setOwn(model, usdPerHour);
      ceilingsChanged(core);
      return ok(views.price(model));
    },
  };
}
