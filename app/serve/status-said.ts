// What went wrong, as the status page tells it in German: the core says it in English. Nobody else in this process speaks another language.
import type { ServeStatusView } from '../contract/channels/serve.ts';
import { said, understand } from '../messages/said.ts';

let isUnderstood: Promise<void> | null = null;

/** The same, with what failed in German; what nobody translated stays as it is. */
export async function statusInGerman(status: ServeStatusView): Promise<ServeStatusView> {
  await (isUnderstood ??= understandGerman());
  return {
    ...status,
    failures: status.failures.map(({ message, story, ...one }) => ({
      ...one,
      message: said(message),
      story: story.map((line) => said(line)),
    })),
    faults: status.faults.map(({ what, ...one }) => ({ ...one, what: said(what) })),
  };
}

/** Read at the first question: most are asked in English. */
async function understandGerman(): Promise<void> {
  const { default: core } = await import('virtual:core-messages/de');
  understand(core, 'de');
}
