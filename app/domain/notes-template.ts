// The template that notes for listeners begin with: a text with {fields}; what would stand empty is left out.

/** What a template may name. */
export const NOTES_FIELDS = [
  ...(['title', 'show', 'episode', 'date', 'speakers', 'notes', 'summary'] as const),
  ...(['topics', 'chapters', 'links', 'quotes', 'tags'] as const),
] as const;
export type NotesField = (typeof NOTES_FIELDS)[number];
export type NotesValues = Readonly<Record<NotesField, string>>;

export const TEMPLATE_MAX = 10_000;

export const USUAL_TEMPLATE = `# {title}

{show} · {episode} · {date}

With {speakers}

{notes}

{summary}

## Chapters

{chapters}

## In their words

{quotes}

## Topics

{topics}

{tags}

## Links

{links}
`;

const FIELD = /\{([a-z]+)\}/g;

/** The first name in braces that is no field; null when all are. */
export function unknownNotesField(template: string): string | null {
  for (const [, name = ''] of template.matchAll(FIELD))
    if (!NOTES_FIELDS.some((field) => field === name)) return name;
  return null;
}

/**
 * Fills a template in. A line whose fields are all empty goes; between two fields of a line that is left, the signs around an empty one go
 * with it; a heading that nothing stands under goes.
 */
export function fillTemplate(template: string, values: NotesValues): string {
  const lines = template
    .split(/\r\n?|\n/)
    .map((line) => filledLine(line, values))
    .filter((line) => line !== null);
  const kept = lines.filter((line, at) => !isHeading(line) || hasBody(lines, at));
  return `${kept
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

const levelOf = (line: string): number => /^(#{1,6})\s/.exec(line)?.[1]?.length ?? 0;
const isHeading = (line: string): boolean => levelOf(line) > 1;

/** Something stands under it before the next heading of its own level or above. The title of the whole is none of these. */
function hasBody(lines: readonly string[], at: number): boolean {
  const level = levelOf(lines[at] ?? '');
  for (const line of lines.slice(at + 1)) {
    const other = levelOf(line);
    if (other > 0 && other <= level) return false;
    if (other === 0 && line.trim() !== '') return true;
  }
  return false;
}

function filledLine(line: string, values: NotesValues): string | null {
  const fields = [...line.matchAll(FIELD)].map(([, name = '']) => name);
  const known = fields.filter((name): name is NotesField => Object.hasOwn(values, name));
  if (known.length === 0) return line;
  if (known.every((name) => values[name] === '')) return null;
  // Facts between dots: those that are not known go with their dot.
  const facts = line.split(' · ');
  const left = facts.filter((fact) => {
    const names = [...fact.matchAll(FIELD)].map(([, name = '']) => name);
    return (
      names.length === 0 || names.some((name) => !Object.hasOwn(values, name) || values[name as NotesField])
    );
  });
  return left
    .join(' · ')
    .replace(FIELD, (whole, name: string) =>
      Object.hasOwn(values, name) ? values[name as NotesField] : whole,
    );
}
