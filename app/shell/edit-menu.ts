// The menu on fields and on marked text, which the page leaves to the system: cut, copy, paste. Electron names its roles in English only.
import { Menu, type MenuItemConstructorOptions, type WebContents } from 'electron';
import { t } from '../messages/text.ts';

type Asked = Pick<Electron.ContextMenuParams, 'editFlags' | 'isEditable' | 'selectionText'>;

/** What is offered where the page has no menu of its own; empty where there is nothing to be done. */
export function editEntries({ editFlags, isEditable, selectionText }: Asked): MenuItemConstructorOptions[] {
  if (isEditable)
    return [
      { role: 'undo', label: t('shell.roles.undo'), enabled: editFlags.canUndo },
      { role: 'redo', label: t('shell.roles.redo'), enabled: editFlags.canRedo },
      { type: 'separator' },
      { role: 'cut', label: t('shell.roles.cut'), enabled: editFlags.canCut },
      { role: 'copy', label: t('shell.roles.copy'), enabled: editFlags.canCopy },
      { role: 'paste', label: t('shell.roles.paste'), enabled: editFlags.canPaste },
      { type: 'separator' },
      { role: 'selectAll', label: t('shell.roles.selectAll'), enabled: editFlags.canSelectAll },
    ];
  return selectionText.trim() === ''
    ? []
    : [{ role: 'copy', label: t('shell.roles.copy'), enabled: editFlags.canCopy }];
}

/** Offers that menu in a page. Chromium asks only where the page did not. */
export function serveEditMenu(page: WebContents): void {
  page.on('context-menu', (_event, asked) => {
    const entries = editEntries(asked);
    if (entries.length > 0) Menu.buildFromTemplate(entries).popup();
  });
}
