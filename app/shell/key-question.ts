// The system's own question where a key may be sent: no page can answer it.
import type { MessageBoxOptions } from 'electron';
import { DEFAULT_ORIGIN, sayWay, type ServiceAddress } from '../domain/service-address.ts';
import { said } from '../messages/said.ts';
import { t } from '../messages/text.ts';

/** What is asked before a key of the AI/ML API, or a token of one's own server, is kept. */
export function keyQuestion({ origin, way }: ServiceAddress, what: 'key' | 'token'): MessageBoxOptions {
  if (what === 'token') return tokenQuestion({ origin, way });
  const isUsual = origin === DEFAULT_ORIGIN;
  const whose = isUsual
    ? t('shell.keyQuestion.thisIsTheAddressOf')
    : t('shell.keyQuestion.thisIsNotTheAddress', { DEFAULT_ORIGIN });
  return {
    type: isUsual ? 'question' : 'warning',
    title: t('shell.keyQuestion.sendTheKey'),
    message: t('shell.keyQuestion.sendTheKeyToOrigin', { origin }),
    detail: [whose, t('shell.keyQuestion.theKeyAndTheRecordings'), said(sayWay(way))]
      .filter((sentence) => sentence !== null)
      .join('\n\n'),
    buttons: [t('shell.keyQuestion.sendItThere'), t('shell.keyQuestion.cancel')],
    // Return confirms what is usual; what is not takes a choice.
    defaultId: isUsual ? 0 : 1,
    cancelId: 1,
    noLink: true,
  };
}

/** The same about a server of one's own. */
const tokenQuestion = ({ origin, way }: ServiceAddress): MessageBoxOptions => ({
  type: 'question',
  title: t('shell.keyQuestion.sendTheToken'),
  message: t('shell.keyQuestion.sendTheTokenToOrigin', { origin }),
  detail: [
    t('shell.keyQuestion.onlyYourOwnServer'),
    t('shell.keyQuestion.theTokenAndTheRecordings'),
    said(sayWay(way)),
  ]
    .filter((sentence) => sentence !== null)
    .join('\n\n'),
  buttons: [t('shell.keyQuestion.sendItThere'), t('shell.keyQuestion.cancel')],
  defaultId: 1,
  cancelId: 1,
  noLink: true,
});
