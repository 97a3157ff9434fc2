// The system's own question where a key may be sent: no page can answer it.
import { dialog, type BrowserWindow, type MessageBoxOptions } from 'electron';
import { DEFAULT_ORIGIN, sayWay, type ServiceAddress } from '../domain/service-address.ts';

/** What it asks. Pure. */
export function keyQuestion({ origin, way }: ServiceAddress): MessageBoxOptions {
  const isUsual = origin === DEFAULT_ORIGIN;
  const whose = isUsual
    ? 'This is the address of the AI/ML API.'
    : `This is not the address of the AI/ML API, which is ${DEFAULT_ORIGIN}. Go on only if you know this server: whoever runs it gets the key, and what is transcribed there.`;
  return {
    type: isUsual ? 'question' : 'warning',
    title: 'Send the key?',
    message: `Send the key to ${origin}?`,
    detail: [
      whose,
      'The key and the recordings that you have transcribed in the cloud are sent there, and nowhere else.',
      sayWay(way),
    ]
      .filter((sentence) => sentence !== null)
      .join('\n\n'),
    buttons: ['Send it there', 'Cancel'],
    // Return confirms what is usual; what is not takes a choice.
    defaultId: isUsual ? 0 : 1,
    cancelId: 1,
    noLink: true,
  };
}

let isAsking = false;

/** Asks the person. A second question while one stands is answered with no. */
export async function mayHaveKey(window: BrowserWindow | null, address: ServiceAddress): Promise<boolean> {
  if (isAsking) return false;
  isAsking = true;
  try {
    const question = keyQuestion(address);
    const { response } = await (window
      ? dialog.showMessageBox(window, question)
      : dialog.showMessageBox(question));
    return response === 0;
  } finally {
    isAsking = false;
  }
}
