// Request options → fields of the form, or members of the JSON. Only what was set is sent.
import type { OptionValue, RequestOptions } from '../../domain/option-fields.ts';
import { DEFAULT_MODEL } from './option-fields.ts';

/**
 * The fields of the form in the order they are sent, the model first. Unset, empty and false options are left out, lists repeat their name.
 * @param model the model when the options name none
 */
export function formFields(options: RequestOptions, model: string = DEFAULT_MODEL): [string, string][] {
  const fields: [string, string][] = [['model', String(options.model || model)]];
  for (const [name, value] of setOptions(options)) {
    const values = typeof value === 'object' ? value : [value];
    for (const one of values) fields.push([name, String(one)]);
  }
  return fields;
}

/**
 * The JSON that names a recording by its address: model and address first, options in their own types.
 * @param model the model when the options name none
 */
export function jsonBody(options: RequestOptions, url: string, model: string = DEFAULT_MODEL): string {
  return JSON.stringify({ model: options.model || model, url, ...Object.fromEntries(setOptions(options)) });
}

/** What was set, beside the model. */
function setOptions(options: RequestOptions): [string, OptionValue][] {
  return Object.entries(options).flatMap(([name, value]): [string, OptionValue][] => {
    const isUnset = value === undefined || value === false || value === '';
    return name === 'model' || isUnset || (Array.isArray(value) && value.length === 0) ? [] : [[name, value]];
  });
}

/** Name of the form field that carries the recording: `audio`, but `file` for the gpt-4o family. */
export function fileFieldOf(model: string): 'audio' | 'file' {
  return /(^|\/)gpt-4o(-mini)?-transcribe/i.test(model) ? 'file' : 'audio';
}
