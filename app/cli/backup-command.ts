// `earshot backup`: a copy of the library now, the second place, and what there is in both.
import { resolve } from 'node:path';
import { PLACE_WORDS } from '../domain/second-place.ts';
import { done, type End, type Tools } from './tools.ts';
import type { Command } from './words.ts';

type BackupCommand = Extract<Command, { name: 'backup' }>;

/** Runs it. A second place that is away is told, and is no failure. */
export function backUp({ deed, to }: BackupCommand, tools: Tools): Promise<End> {
  if (deed === 'list') return list(tools);
  return deed === 'leave' ? leave(tools) : make(to, tools);
}

async function make(to: string | null, tools: Tools): Promise<End> {
  const { call, cwd, out } = tools;
  const chosen = to === null ? null : await call('places.copyBackups', { directory: resolve(cwd, to) });
  if (chosen?.ok === false) return chosen;
  const made = await call('care.backUp', undefined);
  if (!made.ok) return made;
  const { path, secondPlace } = made.value;
  const { folder, sameDisk, state } = secondPlace;
  return done(
    tools,
    { ok: true, path, secondPlace: folder === null ? null : { folder, state, sameDisk } },
    () => {
      out.line(`Backed up to ${path}.`);
      if (folder === null) return;
      if (state === 'fine') out.line(`Copied to ${folder}.`);
      else if (state !== null) out.note(`${folder}: ${PLACE_WORDS[state]}`);
      if (sameDisk) out.note('It lies on the disk that the library lies on, and would be lost with it.');
    },
  );
}

async function leave(tools: Tools): Promise<End> {
  const before = await tools.call('care.backups', undefined);
  if (!before.ok) return before;
  const left = await tools.call('care.leavePlace', undefined);
  if (!left.ok) return left;
  const { folder } = before.value.secondPlace;
  return done(
    tools,
    { ok: true, left: folder },
    folder === null ? PLACE_WORDS.none : `Nothing more is copied to ${folder}. What is there stays there.`,
  );
}

async function list(tools: Tools): Promise<End> {
  const listed = await tools.call('care.listBackups', undefined);
  if (!listed.ok) return listed;
  const { copies, folder } = listed.value.secondPlace;
  const backups = listed.value.backups.map(({ kind, madeAt, path }) => ({
    madeAt: new Date(madeAt).toISOString(),
    kind,
    path,
  }));
  return done(tools, { backups, secondPlace: folder === null ? null : { folder, copies } }, () => {
    for (const { kind, madeAt, path } of backups) tools.out.row([madeAt, kind, path]);
    tools.out.note(
      folder === null ? PLACE_WORDS.none : `${copies} of them and of earlier ones are copied in ${folder}.`,
    );
  });
}
