// Does what the text of a failure names; its buttons stand on the row and on the page alike.
import type { ItemView } from '../../app/contract/views.ts';
import type { EngineId } from '../../app/domain/engine.ts';
import { CHOSEN } from '../../app/domain/settings.ts';
import { said } from '../../app/messages/said.ts';
import { canChangeService } from '../lib/actions.ts';
import { deedLabel, failureDeeds, type FailureDeed } from '../lib/failure-deeds.ts';
import type { MenuEntry } from '../lib/menu-entry.ts';
import { call } from '../lib/api.ts';
import { act, locate, saveAnswer, transcribeAgain, transcribeHere } from './deeds.ts';
import { dialogs } from './dialogs.svelte.ts';
import { library } from './library.svelte.ts';
import { place } from './place.svelte.ts';
import { settingPlace } from './setting-place.svelte.ts';
import { standing } from './standing.svelte.ts';
import { t } from '../../app/messages/text.ts';

/** Buttons for what an item's failure names and its own actions do not do. */
export function deedsFor(item: ItemView): readonly MenuEntry[] {
  const { failure } = item;
  if (!failure) return [];
  return failureDeeds(failure.code)
    .filter((deed) => fits(deed, item))
    .map((deed) => ({ label: deedLabel(deed, failure.code), run: () => run(deed, item) }));
}

/** Those that a failure of no item has: they lead to where it can be put right. */
export function deedsOf(code: string): readonly MenuEntry[] {
  return failureDeeds(code).flatMap((deed) => {
    const run = leading(deed, code);
    return run ? [{ label: deedLabel(deed, code), run }] : [];
  });
}

/** False for what has no meaning here: a recording that is on its way to this device already, say. */
function fits(deed: FailureDeed, item: ItemView): boolean {
  switch (deed) {
    case 'here':
      return item.recordingId !== null && !library.engine(item.service).runsHere;
    case 'another-way':
      return canChangeService(item);
    case 'locate':
    case 'answer':
      return item.recordingId !== null;
    case 'reveal':
      return item.actions.includes('reveal');
    default:
      return true;
  }
}

function run(deed: FailureDeed, item: ItemView): void {
  switch (deed) {
    case 'here':
      return transcribeHere(item);
    case 'another-way':
      return transcribeAgain(item);
    case 'locate':
      return void locate(item);
    case 'reveal':
      return act(item, 'reveal');
    case 'answer':
      if (item.recordingId !== null) void saveAnswer(item.recordingId);
      return;
    default:
      leading(deed, item.failure?.code ?? '', item.service)?.();
  }
}

/** What needs no item; null for the others. @param service whose work failed, where it was somebody's */
function leading(deed: FailureDeed, code: string, service?: EngineId): (() => void) | null {
  switch (deed) {
    case 'settings':
      return () => settingPlace.show(settingOf(code, service));
    case 'spending':
      return () => settingPlace.show(t('settings.cloudSettings.spending'));
    case 'models':
      return () => settingPlace.show(t('settings.settings.onThisDevice'));
    case 'backups':
      return () => settingPlace.show(t('settings.settings.backups'));
    case 'account':
      return () => void call('app.openLink', 'keys');
    case 'log':
      return () => {
        dialogs.diagnostics = true;
      };
    case 'confirm':
      return () => {
        place.list();
        standing.isOpen = true;
      };
    default:
      return null;
  }
}

/** What the settings call that which a failure is about; else the service’s own part of them. */
function settingOf(code: string, service: EngineId | undefined): string {
  if (code === 'on-battery') return said(CHOSEN.pauseOnBattery.label);
  if (code === 'downloads-full') return t('settings.settings.downloads');
  const engine = service === undefined ? null : library.engine(service);
  return engine && !engine.isPaid && !engine.runsHere
    ? t('settings.serverSettings.title')
    : t('settings.settings.aiMlApi');
}
