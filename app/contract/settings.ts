// The settings that a person may change as a channel takes them: parsers made from their forms.
import * as v from 'valibot';
import { CHOSEN, type ChosenSettings, type SettingForm, type SettingsPatch } from '../domain/settings.ts';
import { chain, service } from './channel.ts';
import { engineChain } from './parts.ts';
import { optionLayer, optionValues } from './option-layer.ts';

function parserOf(form: SettingForm): v.GenericSchema {
  switch (form.kind) {
    case 'flag':
      return v.boolean();
    case 'choice':
      return v.picklist(form.choices.map(({ value }) => value));
    case 'chain':
      return chain;
    case 'address': {
      const address = v.pipe(v.string(), v.trim(), v.maxLength(500), v.url(), v.regex(/^https?:\/\//i));
      return form.isOptional ? v.union([v.literal(''), address]) : address;
    }
    case 'options':
      return optionLayer;
    case 'path':
      // None of those that a person changes through a channel is one.
      return v.null();
    case 'number': {
      const within = v.pipe(v.number(), v.minValue(form.min), v.maxValue(form.max));
      const number = form.isWhole ? v.pipe(within, v.integer()) : within;
      return form.isOptional ? v.nullable(number) : number;
    }
  }
}

const ENTRIES = Object.entries<{ readonly form: SettingForm }>(CHOSEN).map(
  ([name, { form }]) => [name, parserOf(form)] as const,
);

/** All of them, as they are told. */
export const chosenSettings = {
  ...(Object.fromEntries(ENTRIES) as unknown as {
    readonly [K in keyof ChosenSettings]: v.GenericSchema<ChosenSettings[K]>;
  }),
  cloudOptions: optionValues,
  cloudUrl: v.string(),
  serverUrl: v.string(),
  modelMirror: v.string(),
  defaultChain: engineChain,
};

/** Any of them; what is absent stays. */
export const settingsPatch = v.strictObject({
  ...Object.fromEntries(ENTRIES.map(([name, parser]) => [name, v.optional(parser)])),
  defaultService: v.optional(service),
}) as unknown as v.GenericSchema<SettingsPatch>;
