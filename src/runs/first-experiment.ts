/** `kobai init`: writes a first experiment to edit. */
import { writeFileSync } from 'node:fs';
import { KobaiError, printMessage } from '../shared/index.ts';
import { joinCommand } from './verify-command.ts';

const firstExperiment = `# Which learning rate trains a small network on 8 × 8 digits? Five are tried; edit and run again.
# For completion in the editor: kobai schema > experiment.schema.json, then take the '#' from the next line's start.
# # yaml-language-server: $schema=experiment.schema.json
description: Which learning rate is right?
dataset: digits                   # mnist, digits, iris, spiral, moons, circles, xor; csv and idx from a path
layers:
  - { type: dense, units: 30, activation: relu }
  - { type: dense, units: 10, activation: softmax }
loss: crossEntropy
learningRate: { log: { from: 0.001, to: 10, count: 5 } }   # one number, a list, or a range
batchSize: 50
epochs: 5
`;

/**
 * Writes the file, and never over another.
 *
 * @throws CLI_FILE_EXISTS, CLI_FILE_UNWRITABLE
 */
export function writeFirstExperiment(file: string): void {
  try {
    writeFileSync(file, firstExperiment, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') {
      const hint = 'name another file: kobai init FILE';
      throw new KobaiError('input', 'CLI_FILE_EXISTS', `${file} is there already, and is left as it is`, { hint });
    }
    throw new KobaiError('environment', 'CLI_FILE_UNWRITABLE', `${file} cannot be written (${code})`, { cause: error });
  }
  printMessage('to commit results, tell git to leave their bytes alone: a line `results/** -text` in .gitattributes');
  printMessage(`wrote ${file}; train it with: ${joinCommand(['kobai', 'run', file])}`);
}
