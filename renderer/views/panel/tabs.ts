// The tabs of the episode panel, in their order. A part that is not there yet has no tab.
import type { Component } from 'svelte';
import type { PanelTab } from '../../state/panel.svelte.ts';
import BeforeTab from './BeforeTab.svelte';
import ChaptersTab from './ChaptersTab.svelte';
import NotesTab from './NotesTab.svelte';
import type { PanelProps } from './props.ts';
import PublishTab from './PublishTab.svelte';
import QuotesTab from './QuotesTab.svelte';
import SpeakersTab from './SpeakersTab.svelte';
import { t } from '../../../app/messages/text.ts';

export interface Tab {
  readonly id: PanelTab;
  readonly label: string;
  readonly view: Component<PanelProps>;
}

export const TABS: readonly Tab[] = [
  { id: 'speakers', label: t('panel.tabs.speakers'), view: SpeakersTab },
  { id: 'chapters', label: t('panel.tabs.chapters'), view: ChaptersTab },
  { id: 'notes', label: t('panel.tabs.notes'), view: NotesTab },
  { id: 'quotes', label: t('panel.tabs.quotes'), view: QuotesTab },
  { id: 'before', label: t('panel.tabs.before'), view: BeforeTab },
  { id: 'publish', label: t('panel.tabs.publish'), view: PublishTab },
];
