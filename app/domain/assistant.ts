// What an assistant may be allowed to change in the archive, each by a permission of its own.

export const ASSISTANT_PERMISSIONS = [
  'notes',
  'chapters',
  'title',
  'tags',
  'speaker',
  'glossary',
  'transcribe',
] as const;
/** Nothing is allowed until a person allows it. */
export type AssistantPermission = (typeof ASSISTANT_PERMISSIONS)[number];

export function isAssistantPermission(value: string): value is AssistantPermission {
  return (ASSISTANT_PERMISSIONS as readonly string[]).includes(value);
}

/** Reads a list with commas; words that are no permissions count for nothing. */
export const permissionsIn = (list: string): readonly AssistantPermission[] =>
  list.split(',').filter(isAssistantPermission);

/** Longest name of a host that is kept, characters. */
export const HOST_NAME_CHARS = 80;
