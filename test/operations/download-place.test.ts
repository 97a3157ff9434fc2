// Where downloads go: as a person chose it for a show, else for the app, else Earshot's own folder.
import { expect, it } from 'vitest';
import { Changes } from '../../app/domain/changes.ts';
import { Preferences } from '../../app/operations/preferences.ts';
import { downloadDeeds, setPlace } from '../../app/operations/table/downloads.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { makeLibrary } from '../storage/support.ts';

it('is that of the show, that of the app, or Earshot’s own, and is chosen before the library names it', async () => {
  const library = makeLibrary();
  const changes = new Changes();
  const parts = { library, changes, engines: ENGINES };
  const preferences = new Preferences(parts as unknown as ConstructorParameters<typeof Preferences>[0]);
  const confirmed: string[] = [];
  const core = {
    library,
    preferences,
    changes,
    downloads: { directory: '/own' },
    places: {
      isConfirmed: () => true,
      choose: (path: string) => {
        // The library does not name it yet.
        expect(preferences.get('downloadsTo')).not.toBe(path);
        confirmed.push(path);
      },
    },
  } as unknown as Parameters<typeof setPlace>[0];
  const deeds = downloadDeeds({ core });
  const show = library.folders.add(
    { path: '/shows/tides', name: 'Tides', includeSubfolders: true, service: 'device', standIns: [] },
    0,
  );
  const at = async (folderId: number | null) => {
    const place = await deeds['downloads.place']({ folderId });
    return place.ok ? [place.value.path, place.value.isChosen] : place.failure.code;
  };
  expect(await at(null)).toEqual(['/own', false]);
  expect(await at(show.id)).toEqual(['/own', false]);
  expect(setPlace(core, null, '/disk/all').ok).toBe(true);
  expect(await at(null)).toEqual(['/disk/all', true]);
  expect(await at(show.id)).toEqual(['/disk/all', false]);
  expect(setPlace(core, show.id, '/disk/tides').ok).toBe(true);
  expect(await at(show.id)).toEqual(['/disk/tides', true]);
  expect(confirmed).toEqual(['/disk/all', '/disk/tides']);
  await deeds['downloads.leavePlace']({ folderId: show.id });
  await deeds['downloads.leavePlace']({ folderId: null });
  expect(await at(show.id)).toEqual(['/own', false]);
  expect(await at(99)).toBe('not-found');
  expect(setPlace(core, 99, '/nowhere')).toMatchObject({ ok: false });
  expect(confirmed).not.toContain('/nowhere');
});
