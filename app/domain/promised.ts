// What is done at once, told as a promise: for ports whose other side answers later.

/**
 * Does it now, in this call.
 * @param said what a rejection says of what was thrown; as it came when left out
 */
export const promised = <T>(
  work: () => T,
  said: (thrown: unknown) => unknown = (thrown) => thrown,
): Promise<T> =>
  new Promise((resolve, reject) => {
    try {
      resolve(work());
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whoever calls says what it rejects with
      reject(said(error));
    }
  });
