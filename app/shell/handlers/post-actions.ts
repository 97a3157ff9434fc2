// Native operations on what shows do after a transcript. The page names no program and confirms nothing: the system's dialogs do.
import { randomBytes } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { access, constants } from 'node:fs/promises';
import { clipboard, type BrowserWindow } from 'electron';
import type { PostActionView } from '../../contract/desk-views.ts';
import { readAddress, type Address } from '../../domain/address.ts';
import { failure } from '../../domain/failure.ts';
import { reachOf } from '../../domain/ip-address.ts';
import { orderedEvents, type PostAction, type PostEvent } from '../../domain/post-action.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import type { NativeDeeds } from '../../operations/call.ts';
import type { Core } from '../../operations/core.ts';
import { postActionView, postStateView } from '../../operations/post-action-views.ts';
import type { Asker } from '../address-consent.ts';
import { askOpen } from '../ask.ts';
import { postActionQuestion } from '../post-action-question.ts';
import { t, type PlainKey } from '../../messages/text.ts';

export interface PostActionHandlerDeps {
  readonly core: Core;
  readonly window: () => BrowserWindow | null;
  readonly question: Asker;
}

type Names =
  | 'actions.chooseProgram'
  | 'actions.setCommand'
  | 'actions.setWebhook'
  | 'actions.turnOff'
  | 'actions.copySecret'
  | 'actions.again';

const refused = (why: PlainKey): Outcome<never> => failed(failure('not-allowed', { message: t(why) }));
const DECLINED = 'shell.postActions.youSaidNoNothingWas';
const NO_STORE = 'shell.postActions.whatWasConfirmedCannotBe';

/** Asks, and keeps what was agreed to. */
async function confirm(
  { core, question }: PostActionHandlerDeps,
  folderId: number,
  action: PostAction,
  events: readonly PostEvent[],
): Promise<Outcome<PostActionView>> {
  const { library, postBook } = core;
  const folder = library.folders.get(folderId);
  if (!folder) return failed(failure('not-found'));
  if (!postBook?.isOpen) return refused(NO_STORE);
  if (question.isOpen) return refused('shell.postActions.anotherQuestionOfEarshotStands');
  const asked = postActionQuestion({ show: folder.name, action, events });
  if (!(await question.ask(asked))) return refused(DECLINED);
  await postBook.set(folderId, folder.path, action);
  library.desk.actions.setEvents(folderId, orderedEvents(events));
  core.changes.tell(['folders', 'items']);
  return postActionView(core, folderId);
}

function standing({ library, postBook }: Core, folderId: number): PostAction | null {
  const folder = library.folders.get(folderId);
  return (folder && postBook?.get(folderId, folder.path)) ?? null;
}

/** Handlers of these channels. */
export function postActionHandlers(deps: PostActionHandlerDeps): Pick<NativeDeeds, Names> {
  const { core } = deps;
  const { library, postBook } = core;
  return {
    ...commandHandlers(deps),
    'actions.setWebhook': async ({ events, folderId, url, withText }) => {
      const webhook = await webhookOf(standing(core, folderId), url, withText);
      return webhook.ok ? confirm(deps, folderId, webhook.value, events) : webhook;
    },
    'actions.turnOff': async ({ folderId }) => {
      const folder = library.folders.get(folderId);
      if (!folder) return failed(failure('not-found'));
      if (postBook?.isOpen) await postBook.set(folderId, folder.path, null);
      library.desk.actions.setEvents(folderId, []);
      library.desk.actions.forgetShow(folderId);
      core.changes.tell(['folders', 'items']);
      return postActionView(core, folderId);
    },
    'actions.copySecret': async ({ folderId }) => {
      const action = standing(core, folderId);
      if (action?.kind !== 'webhook') return failed(failure('not-found'));
      await clipboard.writeText(action.secret);
      return ok(undefined);
    },
    'actions.again': ({ recordingId }) => {
      library.desk.actions.put(recordingId, 'done', core.nowMs(), true);
      core.postActions?.wake();
      return postStateView(core, recordingId);
    },
  };
}

function commandHandlers(
  deps: PostActionHandlerDeps,
): Pick<NativeDeeds, 'actions.chooseProgram' | 'actions.setCommand'> {
  const picks = new Map<number, string>();
  return {
    'actions.chooseProgram': async () => {
      const path = await askOpen(deps.window(), {
        title: t('shell.postActions.chooseTheProgramThatIs'),
        buttonLabel: t('shell.postActions.choose'),
        properties: ['openFile'],
      });
      if (path === null) return ok(null);
      const pickId = picks.size + 1;
      picks.set(pickId, path);
      return ok({ pickId, path });
    },
    'actions.setCommand': async ({ args, events, folderId, pickId }) => {
      const before = standing(deps.core, folderId);
      const kept = before?.kind === 'command' ? before.program : undefined;
      const program = pickId === null ? kept : picks.get(pickId);
      if (program === undefined) return refused('shell.postActions.chooseAProgramFirstNothing');
      const mayRun = await access(program, constants.X_OK).then(
        () => true,
        () => false,
      );
      return mayRun
        ? confirm(deps, folderId, { kind: 'command', program, args }, events)
        : refused(MAY_NOT_RUN);
    },
  };
}

/** @param url as it was typed; null keeps the one that was set before, with its secret */
async function webhookOf(
  before: PostAction | null,
  url: string | null,
  withText: boolean,
): Promise<Outcome<PostAction>> {
  const old = before?.kind === 'webhook' ? before : null;
  const address = readAddress(url ?? old?.url ?? '');
  if (typeof address === 'string') return refused(NO_ADDRESS);
  const isNear = await liesNear(address);
  if (isNear === null) return refused(NO_PLACE);
  const secret = old?.url === address.href ? old.secret : `whsec_${randomBytes(32).toString('base64')}`;
  return ok({ kind: 'webhook', url: address.href, isNear, secret, withText });
}

const MAY_NOT_RUN = 'shell.postActions.thisFileIsNotThere';
const NO_ADDRESS = 'shell.postActions.thisIsNoAddressOf';
const NO_PLACE = 'shell.postActions.thisAddressLeadsToA';

/** True where its server lies on this computer or in a network of one's own, by its name or by where that leads; null for nowhere. */
async function liesNear({ host, isPublic }: Address): Promise<boolean | null> {
  if (!isPublic) return true;
  const found = await lookup(host.replace(/^\[|\]$/g, ''), { all: true }).catch(() => []);
  const reaches = found.map(({ address }) => reachOf(address));
  if (reaches.some((reach) => reach === 'nowhere' || reach === 'metadata')) return null;
  return reaches.some((reach) => reach !== 'public');
}
