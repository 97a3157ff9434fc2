// Finds what people read, written into the code of page and shell: texts between tags, attributes that are read out or shown, sentences in strings.
import { parse } from 'svelte/compiler';

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [name: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** Attributes that are not for people. */
const QUIET =
  /^(class|id|name|icon|role|type|tone|kind|href|src|style|for|rel|target|auto.*|inputmode|spellcheck|dir|lang|pattern|method|popover|side|part|slot|d|viewBox|fill|stroke.*|preload|message|generics|data-.*|aria-(labelledby|describedby|controls|owns|current|pressed|expanded|selected|hidden|live|haspopup|activedescendant|autocomplete|orientation|multiselectable|checked|disabled|invalid|busy|atomic|relevant|modal|sort))$/;
/** Functions whose strings are for the program: selectors, names of channels and events, patterns. */
const MACHINE =
  /^(call|listen|attempt|emit|on|once|send|handle|querySelector(All)?|closest|matches|matchMedia|\w+EventListener|\w+Attribute|recall\w+|remember|\w*startsWith|endsWith|includes|split|join|replace(All)?|RegExp|\w*Error|t|pieces|createElement|\w+Format|DisplayNames|Segmenter|URL|test|has|get|appendSwitch|fault|warn|error|log)$/;
/** Keys as they are written on a keyboard. */
const KEY =
  /^((Mod|Alt|Shift|Ctrl|Cmd|CmdOrCtrl|Control|Command|Enter|Esc|Escape|Space|Tab|Home|End|Delete|Backspace|ContextMenu|Page\w+|Arrow\w+|F\d+|[A-Z0-9?,.+↑↓←→-])[ +]?)+$/;
/** Code of some kind: addresses, selectors, functions of CSS, file names, paths of SVG. */
const CODE =
  /var\(|^--|^[a-z-]+:\/\/|^[.#/[]|calc\(|^data:|\[data-|px\b|^\(|^[mM]\d|^\w+, \w+, |^\S+\.\w+$|; charset=|^(default|script|style|font|img|media|connect|worker|base|form|frame|trusted|require)-\S+ |^text\//;

function isForPeople(text: string): boolean {
  const bare = text.trim();
  if (!/\p{L}{2}/u.test(bare) || KEY.test(bare) || CODE.test(bare)) return false;
  return /^\p{Lu}\p{Ll}/u.test(bare) || bare.endsWith('…') || /\p{L}{2,}.*\s\S*\p{L}{2,}/su.test(bare);
}

/** What is found in a file, each as it is written. @param file its name, which says whether it is a component */
export function wordsIn(file: string, source: string): readonly string[] {
  const isComponent = file.endsWith('.svelte');
  const tree: unknown = parse(isComponent ? source : `<script lang="ts">\n${source}\n</script>`, {
    modern: true,
  });
  const found: string[] = [];
  look(tree, null, found);
  return found;
}

function look(node: unknown, parent: Node | null, found: string[]): void {
  if (Array.isArray(node)) for (const one of node) look(one, parent, found);
  else if (typeof node === 'object' && node !== null) {
    if (isNode(node) && settled(node, parent, found)) return;
    for (const [name, below] of Object.entries(node))
      if (!['metadata', 'leadingComments', 'trailingComments', 'comments', 'css'].includes(name))
        look(below, isNode(node) ? node : parent, found);
  }
}

/** True where nothing below a node has to be looked at any more. */
function settled(node: Node, parent: Node | null, found: string[]): boolean {
  const { type } = node;
  if (type === 'Text') {
    if (/\p{L}{2}/u.test(String(node.data))) found.push(String(node.data).trim());
    return true;
  }
  if (type === 'Attribute') return attribute(node, found);
  if (
    type.startsWith('Import') ||
    type.startsWith('ExportAll') ||
    type === 'StyleSheet' ||
    type === 'StyleDirective'
  )
    return true;
  if (type.startsWith('TS') && !type.endsWith('Expression')) return true;
  if (type === 'CallExpression' || type === 'NewExpression') {
    const given = (node.arguments as readonly unknown[]).filter(
      (one) => !(MACHINE.test(nameOf(node.callee)) && isNode(one) && textOf(one) !== null),
    );
    look(node.callee, node, found);
    look(given, node, found);
    return true;
  }
  if (type === 'Property' && node.computed !== true) {
    look(node.value, node, found);
    return true;
  }
  const text = textOf(node);
  if (text !== null && !isCompared(parent) && isForPeople(text)) found.push(text);
  return type === 'Literal';
}

/** @returns true: it was looked at */
function attribute(node: Node, found: string[]): boolean {
  const parts: readonly unknown[] = Array.isArray(node.value) ? node.value : [node.value];
  const texts = parts.filter((part): part is Node => isNode(part) && part.type === 'Text');
  const text = texts.map(({ data }) => String(data)).join('x');
  if (!QUIET.test(String(node.name)) && isForPeople(text)) found.push(`${String(node.name)}="${text}"`);
  if (!/^(class|style|id|href)$/.test(String(node.name)))
    for (const part of parts) if (isNode(part) && part.type !== 'Text') look(part, node, found);
  return true;
}

const isCompared = (parent: Node | null): boolean =>
  parent !== null &&
  (['SwitchCase', 'MemberExpression', 'ImportExpression'].includes(parent.type) ||
    (parent.type === 'BinaryExpression' && parent.operator !== '+'));

function textOf(node: Node): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  if (node.type !== 'TemplateLiteral') return null;
  return (node.quasis as readonly { readonly value: { readonly cooked: string } }[])
    .map(({ value }) => value.cooked)
    .join('{}');
}

function nameOf(callee: unknown): string {
  if (!isNode(callee)) return '';
  if (callee.type === 'Identifier') return String(callee.name);
  return callee.type === 'MemberExpression' ? nameOf(callee.property) : '';
}
