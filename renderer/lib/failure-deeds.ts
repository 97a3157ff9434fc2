// What the text of a failure tells a person to do, as deeds: what it names has its button where it is said.
import type { FailureCode } from '../../app/domain/failure.ts';

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
  here: 'Transcribe on this device',
  'another-way': 'Transcribe in another way…',
  locate: 'Locate the file…',
  reveal: 'Show in folder',
  settings: 'Open settings',
  spending: 'Open spending',
  models: 'Open models',
  backups: 'Open backups',
  account: 'Open the service’s page',
  log: 'Open the log…',
  confirm: 'Confirm…',
  answer: 'Save the service’s answer…',
};

/** What its button says. A deed that leads to a part of the settings says what is there. */
export function deedLabel(deed: FailureDeed, code: string): string {
  if (deed === 'settings' && code === 'key-refused') return 'Check the key';
  if (deed === 'settings' && code === 'no-key') return 'Add a key';
  return LABELS[deed];
}
