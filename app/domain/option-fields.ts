// An option of a speech engine as a value: its name, its words for people, how it is entered and its limits. Which there are is told by each engine.

/** A value that an option can have. */
export type OptionValue = string | number | boolean | readonly string[];

/** Options of one request by their names; what is absent is not sent. */
export type RequestOptions = Readonly<Record<string, OptionValue | undefined>>;

/** How a value is entered, and what it must keep to. Lengths are characters. */
export type OptionType =
  | { readonly type: 'switch' }
  | { readonly type: 'text'; readonly maxChars: number }
  | { readonly type: 'language' }
  /** The id of a speech model of this computer. */
  | { readonly type: 'model' }
  | { readonly type: 'choice'; readonly choices: readonly string[] }
  | { readonly type: 'list'; readonly maxItems: number; readonly maxChars: number }
  | { readonly type: 'number'; readonly above: number; readonly max: number; readonly unit: string };

/** One option, described. The form of the page, the check, the command line and the request follow from it. */
export type OptionField = {
  /**
   * As it is stored and sent: `a-z`, `0-9`, `_`. An option that several engines have is described alike by all of them. Two names mean
   * the same everywhere: `language`, which the language of a show sets, and `model`, which has the price.
   */
  readonly name: string;
  /** The name of its group. */
  readonly group: string;
  readonly label: string;
  /** One or two sentences: what changes in the transcript. */
  readonly help: string;
  /** Has no meaning unless this one is set too. */
  readonly needs?: string;
  /** Cannot be set together with this one. */
  readonly excludes?: string;
} & OptionType;

/** Options that are shown together. */
export interface OptionGroup {
  readonly name: string;
  /** Over them. */
  readonly title: string;
}

/** The options of one engine. Plain data: the page is given them as they are. */
export interface EngineOptions {
  /** In the order in which to show them. */
  readonly groups: readonly OptionGroup[];
  /** In the order in which to show them. */
  readonly fields: readonly OptionField[];
  /** What a new library asks for; a person may take it away. */
  readonly usual: RequestOptions;
  /** What every request has where nothing else is said. */
  readonly always: RequestOptions;
  /** The option of type `text` that takes the words of a show's glossary; null where there is none. */
  readonly glossary: string | null;
}

/**
 * The options of several engines as one list, each once.
 * @throws when two engines describe an option of one name differently: what is set once would mean two things
 */
export function fieldsOf(all: readonly (EngineOptions | null)[]): readonly OptionField[] {
  const byName = new Map<string, OptionField>();
  for (const field of all.flatMap((options) => options?.fields ?? [])) {
    const known = byName.get(field.name);
    if (known && JSON.stringify(known) !== JSON.stringify(field))
      throw new Error(`the option “${field.name}” is described in two ways`);
    byName.set(field.name, field);
  }
  return [...byName.values()];
}
