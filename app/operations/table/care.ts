// Operations about the care for the library.
import type { BackupsView } from '../../contract/care-views.ts';
import type { CARE_CHANNELS } from '../../contract/channels/care.ts';
import type { SecondPlace } from '../../care/second-place.ts';
import { ok } from '../../domain/result.ts';
import { listBackups } from '../../storage/care/backup-files.ts';
import type { Deeds } from '../call.ts';
import type { Core } from '../core.ts';
import { storageUsed } from '../storage-used.ts';
import type { Standing } from '../standing.ts';

export interface CareDeps {
  readonly core: Pick<Core, 'library'>;
  readonly standing: Pick<Standing, 'view'>;
  readonly secondPlace: Pick<SecondPlace, 'choose' | 'leave' | 'look' | 'view'>;
}

/** What they do. */
export function careDeeds(deps: CareDeps): Deeds<typeof CARE_CHANNELS> {
  return {
    'care.standing': () => ok(deps.standing.view()),
    'care.backups': () => ok(backupsView(deps)),
    'care.storage': async () => ok(await storageUsed(deps.core.library.directory)),
    'care.leavePlace': () => {
      deps.secondPlace.leave();
      return ok(backupsView(deps));
    },
  };
}

/** The backups beside the library and the second place for them. */
export function backupsView({ core, secondPlace }: CareDeps): BackupsView {
  const backups = listBackups(core.library.directory);
  return {
    count: backups.length,
    newestMadeAt: backups[0]?.madeAt ?? null,
    secondPlace: secondPlace.view(),
  };
}
