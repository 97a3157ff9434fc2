// Request options → fields of the form. Only what was set is sent.
import { DEFAULT_MODEL, type RequestOptions } from '../../domain/request-options.ts';

/**
 * The fields of the form in the order they are sent, the model first. Unset, empty and false options are left out, lists repeat their name.
 * @param model the model when the options name none
 */
export function formFields(options: RequestOptions, model: string = DEFAULT_MODEL): [string, string][] {
  const fields: [string, string][] = [['model', options.model || model]];
  for (const [name, value] of Object.entries(options) as [string, RequestOptions[keyof RequestOptions]][]) {
    if (name === 'model' || value === undefined || value === false || value === '') continue;
    const values = typeof value === 'object' ? value : [value];
    for (const one of values) fields.push([name, String(one)]);
  }
  return fields;
}

/** Name of the form field that carries the recording: `audio`, but `file` for the gpt-4o family. */
export function fileFieldOf(model: string): 'audio' | 'file' {
  return /(^|\/)gpt-4o(-mini)?-transcribe/i.test(model) ? 'file' : 'audio';
}
