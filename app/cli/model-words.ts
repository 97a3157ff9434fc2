// The words about the speech models of this computer.
import { MODEL_ID } from '../domain/speech-model.ts';
import { command } from './command.ts';

export type ModelCommand =
  | { readonly name: 'models-list' }
  | { readonly name: 'models-add'; readonly modelId: string }
  | { readonly name: 'models-remove'; readonly modelId: string }
  | { readonly name: 'models-import'; readonly path: string }
  | { readonly name: 'models-try'; readonly modelId: string };

const LIST = command({
  words: ['models'],
  help: `
  earshot models                             the speech models that there are: languages, size, and which are here`,
  options: {},
  read: ({ words: [verb] }): ModelCommand | string =>
    verb === undefined ? { name: 'models-list' } : `models does not know “${verb}”`,
});

/** One id; undefined for what is none. */
const oneId = ([id, ...more]: readonly string[]): string | undefined =>
  id !== undefined && more.length === 0 && MODEL_ID.test(id) ? id : undefined;

const ADD = command({
  words: ['models add'],
  help: `
  earshot models add ID                      fetch one, and go on where it was broken off`,
  options: {},
  read({ words }): ModelCommand | string {
    const modelId = oneId(words);
    return modelId === undefined ? 'models add takes one model’s id' : { name: 'models-add', modelId };
  },
});

const REMOVE = command({
  words: ['models remove'],
  help: `
  earshot models remove ID                   remove one from this computer, or give up fetching it`,
  options: {},
  read({ words }): ModelCommand | string {
    const modelId = oneId(words);
    return modelId === undefined ? 'models remove takes one model’s id' : { name: 'models-remove', modelId };
  },
});

const IMPORT = command({
  words: ['models import'],
  help: `
  earshot models import PATH                 bring one in from a folder or a zip file, without a network`,
  options: {},
  read: ({ words: [path, ...more] }): ModelCommand | string =>
    path === undefined || more.length > 0
      ? 'models import takes one folder or zip file'
      : { name: 'models-import', path },
});

const TRY = command({
  words: ['models try'],
  help: `
  earshot models try ID                      hear ten seconds with one: how long an hour takes on this computer`,
  options: {},
  read({ words }): ModelCommand | string {
    const modelId = oneId(words);
    return modelId === undefined ? 'models try takes one model’s id' : { name: 'models-try', modelId };
  },
});

export const MODEL_COMMANDS = [LIST, ADD, REMOVE, IMPORT, TRY] as const;
