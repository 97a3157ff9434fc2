// What the text of a failure tells a person to do has its button: every code is walked through.
import { describe, expect, it } from 'vitest';
import { FAILURE_CODES, type FailureCode } from '../../../app/domain/failure.ts';
import { WORDING } from '../../../app/domain/failure-words.ts';
import {
  deedLabel,
  FAILURE_DEEDS,
  failureDeeds,
  type FailureDeed,
} from '../../../renderer/lib/failure-deeds.ts';

/** What a text says, and the deeds of which one is meant by it. */
const NAMED: readonly (readonly [RegExp, readonly FailureDeed[]])[] = [
  [/\btranscribe it on this device/i, ['here']],
  [/\bin Settings\b|\bAdd a key\b/, ['settings', 'models']],
  [/\bRestore the newest backup|newest good backup/, ['backups']],
  [/\bthe log has\b/, ['log']],
  [/\bConfirm it in the window/, ['confirm']],
  [/\bTop it up\b/, ['account']],
  [/\bceiling is raised\b/, ['spending']],
  [/\bPut it back\b/, ['locate']],
  [/\bChoose another model\b|choose another one\.$/, ['another-way']],
  [/\bThe answer is kept\b/, ['answer']],
  [/\bcloud service may be able to\b|\bdownload it first\b|have it transcribed instead/, ['another-way']],
  [
    /\bExport (?:or copy )?it (?:again|as)|Copy it again|\bUse an unprotected export\b|\bPut the file itself there\b/,
    ['reveal'],
  ],
  [/\bCheck that you may open it\b|\bFree some space\b|\bconvert the file\b/, ['reveal']],
];

/** Deeds that the text names, and that an item offers by its own actions: try again, ask again, send again, download. */
describe('the deeds of failures', () => {
  it.each(FAILURE_CODES)('has a button for what the text of %s names', (code) => {
    const { message } = WORDING[code];
    for (const [says, deeds] of NAMED)
      if (says.test(message))
        expect(
          failureDeeds(code).some((deed) => deeds.includes(deed)),
          `${code}: ${says.source}`,
        ).toBe(true);
  });

  it('names only deeds that there are, each once, each with words of its own', () => {
    for (const code of FAILURE_CODES) {
      const deeds = failureDeeds(code);
      expect(new Set(deeds).size).toBe(deeds.length);
      for (const deed of deeds) expect(FAILURE_DEEDS).toContain(deed);
      const labels = deeds.map((deed) => deedLabel(deed, code));
      expect(new Set(labels).size).toBe(labels.length);
    }
    for (const deed of FAILURE_DEEDS)
      expect(
        FAILURE_CODES.some((code: FailureCode) => failureDeeds(code).includes(deed)),
        deed,
      ).toBe(true);
  });

  it('says what is meant where it can', () => {
    expect(deedLabel('settings', 'key-refused')).toBe('Check the key');
    expect(deedLabel('settings', 'no-key')).toBe('Add a key');
    expect(deedLabel('settings', 'tls')).toBe('Open settings');
    expect(failureDeeds('of-a-newer-version')).toEqual([]);
  });
});
