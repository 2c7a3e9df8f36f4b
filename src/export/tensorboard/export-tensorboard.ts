/** The writer of event files, loaded when it is asked for: nothing else needs what writes protobuf. */
export async function openTensorBoard() {
  const { writeSweepEvents, writeTrialEvents } = await import('./event-files.ts');
  return { writeSweepEvents, writeTrialEvents };
}
