// Operations about who speaks.
import type { SPEAKER_CHANNELS } from '../../contract/channels/speakers.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok } from '../../domain/result.ts';
import type { Editing } from '../../transcripts/editing.ts';
import type { Deeds } from '../call.ts';
import type { Core } from '../core.ts';

interface SpeakerDeps {
  readonly core: Core;
  readonly editing: Editing;
}

/** What they do. */
export function speakerDeeds({ core, editing }: SpeakerDeps): Deeds<typeof SPEAKER_CHANNELS> {
  const { changes, library, speakers } = core;
  const voices = () => {
    changes.tell(['settings']);
    return ok(speakers.voices());
  };
  return {
    'speakers.get': ({ recordingId }) => ok(speakers.view(recordingId)),
    'speakers.tell': ({ recordingId, ...wish }) => {
      const told = speakers.tell(recordingId, wish);
      return told.ok ? ok({ jobId: told.value.id }) : told;
    },
    'speakers.act': ({ action, recordingId }) => speakers.act(recordingId, action),
    'speakers.answer': async ({ isThem, recordingId, speaker }) => {
      const asked = speakers.questionOf(recordingId, speaker);
      if (!asked) return failed(failure('not-found'));
      if (isThem) {
        const command = { type: 'rename', ...asked } as const;
        const renamed = await editing.edit({ recordingId, seen: null }, command);
        if (!renamed.ok) return renamed;
      }
      speakers.settle(recordingId, speaker);
      return ok(undefined);
    },
    'voices.get': () => ok(speakers.voices()),
    'voices.turn': ({ on }) => {
      library.voices.turn(on);
      return voices();
    },
    'voices.remove': ({ voiceId }) => {
      if (voiceId === null) library.voices.removeAll();
      else if (!library.voices.remove(voiceId)) return failed(failure('not-found'));
      return voices();
    },
  };
}
