// The channels about the care for the library, in the stand-in for window.api.
import type { RestorationView } from '../../app/contract/care-views.ts';

/** Answers for them. */
export function fakeCare(restoration: RestorationView | null = null) {
  let untold = restoration;
  return {
    'care.restoration': () => untold,
    'care.restorationRead': () => {
      untold = null;
    },
    'care.saveDiagnostics': () => ({ fileName: 'earshot diagnostics.zip' }),
  };
}
