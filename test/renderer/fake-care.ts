// The channels about the care for the library, in the stand-in for window.api.
import type { BackupsView, StandingView } from '../../app/contract/care-views.ts';

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

/** A library that is this computer's. */
export const OURS: StandingView = {
  doubt: null,
  isLost: false,
  lastHost: null,
  lastAt: null,
  mayBeOpen: false,
  address: 'https://api.aimlapi.com/v1',
  places: [],
  waiting: 0,
  isPaused: false,
  liesOn: null,
  restoration: null,
};

/** Answers for them. */
export function fakeCare(standing: StandingView = OURS) {
  let now = standing;
  return {
    'care.standing': () => now,
    'care.confirm': ({ places }: { readonly places: readonly string[] }) => {
      now = {
        ...now,
        doubt: null,
        restoration: null,
        places: now.places.map((place) => ({
          ...place,
          isConfirmed: place.isConfirmed || places.includes(place.id),
        })),
      };
    },
    'care.backups': () => backups,
    'care.storage': () => ({
      folder: '/home/mina/.config/Earshot/library',
      parts: [
        { what: 'library' as const, bytes: 812_000_000 },
        { what: 'sound' as const, bytes: 2_400_000_000 },
        { what: 'downloads' as const, bytes: 0 },
        { what: 'backups' as const, bytes: 4_100_000_000 },
      ],
      freeBytes: 212e9,
    }),
    'care.choosePlace': () => backups,
    'care.leavePlace': () => backups,
    'care.diagnostics': () => [
      { name: 'about.json', text: '{\n  "versions": { "earshot": "1.2.3" }\n}\n' },
      { name: 'log.txt', text: '[error] while looking for work: ENOENT, open [file 12 of recording 3]\n' },
    ],
    'care.saveDiagnostics': () => ({ fileName: 'earshot diagnostics.zip', savedId: 1 }),
  };
}
