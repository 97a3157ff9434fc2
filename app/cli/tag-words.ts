// The words about tags of recordings.
import { command, MANY, positive } from './command.ts';

export interface TagsCommand {
  readonly name: 'tags';
  /** Empty to list the tags that there are. */
  readonly recordingIds: readonly number[];
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

export const TAGS = command({
  words: ['tags'],
  help: `
  earshot tags                               the tags that recordings have, with how many have each
  earshot tags RECORDING… [--add TAG]… [--remove TAG]…`,
  options: { add: MANY, remove: MANY },
  read({ values: { add = [], remove = [] }, words }): TagsCommand | string {
    const recordingIds = words.map(positive);
    if (recordingIds.some((id) => id === null))
      return 'tags takes numbers of recordings; “earshot jobs” lists them';
    if (recordingIds.length > 0 === (add.length + remove.length === 0))
      return 'tags takes recordings with --add or --remove, or nothing to list what there is';
    return { name: 'tags', recordingIds: recordingIds.filter((id) => id !== null), add, remove };
  },
});
