// What is said of speech models in few words.
import type { ModelView } from '../../app/contract/model-views.ts';
import { primaryLanguage } from '../../app/domain/speech-model.ts';
import { firstLanguages, languageName } from './languages.ts';
import { t } from '../../app/messages/text.ts';

/** `English`, `German, Polish`, `99 languages`. */
export function languagesInWords({ isRecogniser, languages }: ModelView): string {
  if (!isRecogniser) return t('common.modelWords.anyLanguage');
  if (languages.length === 0) return t('common.modelWords.doesNotTellItsLanguages');
  return languages.length > 3
    ? t('common.modelWords.languagesLanguages', { languages: languages.length })
    : languages.map(languageName).join(', ');
}

/** `an hour takes about 6 minutes`. @param realTime seconds of sound for a second of work */
export function hourInWords(realTime: number): string {
  const seconds = 3_600 / realTime;
  if (seconds < 90)
    return t('common.modelWords.anHourTakesAboutMax', { max: Math.max(1, Math.round(seconds)) });
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return t('common.modelWords.anHourTakesAboutMinutes', { minutes });
  return t('common.modelWords.anHourTakesAboutHours', { hours: minutes / 60 });
}

/** A model in a list to choose from. */
export function modelChoice({ coming, isUsual, name, place }: ModelView): string {
  if (place !== null) return isUsual ? t('common.modelWords.nameUsual', { name }) : name;
  return coming && coming.state !== 'failed'
    ? t('common.modelWords.nameOnItsWay', { name })
    : t('common.modelWords.nameNotHereYet', { name });
}

/** Languages to choose from: those that are offered first, and then all others that a model knows. */
export function languageChoices(model: ModelView | null): readonly (readonly [tag: string, name: string])[] {
  const known = model?.languages ?? [];
  if (known.length === 0) return firstLanguages();
  const first = firstLanguages().filter(([tag]) => known.includes(tag));
  const more = known
    .filter((tag) => !first.some(([one]) => one === tag))
    .map((tag) => [tag, languageName(tag)] as const)
    .sort(([, a], [, b]) => a.localeCompare(b));
  return [...first, ...more];
}

/** True when a model hears a language, or does not tell. An empty tag is for the model to find out. */
export const knows = ({ languages }: Pick<ModelView, 'languages'>, tag: string): boolean =>
  tag === '' || languages.length === 0 || languages.includes(primaryLanguage(tag));
