// What every tab of the episode panel is given.
import type { RecordingView, TranscriptView } from '../../../app/contract/views.ts';

/** The open recording and its text, which come anew when they change. */
export interface PanelProps {
  readonly recording: RecordingView;
  readonly transcript: TranscriptView;
}
