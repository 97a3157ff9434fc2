// `--option name=value`: one request option, as a person writes it on a command line.
import type { OptionField } from '../domain/option-fields.ts';
import type { OptionLayer } from '../domain/option-layers.ts';
import { checkOptions } from '../domain/request-options.ts';

const YES = ['true', 'on', 'yes', '1'];
const NO = ['false', 'off', 'no', '0'];

/**
 * Reads options in the order given. A list takes one item each time it is named; all else may be named once. An empty value, and a
 * switch that is off, take away what lies below: the options of the app and the show.
 * @param fields the options that there are
 * @returns the layer, or what is wrong in words
 */
export function optionWords(words: readonly string[], fields: readonly OptionField[]): OptionLayer | string {
  const layer: Record<string, string | number | boolean | null | readonly string[]> = {};
  for (const word of words) {
    const at = word.indexOf('=');
    const name = word.slice(0, at).trim().replaceAll('-', '_');
    if (at < 1 || name === '') return `--option takes name=value, not “${word.slice(0, 60)}”`;
    const field = fields.find((one) => one.name === name);
    if (!field)
      return `there is no option “${name.slice(0, 60)}”; there are ${fields.map((one) => one.name).join(', ')}`;
    const text = word.slice(at + 1).trim();
    const before = layer[name];
    if (field.type === 'list' && text !== '') {
      layer[name] = [...(typeof before === 'object' && before !== null ? before : []), text];
    } else {
      const value = text === '' ? null : valueOf(field, text);
      if (value === undefined)
        return `--option ${name} takes ${field.type === 'switch' ? 'on or off' : 'a number'}`;
      if (name in layer) return `--option ${name} is given twice`;
      layer[name] = value;
    }
    // Whether options go together is judged with those of the app and the show below them.
    const checked = field.needs ? null : checkOptions(fields, { [name]: layer[name] });
    if (checked?.ok === false) return checked.failure.message.replace(/\.$/, '');
  }
  return layer;
}

function valueOf(field: OptionField, text: string): string | number | true | null | undefined {
  switch (field.type) {
    case 'switch': {
      const is = text.toLowerCase();
      if (YES.includes(is)) return true;
      return NO.includes(is) ? null : undefined;
    }
    case 'number': {
      const number = Number(text);
      return Number.isFinite(number) ? number : undefined;
    }
    default:
      return text;
  }
}
