// The channels about the care for the library, in the stand-in for window.api.
import type { BackupsView, RestorationView } from '../../app/contract/care-views.ts';

const backups: BackupsView = {
  count: 9,
  newestMadeAt: Date.UTC(2026, 10, 27, 8, 30),
  secondPlace: {
    folder: '/media/anna/Backup/Earshot backups 1f0c2a9e',
    state: 'away',
    newestMadeAt: Date.UTC(2026, 10, 25, 8, 30),
    copies: 8,
    sameDisk: false,
  },
};

/** Answers for them. */
export function fakeCare(restoration: RestorationView | null = null) {
  let untold = restoration;
  return {
    'care.restoration': () => untold,
    'care.restorationRead': () => {
      untold = null;
    },
    'care.backups': () => backups,
    'care.choosePlace': () => backups,
    'care.leavePlace': () => backups,
    'care.diagnostics': () => [
      { name: 'about.json', text: '{\n  "versions": { "earshot": "1.2.3" }\n}\n' },
      { name: 'log.txt', text: '[error] while looking for work: ENOENT, open [file 12 of recording 3]\n' },
    ],
    'care.saveDiagnostics': () => ({ fileName: 'earshot diagnostics.zip' }),
  };
}
