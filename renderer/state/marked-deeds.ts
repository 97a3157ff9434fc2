// What a person does to all that is marked.
import type { ItemView } from '../../app/contract/views.ts';
import { fittingActions, withText, type Fitting } from '../lib/marked-actions.ts';
import type { MenuEntry } from '../lib/menu-entry.ts';
import { isUndoable } from '../lib/removing.ts';
import { dialogs, type Joining } from './dialogs.svelte.ts';
import { items } from './items.svelte.ts';
import { library } from './library.svelte.ts';
import { marked } from './marked.svelte.ts';
import { attempt, notices } from './notices.svelte.ts';
import { removeMany } from './removing.ts';
import { leaveUnread } from './unread.svelte.ts';
import { t } from '../../app/messages/text.ts';

/** Those of the marked that were looked at: what else is known of a recording is not needed for what is done to all. */
export function markedItems(): readonly ItemView[] {
  return items.rows.filter((row): row is ItemView => row !== undefined && marked.has(row));
}

/** Does to those of the marked that it fits what was chosen. */
export async function doToMarked({ action, recordingIds }: Fitting): Promise<void> {
  const done = await attempt('items.actOnMany', { recordingIds: [...recordingIds], action });
  if (!done) return;
  marked.clear();
  const { count } = done.value;
  notices.say(
    count === 0
      ? t('list.markedDeeds.nothingThereIsLeftTo')
      : t(`list.markedDeeds.done.${action}`, { count }),
  );
  void items.refresh();
  void library.refresh();
}

/** Marks recordings as read or unread. */
export async function markUnread(recordingIds: readonly number[], unread: boolean): Promise<void> {
  if (unread) leaveUnread(recordingIds);
  await attempt('items.read', { recordingIds: [...recordingIds], unread });
  void items.refresh();
}

/** Saves the texts of recordings in formats to be chosen. */
export function saveTexts(rows: readonly ItemView[]): void {
  const recordingIds = rows.flatMap(({ recordingId }) => recordingId ?? []);
  dialogs.saving = {
    title: t('list.markedDeeds.saveTranscripts', { recordingIds: recordingIds.length }),
    what: { kind: 'these', recordingIds },
    formats: null,
  };
}

/** What one recording's menu offers beside its own actions. */
export function ofRecording(item: ItemView): readonly MenuEntry[] {
  const { isUnread = false, recordingId } = item;
  if (recordingId === null) return [];
  const reading: MenuEntry = {
    label: isUnread ? t('list.markedDeeds.markAsRead') : t('list.markedDeeds.markAsUnread'),
    run: () => void markUnread([recordingId], !isUnread),
  };
  return [
    ...(withText([item]).length > 0 ? [reading] : []),
    { label: t('list.markedDeeds.tags'), run: () => (dialogs.tagging = [item]) },
  ];
}

/** What can be done to all that is marked, as a menu; only what fits. */
export function markedMenu(): readonly MenuEntry[] {
  const rows = markedItems();
  const ids = [...marked.ids];
  const texts = withText(rows);
  const unread = texts.filter(({ isUnread }) => isUnread);
  const read = texts.filter(({ isUnread }) => !isUnread);
  const reading = (of: readonly ItemView[], label: string, to: boolean): MenuEntry[] =>
    of.length === 0
      ? []
      : [
          {
            label,
            run: () =>
              void markUnread(
                of.flatMap(({ recordingId }) => recordingId ?? []),
                to,
              ),
          },
        ];
  return [
    ...(texts.length === 0 ? [] : [{ label: t('list.markedDeeds.saveAs'), run: () => saveTexts(texts) }]),
    ...joinEntries(ids),
    ...fittingActions(rows).map((fitting, at): MenuEntry => ({
      label: fitting.label,
      apart: at === 0,
      run: () => void doToMarked(fitting),
    })),
    { label: t('list.markedDeeds.tags'), apart: true, run: () => (dialogs.tagging = rows) },
    ...reading(unread, t('list.markedDeeds.markAsRead'), false),
    ...reading(read, t('list.markedDeeds.markAsUnread'), true),
    { label: t('list.markedDeeds.removeFromTheList'), danger: true, apart: true, run: removeMarked },
  ];
}

/** More than any session has. */
const JOINED_MAX = 200;

/** Ways in which what is marked can be made one; none where that is one already, or too many. */
export function joinEntries(recordingIds: readonly number[]): readonly MenuEntry[] {
  if (recordingIds.length < 2 || recordingIds.length > JOINED_MAX) return [];
  const join = (kind: Joining['kind']) => () => (dialogs.joining = { recordingIds: [...recordingIds], kind });
  return [
    { label: t('list.markedDeeds.joinAsOneRecording'), run: join('split') },
    { label: t('list.markedDeeds.theseAreTracksOfOne'), run: join('tracks') },
  ];
}

/** Removes everything that is marked; asks where that ends work that is or may be paid. */
export function removeMarked(): void {
  const rows = markedItems();
  const recordingIds = [...marked.ids];
  const remove = (): void => {
    marked.clear();
    void removeMany(rows, recordingIds);
  };
  const sent = rows.filter((item) => !isUndoable(item, library.engine(item.service).isPaid)).length;
  if (sent === 0) return remove();
  dialogs.confirmation = {
    title: t('list.markedDeeds.removeRecordings', { recordingIds: recordingIds.length }),
    text: t('list.markedDeeds.theyMoveToTheTrash', { sent }),
    action: t('list.markedDeeds.remove'),
    danger: true,
    confirm: remove,
  };
}
