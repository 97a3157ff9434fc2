// The settings that a person may change as a channel takes them: parsers made from their forms.
import * as v from 'valibot';
import { CHOSEN, type SettingForm, type SettingsPatch } from '../domain/settings.ts';
import { chain, service } from './channel.ts';
import { optionLayer } from './option-layer.ts';

function parserOf(form: SettingForm): v.GenericSchema {
  switch (form.kind) {
    case 'flag':
      return v.boolean();
    case 'choice':
      return v.picklist(form.choices.map(({ value }) => value));
    case 'chain':
      return chain;
    case 'address':
      return v.pipe(v.string(), v.trim(), v.maxLength(500), v.url(), v.regex(/^https?:\/\//i));
    case 'options':
      return optionLayer;
    case 'number': {
      const within = v.pipe(v.number(), v.minValue(form.min), v.maxValue(form.max));
      const number = form.isWhole ? v.pipe(within, v.integer()) : within;
      return form.isOptional ? v.nullable(number) : number;
    }
  }
}

/** Any of the settings; what is absent stays. */
export const settingsPatch = v.strictObject({
  ...Object.fromEntries(
    Object.entries<{ readonly form: SettingForm }>(CHOSEN).map(([name, { form }]) => [
      name,
      v.optional(parserOf(form)),
    ]),
  ),
  defaultService: v.optional(service),
}) as unknown as v.GenericSchema<SettingsPatch>;
