// From where a file of a model is fetched.
import type { ModelFile, SpeechModel } from '../domain/speech-model.ts';

/** Addresses beside those of the catalogue. */
export interface Sources {
  /** What a person set: everything is asked there, and nowhere else. Empty for none. */
  readonly mirror: () => string;
  /** Where Earshot's makers offer files of their own making; null where this copy was given none. */
  readonly makers: string | null;
}

export interface Source {
  readonly href: string;
  /** A person named it: it may lie in their own network. */
  readonly isOwn: boolean;
}

/** Addresses of a file in the order in which they are asked. Below a base, a file lies in the folder of its model. */
export function sourcesOf(
  { id }: Pick<SpeechModel, 'id'>,
  file: ModelFile,
  from: Sources,
): readonly Source[] {
  const below = (base: string): string =>
    `${base.replace(/\/+$/, '')}/${id}/${encodeURIComponent(file.name)}`;
  const mirror = from.mirror();
  if (mirror !== '') return [{ href: below(mirror), isOwn: true }];
  return [...(from.makers === null ? [] : [below(from.makers)]), ...file.sources].map((href) => ({
    href,
    isOwn: false,
  }));
}

/** True when every file of a model can be had: from an address, or because it is here in another model. */
export function isObtainable(
  model: SpeechModel,
  from: Sources,
  isHere: (sha256: string) => boolean,
): boolean {
  return model.files.every(
    (file) => sourcesOf(model, file, from).length > 0 || (file.sha256 !== null && isHere(file.sha256)),
  );
}
