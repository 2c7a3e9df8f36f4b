import { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { instantiateWasm } from '../../src/kernels/wasm.ts';

/** A thread that takes back, again and again, the flag that Node 20 needs for relaxed SIMD. */
const takingBack = `
  const { parentPort } = require('node:worker_threads');
  const { setFlagsFromString } = require('node:v8');
  parentPort.postMessage('begun');
  for (;;) setFlagsFromString('--no-experimental-wasm-relaxed-simd');
`;

it.skipIf(!process.versions.node.startsWith('20.'))(
  '[U] kernels/wasm is instantiated while another thread takes back the flag that it needs',
  async () => {
    const thread = new Worker(takingBack, { eval: true });
    onTestFinished(async () => void (await thread.terminate()));
    await new Promise((resolve) => thread.once('message', resolve));
    for (let time = 0; time < 100; time += 1) {
      const { allFinite } = instantiateWasm(new WebAssembly.Memory({ initial: 1, maximum: 256, shared: true }));
      expect(allFinite(0, 4)).toBe(1);
    }
  },
);
