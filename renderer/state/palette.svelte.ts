// The search box as a palette: what it finds beside words, and what was searched for before.
import { said } from '../../app/messages/said.ts';
import { CHOSEN } from '../../app/domain/settings.ts';
import { call } from '../lib/api.ts';
import { paletteLines, type PaletteEntry } from '../lib/palette.ts';
import { libraryDeeds, transcriptDeeds, windowDeeds } from './app-deeds.ts';
import { items } from './items.svelte.ts';
import { library } from './library.svelte.ts';
import { place } from './place.svelte.ts';
import { reader } from './reader.svelte.ts';
import { search } from './search.svelte.ts';
import { settingPlace } from './setting-place.svelte.ts';
import { t } from '../../app/messages/text.ts';

/** Recordings that are known without asking. */
const RECENT = 100;
/** Shown where nothing is typed yet. */
const LATEST = 5;
/** Parts of the settings, by their headings. */
const PARTS = [
  t('search.palette.general'),
  t('search.palette.appearance'),
  t('search.palette.queue'),
  t('search.palette.transcription'),
  t('search.palette.onThisDevice'),
  t('search.palette.aiMlApi'),
  t('search.palette.spending'),
  t('search.palette.advanced'),
  t('search.palette.exports'),
  t('search.palette.storage'),
  t('search.palette.behaviour'),
  t('search.palette.backups'),
  t('search.palette.about'),
];

class Palette {
  /** The sheet under the empty box: searches made before, and what a search understands. */
  isOpen = $state(false);
  recent = $state.raw<readonly string[]>([]);

  readonly lines = $derived(search.active ? paletteLines(search.text, this.#entries()) : []);
  /** What Enter does in place of opening what was found. */
  readonly meant = $derived(this.lines[0]?.isMeant ? this.lines[0] : null);
  readonly latest = $derived(
    items.rows
      .slice(0, RECENT)
      .flatMap((row) => (row?.recordingId == null ? [] : [{ id: row.recordingId, title: row.title }]))
      .slice(0, LATEST),
  );

  open(): void {
    this.isOpen = true;
    void call('searches.recent', undefined).then((outcome) => {
      if (outcome.ok) this.recent = outcome.value;
    });
  }

  close(): void {
    this.isOpen = false;
  }

  /** Keeps what was searched for: something came of it. */
  remember(): void {
    const text = search.text.trim();
    if (text !== '')
      void call('searches.remember', { text }).then((outcome) => outcome.ok && (this.recent = outcome.value));
  }

  async forget(text: string | null): Promise<void> {
    const outcome = await call('searches.forgetRecent', { text });
    if (outcome.ok) this.recent = outcome.value;
  }

  #entries(): readonly PaletteEntry[] {
    const deeds = [...transcriptDeeds(), ...libraryDeeds(), ...windowDeeds()];
    return [
      ...deeds.map((deed): PaletteEntry => ({ kind: 'deed', ...deed, run: leaving(deed.run) })),
      ...library.folders.map(({ id, name }): PaletteEntry => ({
        kind: 'show',
        label: name,
        run: leaving(() => place.folder(id)),
      })),
      ...[...PARTS, ...Object.values<{ readonly label: string }>(CHOSEN).map(({ label }) => said(label))].map(
        (label): PaletteEntry => ({ kind: 'setting', label, run: () => settingPlace.show(label) }),
      ),
      ...items.rows.slice(0, RECENT).flatMap((row): readonly PaletteEntry[] => {
        const recordingId = row?.recordingId ?? null;
        if (row === undefined || recordingId === null) return [];
        return [
          { kind: 'recording', label: row.title, run: leaving(() => reader.openRecording(recordingId)) },
        ];
      }),
    ];
  }
}

/** What was typed is done with: the list comes back. */
const leaving = (run: () => void) => (): void => {
  search.clear();
  run();
};

export const palette = new Palette();
