// The vocabulary of Whisper as sherpa-onnx reads it.
import { SetupError } from '../setup/say.mjs';

/** Bytes that GPT-2's vocabulary writes as the letter of that number; the others as letters from 256 on, in their order. */
const isOwnLetter = (/** @type {number} */ byte) =>
  (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;

/** https://github.com/openai/gpt-2/blob/master/src/encoder.py (`bytes_to_unicode`) */
const BYTES = new Map(
  Array.from({ length: 256 }, (_, byte) => byte)
    .sort((one, other) => Number(isOwnLetter(other)) - Number(isOwnLetter(one)) || one - other)
    .map((byte, place, all) => {
      const own = all.filter(isOwnLetter).length;
      return [isOwnLetter(byte) ? byte : 256 + place - own, byte];
    }),
);

/**
 * One line a token: its bytes in base64, a space, its number.
 * @param {readonly string[]} tokens as GPT-2's vocabulary writes them, by number; empty ones have no line
 */
export const tokensText = (tokens) =>
  tokens.map((token, id) => (token === '' ? '' : `${bytesOf(token).toString('base64')} ${id}\n`)).join('');

/** @param {string} token */
function bytesOf(token) {
  return Buffer.from(
    Array.from(token, (letter) => {
      const byte = BYTES.get(letter.codePointAt(0) ?? 0);
      if (byte === undefined) throw new SetupError(`“${letter}” stands for no byte in this vocabulary.`);
      return byte;
    }),
  );
}
