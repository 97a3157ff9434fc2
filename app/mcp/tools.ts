// The table of tools, in the order in which hosts show them.
import { GET_JOB, LIST_RECORDINGS, LIST_SHOWS, LIST_SPEAKERS } from './list-tools.ts';
import { SEARCH } from './search-tool.ts';
import { SIMILAR } from './meaning-tools.ts';
import { EXPORT, FETCH, GET_PASSAGE } from './text-tools.ts';
import type { AssistantPermission } from '../domain/assistant.ts';
import type { Tool } from './tool.ts';
import {
  ADD_GLOSSARY_WORD,
  NAME_SPEAKER,
  SET_CHAPTERS,
  SET_NOTES,
  SET_TAGS,
  SET_TITLE,
  TRANSCRIBE,
  UNDO_CHANGE,
} from './writing-tools.ts';

export const TOOLS: readonly Tool[] = [
  SEARCH,
  SIMILAR,
  FETCH,
  GET_PASSAGE,
  LIST_SHOWS,
  LIST_RECORDINGS,
  LIST_SPEAKERS,
  EXPORT,
  GET_JOB,
  SET_NOTES,
  SET_CHAPTERS,
  SET_TITLE,
  SET_TAGS,
  NAME_SPEAKER,
  ADD_GLOSSARY_WORD,
  TRANSCRIBE,
  UNDO_CHANGE,
];

/** Those that are there with these permissions. */
export function toolsFor(allowed: readonly AssistantPermission[]): readonly Tool[] {
  return TOOLS.filter(({ permission }) => {
    if (permission === undefined) return true;
    return permission === 'any' ? allowed.length > 0 : allowed.includes(permission);
  });
}
