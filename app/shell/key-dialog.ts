// The system's own question where a key may be sent: no page can answer it.
import { dialog, type BrowserWindow, type MessageBoxOptions } from 'electron';
import { DEFAULT_ORIGIN, sayWay, type ServiceAddress } from '../domain/service-address.ts';
import { said } from '../messages/said.ts';
import { t } from '../messages/text.ts';

/** What it asks. Pure. */
export function keyQuestion(
  { origin, way }: ServiceAddress,
  what: 'key' | 'token' = 'key',
): MessageBoxOptions {
  if (what === 'token') return tokenQuestion({ origin, way });
  const isUsual = origin === DEFAULT_ORIGIN;
  const whose = isUsual
    ? t('shell.keyDialog.thisIsTheAddressOf')
    : t('shell.keyDialog.thisIsNotTheAddress', { DEFAULT_ORIGIN });
  return {
    type: isUsual ? 'question' : 'warning',
    title: t('shell.keyDialog.sendTheKey'),
    message: t('shell.keyDialog.sendTheKeyToOrigin', { origin }),
    detail: [whose, t('shell.keyDialog.theKeyAndTheRecordings'), said(sayWay(way))]
      .filter((sentence) => sentence !== null)
      .join('\n\n'),
    buttons: [t('shell.keyDialog.sendItThere'), t('shell.keyDialog.cancel')],
    // Return confirms what is usual; what is not takes a choice.
    defaultId: isUsual ? 0 : 1,
    cancelId: 1,
    noLink: true,
  };
}

/** The same about a server of one's own. */
const tokenQuestion = ({ origin, way }: ServiceAddress): MessageBoxOptions => ({
  type: 'question',
  title: t('shell.keyDialog.sendTheToken'),
  message: t('shell.keyDialog.sendTheTokenToOrigin', { origin }),
  detail: [
    t('shell.keyDialog.onlyYourOwnServer'),
    t('shell.keyDialog.theTokenAndTheRecordings'),
    said(sayWay(way)),
  ]
    .filter((sentence) => sentence !== null)
    .join('\n\n'),
  buttons: [t('shell.keyDialog.sendItThere'), t('shell.keyDialog.cancel')],
  defaultId: 1,
  cancelId: 1,
  noLink: true,
});

let isAsking = false;

/** Asks the person. A second question while one stands is answered with no. */
export async function mayHaveKey(
  window: BrowserWindow | null,
  address: ServiceAddress,
  what: 'key' | 'token' = 'key',
): Promise<boolean> {
  if (isAsking) return false;
  isAsking = true;
  try {
    const question = keyQuestion(address, what);
    const { response } = await (window
      ? dialog.showMessageBox(window, question)
      : dialog.showMessageBox(question));
    return response === 0;
  } finally {
    isAsking = false;
  }
}
