// What the text of a failure tells a person to do, as deeds: what it names has its button where it is said.
import type { FailureCode } from '../../app/domain/failure.ts';
import { t } from '../../app/messages/text.ts';

/**
 * Beside those that an item offers by itself (try again, ask again, check again, download):
 * - `here`: transcribe it on this device
 * - `another-way`: choose another model, language or service, or other options, for this recording
 * - `locate`: say where the file is now
 * - `reveal`: show it in the file manager, to be copied, exported or given permission
 * - `settings`: key, address, proxy and options; `spending`, `models`, `backups`: that part of the settings
 * - `account`: the page of the service where credit is bought
 * - `log`: the diagnostics, which hold the log
 * - `confirm`: say that library and folders may be used
 * - `answer`: save what the service answered
 */
export const FAILURE_DEEDS = [
  'here',
  'another-way',
  'locate',
  'reveal',
  'settings',
  'spending',
  'models',
  'backups',
  'account',
  'log',
  'confirm',
  'answer',
] as const;
export type FailureDeed = (typeof FAILURE_DEEDS)[number];

/** By code. What is not here asks for nothing, or for what only happens outside of Earshot. */
const DEEDS: Partial<Readonly<Record<FailureCode, readonly FailureDeed[]>>> = {
  'speakers-model-missing': ['models'],
  'file-empty': ['reveal'],
  'file-gone': ['locate'],
  'file-unreadable': ['reveal'],
  'file-is-link': ['reveal'],
  'not-audio': ['reveal'],
  'no-sound': ['reveal'],
  'audio-damaged': ['reveal'],
  'audio-protected': ['reveal'],
  'index-missing': ['reveal'],
  'codec-unknown': ['another-way', 'reveal'],
  'reader-crashed': ['reveal'],
  'address-not-fetched': ['another-way'],
  'downloads-full': ['settings'],
  'published-unreadable': ['another-way'],
  'disk-full': ['reveal'],
  'library-unwritable': ['backups'],
  'library-damaged': ['backups'],
  'library-foreign': ['backups'],
  'library-unconfirmed': ['confirm'],
  'folder-unconfirmed': ['confirm'],
  'model-not-here': ['models', 'another-way'],
  'model-language': ['another-way'],
  'model-damaged': ['models'],
  'on-battery': ['settings'],
  'no-key': ['settings', 'here'],
  'key-refused': ['settings'],
  'no-credit': ['account'],
  'ceiling-reached': ['spending'],
  tls: ['settings'],
  'not-the-api': ['settings'],
  'request-refused': ['settings', 'another-way'],
  'too-large': ['here'],
  'generation-failed': ['here'],
  'answer-unreadable': ['answer'],
  internal: ['log'],
};

/** The deeds that belong to a failure, the most useful one first. */
export function failureDeeds(code: string): readonly FailureDeed[] {
  return (DEEDS as Readonly<Record<string, readonly FailureDeed[]>>)[code] ?? [];
}

const LABELS: Readonly<Record<FailureDeed, string>> = {
  here: t('list.failureDeeds.transcribeOnThisDevice'),
  'another-way': t('list.failureDeeds.transcribeInAnotherWay'),
  locate: t('list.failureDeeds.locateTheFile'),
  reveal: t('list.failureDeeds.showInFolder'),
  settings: t('list.failureDeeds.openSettings'),
  spending: t('list.failureDeeds.openSpending'),
  models: t('list.failureDeeds.openModels'),
  backups: t('list.failureDeeds.openBackups'),
  account: t('list.failureDeeds.openTheServicesPage'),
  log: t('list.failureDeeds.openTheLog'),
  confirm: t('list.failureDeeds.confirm'),
  answer: t('list.failureDeeds.saveTheServicesAnswer'),
};

/** What its button says. A deed that leads to a part of the settings says what is there. */
export function deedLabel(deed: FailureDeed, code: string): string {
  if (deed === 'settings' && code === 'key-refused') return t('list.failureDeeds.checkTheKey');
  if (deed === 'settings' && code === 'no-key') return t('list.failureDeeds.addAKey');
  return LABELS[deed];
}
