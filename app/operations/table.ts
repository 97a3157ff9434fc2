// The table of operations that need no window: every face is a loop over it. Those that do are in the shell.
import type { Deeds } from './call.ts';
import { archiveDeeds } from './table/archive.ts';
import { addressDeeds, TYPED } from './table/addresses.ts';
import { assistantDeeds } from './table/assistants.ts';
import { careDeeds, type CareDeps } from './table/care.ts';
import { deskDeeds } from './table/desk.ts';
import { detailDeeds } from './table/details.ts';
import { doubtDeeds } from './table/doubts.ts';
import { downloadDeeds } from './table/downloads.ts';
import { editingDeeds, type EditingDeps } from './table/editing.ts';
import { exportDeeds } from './table/exports.ts';
import { feedDeeds } from './table/feeds.ts';
import { itemDeeds, type ItemDeps } from './table/items.ts';
import { meaningDeeds } from './table/meaning.ts';
import { modelDeeds } from './table/models.ts';
import { moneyDeeds } from './table/money.ts';
import { placeDeeds, type PlaceDeps } from './table/places.ts';
import { programDeeds, type ProgramDeps } from './table/programs.ts';
import { searchDeeds } from './table/search.ts';
import { serveDeeds } from './table/serve.ts';
import { sessionDeeds } from './table/sessions.ts';
import { showDeeds } from './table/shows.ts';
import { speakerDeeds } from './table/speakers.ts';

/** What operations are done with. */
export type OperationDeps = ItemDeps &
  Omit<EditingDeps, 'library'> &
  CareDeps &
  Parameters<typeof moneyDeeds>[0] &
  Parameters<typeof searchDeeds>[0] &
  Parameters<typeof showDeeds>[0] &
  Parameters<typeof assistantDeeds>[0];

/** Every operation of the window that is no native one. */
export function operations(deps: OperationDeps): Deeds {
  return {
    ...itemDeeds(deps),
    ...showDeeds(deps),
    ...sessionDeeds(deps),
    ...exportDeeds(deps),
    ...detailDeeds(deps),
    ...deskDeeds(deps),
    ...editingDeeds({ ...deps, library: deps.core.library }),
    ...speakerDeeds(deps),
    ...searchDeeds(deps),
    ...doubtDeeds(deps),
    ...moneyDeeds(deps),
    ...careDeeds(deps),
    ...addressDeeds(deps),
    ...downloadDeeds(deps),
    ...feedDeeds(deps),
    ...modelDeeds(deps),
    ...meaningDeeds(deps),
    ...assistantDeeds(deps),
  };
}

/** Every operation that a person at a terminal, and programs that they start, may call. */
export const terminalOperations = (deps: OperationDeps & ProgramDeps & PlaceDeps) => ({
  ...operations(deps),
  ...programDeeds(deps),
  ...archiveDeeds(deps),
  ...placeDeeds(deps),
  ...serveDeeds(deps),
  // Who sits at a terminal may name a host of their own network.
  ...feedDeeds(deps, true),
  ...addressDeeds(deps, TYPED),
});

export type TerminalOperations = ReturnType<typeof terminalOperations>;
