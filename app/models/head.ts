// What a file of a model begins with: tells a web page, or anything else, that came in its place.
import { failure, type Failure } from '../domain/failure.ts';
import type { FileRole } from '../domain/speech-model.ts';
import { textKindOf } from '../download/text-kind.ts';

const PAGE =
  'A web page came instead of a file of the model, perhaps one that asks for a login or of this network. Nothing of it was kept. Check the network and the mirror address in Settings, then try again.';
const OTHER =
  'What came is no file of this model. Nothing of it was kept. Check the mirror address in Settings, then try again.';

/**
 * Why nothing that begins so can be a file with this role; null when it may be one.
 * @param head its first bytes
 */
export function refusedHead(role: FileRole, head: Uint8Array): Failure | null {
  if (textKindOf(head) === 'page') return failure('model-not-fetched', { message: PAGE });
  if (role === 'tokens') {
    // Text: a vocabulary may begin with anything, with `<unk>` too, but holds no zero.
    return head.includes(0) ? failure('model-not-fetched', { message: OTHER }) : null;
  }
  return isOnnxHead(head) ? null : failure('model-not-fetched', { message: OTHER });
}

/** ONNX is a protocol buffer whose first field is the version of its format: 1 to 63, written in one byte. */
export function isOnnxHead(head: Uint8Array): boolean {
  const [tag, version = 0] = head;
  return tag === 0x08 && version > 0 && version < 64;
}
