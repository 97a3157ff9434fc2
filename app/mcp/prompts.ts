// Prompts that a person picks in their host: show notes, chapters and quotes of one recording.
import type { McpServer } from '@modelcontextprotocol/server';
import { toStandardJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { QUOTED } from './quoted.ts';

const recording = v.pipe(
  v.string(),
  v.regex(/^r[1-9]\d{0,14}$/),
  v.description('Id of the recording, such as r12.'),
);

const READ = (id: string): string =>
  `Read the whole transcript of ${id} with the tool fetch, page by page until \`next\` is null. ${QUOTED} Write in the language that is spoken there.`;

/** Its tool is there only where a person allowed it. */
const HAND_BACK = (tool: string): string =>
  `Show them first. If there is a tool ${tool}, offer to hand them to Earshot with it, and do so when asked.`;

const PROMPTS = [
  {
    name: 'show_notes',
    title: 'Show notes',
    description: 'Notes for an episode: what it is about, who speaks, what is named.',
    text: (id: string) =>
      `${READ(id)} Then write show notes: a summary of two to four sentences, who speaks, the subjects in order with their times, and the people, works and places that are named. Say nothing that is not in the transcript. ${HAND_BACK('set_notes')}`,
  },
  {
    name: 'chapters',
    title: 'Chapters',
    description: 'Chapters of an episode, with the times at which they begin.',
    text: (id: string) =>
      `${READ(id)} Then list chapters, one a line as \`h:mm:ss Title\`, the first at 0:00:00. A chapter begins where the subject changes, at the time of a line of the transcript; five to twelve an hour; titles of two to six words. ${HAND_BACK('set_chapters')}`,
  },
  {
    name: 'quotes',
    title: 'Quotes',
    description: 'Sentences worth quoting, word for word, with speaker, time and link.',
    text: (id: string) =>
      `${READ(id)} Then choose five to ten sentences that stand for themselves. Check each with get_passage, and give it word for word with speaker, time and the earshot:// link of the passage.`,
  },
] as const;

export function addPrompts(server: McpServer): void {
  for (const { description, name, text, title } of PROMPTS)
    server.registerPrompt(
      name,
      { title, description, argsSchema: toStandardJsonSchema(v.strictObject({ recording })) },
      (given) => ({
        messages: [{ role: 'user', content: { type: 'text', text: text(given.recording) } }],
      }),
    );
}
