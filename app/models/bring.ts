// Brings a model in from a folder or a zip file: one of the catalogue, known by its very files, or one of a person's own.
import { randomUUID } from 'node:crypto';
import { copyFile, readdir, rm, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { makeDirectory } from '../storage/make-directory.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { SpeechModel } from '../domain/speech-model.ts';
import { failureOfDisk } from '../download/disk-fault.ts';
import { sha256Of } from '../speech/on-device/models/check.ts';
import { ownModel } from '../speech/on-device/models/own-model.ts';
import type { ModelStore } from '../speech/on-device/models/store.ts';
import { freeBytesAt } from './free-bytes.ts';
import { readOwnFolder } from './own-folder.ts';
import { Staging } from './staging.ts';

const NO_FOLDER = 'There is no folder and no zip file at this place. Nothing was brought in.';
const TAKEN =
  'A model with this name is on its way to this computer. Wait for it, or cancel it, then import again.';
const FULL = 'The disk of the models is full. Nothing was brought in; free some space, then try again.';

/** Brings it in; what lies at the path stays as it is. */
export async function bringModel(path: string, store: ModelStore): Promise<Outcome<SpeechModel>> {
  const info = await stat(path).catch(() => null);
  if (!info) return failed(failure('bad-argument', { message: NO_FOLDER }));
  try {
    if (info.isDirectory()) return await fromFolder(path, nameOf(path), store);
    const unpacked = join(store.places.store, `.unpacked-${randomUUID()}`);
    try {
      await makeDirectory(unpacked);
      // Read when the first zip file is brought: a start needs none of it.
      const { unzipModel } = await import('./unzip.ts');
      const done = await unzipModel(path, unpacked);
      return done.ok ? await fromFolder(unpacked, nameOf(path), store) : done;
    } finally {
      await rm(unpacked, { recursive: true, force: true });
    }
  } catch (error) {
    const why = failureOfDisk(error);
    if (why === null) throw error;
    return failed(why.code === 'disk-full' ? failure('disk-full', { message: FULL }) : why);
  }
}

async function fromFolder(directory: string, name: string, store: ModelStore): Promise<Outcome<SpeechModel>> {
  const names = (await readdir(directory, { withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);
  const known = await knownIn(directory, names, store.catalogue);
  if (known) return install(directory, known, store, { id: known.id });
  const own = await readOwnFolder(directory, names);
  if (!own.ok) return own;
  const files = [];
  for (const file of own.value.files)
    files.push({ ...file, sha256: await sha256Of(join(directory, file.name)) });
  const { family, languages } = own.value;
  const model = ownModel(idOf(name, store), { family, languages, name, files });
  return install(directory, model, store, { family, name, languages, files: files.map(described) });
}

const described = ({ bytes, name, role, sha256 }: SpeechModel['files'][number]) => ({
  role,
  name,
  bytes,
  sha256,
});

/** The model of the catalogue whose very files lie there, whatever else does. */
async function knownIn(
  directory: string,
  names: readonly string[],
  catalogue: readonly SpeechModel[],
): Promise<SpeechModel | null> {
  for (const model of catalogue) {
    const sizes = await Promise.all(
      model.files.map(async ({ bytes, name }) =>
        names.includes(name) ? (await stat(join(directory, name))).size === bytes : false,
      ),
    );
    if (!sizes.every(Boolean)) continue;
    let isRight = true;
    for (const { name, sha256 } of model.files)
      isRight &&= sha256 === null || (await sha256Of(join(directory, name))) === sha256;
    if (isRight) return model;
  }
  return null;
}

async function install(
  from: string,
  model: SpeechModel,
  store: ModelStore,
  about: object,
): Promise<Outcome<SpeechModel>> {
  if (store.find(model.id)) return ok(model);
  const bytes = model.files.reduce((sum, file) => sum + file.bytes, 0);
  const staging = new Staging(store.places.store, model.id);
  const letGo = await staging.take();
  if (!letGo) return failed(failure('not-allowed', { message: TAKEN }));
  try {
    const free = await freeBytesAt(store.places.store);
    if (free !== null && free < bytes) return failed(failure('disk-full', { message: FULL }));
    for (const { name } of model.files) await copyFile(join(from, name), join(staging.directory, name));
    await staging.finish(model, about);
    return ok(model);
  } catch (error) {
    await staging.discard().catch(() => undefined);
    throw error;
  } finally {
    letGo();
  }
}

const nameOf = (path: string): string =>
  basename(path, extname(path).toLowerCase() === '.zip' ? extname(path) : '').slice(0, 120);

/** A free name for a person's own model: `own-` and what of its name may be part of an id. */
function idOf(name: string, store: ModelStore): string {
  const plain = name
    .toLowerCase()
    .replace(/^sherpa-onnx-/, '')
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 40)
    .replace(/[-.]+$/g, '');
  for (let count = 1; ; count += 1) {
    const id = `own-${plain || 'model'}${count === 1 ? '' : `-${count}`}`;
    if (!store.about(id)) return id;
  }
}
