// What Earshot runs in, as the parts see it: Electron, or Node alone. Whoever starts makes one; nothing else tells the two apart.
import type { RuntimeView } from '../contract/views.ts';
import type { InstalledModel } from '../domain/speech-model.ts';
import type { Decoder, Recogniser } from '../speech/on-device/parts.ts';
import type { EmbeddingChild } from '../meaning/embedder.ts';
import type { VoiceHearer } from '../speech/speakers/parts.ts';
import type { Vault } from './key-store.ts';

/** What a decoder and a recogniser are made with. */
export interface HearingNeeds {
  /** Folder of the built main process. */
  readonly builtDir: string;
  /** Folder of the decoders that are files of their own. */
  readonly decodersDir: string;
  /** What tells speech from everything else; null where it is not in place. */
  readonly voiceDetector: () => InstalledModel | null;
}

/** The parts that the device service works with. */
export interface Hearing {
  readonly decoder: Decoder<unknown>;
  readonly recogniser: Recogniser<unknown>;
  readonly hearer: VoiceHearer<unknown>;
}

export interface Host {
  /** Of Earshot. */
  readonly version: string;
  readonly runtime: () => RuntimeView;
  /** Where the package.json of this copy lies. */
  readonly appDir: string;
  /** Folder of what comes along and lies beside the program: the built-in model in `model`. */
  readonly resourcesDir: string;
  /** Opens the system's key store; null where it cannot be asked: then only a key of this run counts. */
  readonly vault: (() => Vault) | null;
  /** Which proxies the system names for an address; null where only the environment can be asked. */
  readonly systemProxy: ((url: string) => Promise<string>) | null;
  /** Whether sound can be decoded: always in plain Node, in Electron when it is ready for a page. */
  readonly canDecode: boolean;
  /** Makes what hears recordings, outside of this thread; nothing is started before there is work. */
  readonly hearing: (needs: HearingNeeds) => Hearing;
  /** Starts what runs the meaning model. @param files of the model, as JSON */
  readonly startEmbedding: (builtDir: string, files: string) => EmbeddingChild;
}
