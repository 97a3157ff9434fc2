// `earshot backup`: a copy of the library now, the second place, and what there is in both.
import { resolve } from 'node:path';
import type { Outcome } from '../domain/result.ts';
import { PLACE_WORDS, type PlaceState, type SecondPlaceView } from '../domain/second-place.ts';
import type { Core } from '../operations/core.ts';
import { listBackups } from '../storage/care/backup-files.ts';
import type { Output } from './output.ts';
import { refuse } from './refuse.ts';
import type { Command } from './words.ts';

export interface BackupTools {
  readonly core: Core;
  readonly secondPlace: {
    view(): SecondPlaceView;
    choose(folder: string): Outcome<SecondPlaceView>;
    leave(): SecondPlaceView;
    look(): Promise<{ readonly state: PlaceState }>;
  };
  readonly out: Output;
  readonly json: boolean;
  readonly cwd: string;
}

type BackupCommand = Extract<Command, { name: 'backup' }>;

/** Runs it; answers the exit code. A second place that is away is told, and is no failure. */
export async function runBackupCommand(command: BackupCommand, tools: BackupTools): Promise<number> {
  const { cwd, core, json, out, secondPlace } = tools;
  if (command.deed === 'list') return list(tools);
  if (command.deed === 'leave') {
    const { folder } = secondPlace.view();
    secondPlace.leave();
    if (json) out.json({ ok: true, left: folder });
    else if (folder === null) out.line(PLACE_WORDS.none);
    else out.line(`Nothing more is copied to ${folder}. What is there stays there.`);
    return 0;
  }
  if (command.to !== null) {
    const chosen = secondPlace.choose(resolve(cwd, command.to));
    if (!chosen.ok) return refuse(tools, chosen.failure);
  }
  const made = await core.library.backup('by-hand');
  if (!made.ok) return refuse(tools, made.failure);
  const { state } = await secondPlace.look();
  const { folder, sameDisk } = secondPlace.view();
  if (json) {
    out.json({
      ok: true,
      path: made.value.path,
      secondPlace: folder === null ? null : { folder, state, sameDisk },
    });
    return 0;
  }
  out.line(`Backed up to ${made.value.path}.`);
  if (folder === null) return 0;
  if (state === 'fine') out.line(`Copied to ${folder}.`);
  else out.note(`${folder}: ${PLACE_WORDS[state]}`);
  if (sameDisk) out.note('It lies on the disk that the library lies on, and would be lost with it.');
  return 0;
}

function list({ core, json, out, secondPlace }: BackupTools): number {
  const backups = listBackups(core.library.directory).map(({ kind, madeAt, path }) => ({
    madeAt: new Date(madeAt).toISOString(),
    kind,
    path,
  }));
  const { copies, folder } = secondPlace.view();
  if (json) out.json({ backups, secondPlace: folder === null ? null : { folder, copies } });
  else {
    for (const { kind, madeAt, path } of backups) out.row([madeAt, kind, path]);
    out.note(
      folder === null ? PLACE_WORDS.none : `${copies} of them and of earlier ones are copied in ${folder}.`,
    );
  }
  return 0;
}
