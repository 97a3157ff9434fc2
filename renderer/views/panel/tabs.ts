// The tabs of the episode panel, in their order. A part that is not there yet has no tab.
import type { Component } from 'svelte';
import type { PanelTab } from '../../state/panel.svelte.ts';
import ChaptersTab from './ChaptersTab.svelte';
import NotesTab from './NotesTab.svelte';
import type { PanelProps } from './props.ts';
import PublishTab from './PublishTab.svelte';
import QuotesTab from './QuotesTab.svelte';
import SpeakersTab from './SpeakersTab.svelte';

export interface Tab {
  readonly id: PanelTab;
  readonly label: string;
  readonly view: Component<PanelProps>;
}

export const TABS: readonly Tab[] = [
  { id: 'speakers', label: 'Speakers', view: SpeakersTab },
  { id: 'chapters', label: 'Chapters', view: ChaptersTab },
  { id: 'notes', label: 'Notes', view: NotesTab },
  { id: 'quotes', label: 'Quotes', view: QuotesTab },
  { id: 'publish', label: 'Publish', view: PublishTab },
];
