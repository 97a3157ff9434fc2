// What a model is called for people: services have names for machines.

/** `Whisper large` for `#g1_whisper-large`; what reads like a name already stays. */
export function modelName(model: string): string {
  const bare = model.replace(/^#?g\d+_/, '').replace(/^.*\//, '');
  if (bare === '' || /\s/.test(bare)) return bare === '' ? model : bare;
  const words = bare.replace(/[-_]+/g, ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
