// What the two services are called in sentences.
import type { ItemView } from '../../app/contract/views.ts';

export type EngineId = ItemView['service'];

/** As a choice: `On this device`. */
export function serviceName(service: EngineId): string {
  return service === 'device' ? 'On this device' : 'AI/ML API';
}

/** At the end of a sentence: `Transcribing on this device`. */
export function byService(service: EngineId): string {
  return service === 'device' ? 'on this device' : 'by the AI/ML API';
}

export function otherService(service: EngineId): EngineId {
  return service === 'device' ? 'cloud' : 'device';
}

/** The one sentence of what choosing the cloud means. */
export const CLOUD_MEANS =
  'Each recording is sent to the AI/ML API over the internet and billed to your account by the second of audio. It needs your own key.';

export const DEVICE_MEANS = 'Free and private: no recording leaves this computer. English only.';

/** Names of languages worth offering first; any BCP-47 tag can be typed. */
export const LANGUAGES: readonly (readonly [tag: string, name: string])[] = [
  ['en', 'English'],
  ['de', 'German'],
  ['fr', 'French'],
  ['es', 'Spanish'],
  ['it', 'Italian'],
  ['pt', 'Portuguese'],
  ['nl', 'Dutch'],
  ['pl', 'Polish'],
  ['ru', 'Russian'],
  ['uk', 'Ukrainian'],
  ['sv', 'Swedish'],
  ['da', 'Danish'],
  ['tr', 'Turkish'],
  ['hi', 'Hindi'],
  ['ja', 'Japanese'],
  ['ko', 'Korean'],
  ['zh', 'Chinese'],
];

/** `English` for `en`, `English (en-AU)` for `en-AU`, the tag itself where it has no name. */
export function languageName(tag: string): string {
  const known = LANGUAGES.find(([code]) => code === tag.toLowerCase());
  if (known) return known[1];
  try {
    const name = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' }).of(
      tag.split('-')[0] ?? tag,
    );
    return name ? `${name} (${tag})` : tag;
  } catch {
    return tag;
  }
}
