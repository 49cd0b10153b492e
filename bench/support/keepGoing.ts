/** So many at once, for so long; gives how many a second were done. */
export async function keepGoing(inFlight: number, seconds: number, once: () => Promise<void>): Promise<number> {
  const began = performance.now();
  const end = began + seconds * 1_000;
  let done = 0;
  const worker = async () => {
    while (performance.now() < end) {
      await once();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return (done * 1_000) / (performance.now() - began);
}
