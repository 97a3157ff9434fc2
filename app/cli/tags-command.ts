// `tags`: the tags that there are; recordings are given some, and others are taken away.
import type { TagsCommand } from './tag-words.ts';
import { done, type End, type Tools } from './tools.ts';

/** Lists them, or changes those of recordings. */
export async function changeTags({ add, recordingIds, remove }: TagsCommand, tools: Tools): Promise<End> {
  const { call, out } = tools;
  if (recordingIds.length === 0) {
    const choices = await call('items.choices', undefined);
    if (!choices.ok) return choices;
    const { tags } = choices.value;
    return done(tools, tags, () => {
      if (tags.length === 0) out.note('No recording has a tag.');
      for (const { count, tag } of tags) out.row([tag, count]);
    });
  }
  const tagged = await call('items.tag', {
    recordingIds: [...recordingIds],
    add: [...add],
    remove: [...remove],
  });
  if (!tagged.ok) return tagged;
  const { count } = tagged.value;
  return done(
    tools,
    { count },
    `${count} ${count === 1 ? 'recording has' : 'recordings have'} other tags now.`,
  );
}
