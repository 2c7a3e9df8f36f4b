/** `kobai run --queue`: a run whose trials the workers of a queue train. */
import { connectQueueServer, type QueueServer, readQueueUrl } from '../../cluster/index.ts';
import { readQueueSecret } from './queue-secret.ts';

/** Runs with a connection to a server of queues. @throws what `connectQueueServer` throws */
export async function runQueued<Result>(
  { queue, secretFile }: { readonly queue: string; readonly secretFile?: string },
  run: (server: QueueServer) => Promise<Result>,
): Promise<Result> {
  const server = await connectQueueServer(readQueueUrl(queue), readQueueSecret(secretFile));
  try {
    return await run(server);
  } finally {
    await server.close();
  }
}
