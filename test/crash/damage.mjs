/** A recorded trials.jsonl, cut at every byte and with every byte changed in turn. */
import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { importSource } from '../helpers/sources.mjs';
import { readReferences, resultsOf } from './workshop.mjs';

const { readFinished } = await importSource('results/index.ts');

/** @param valuesOf the values that a byte is changed to */
export async function damageRecords(campaign, valuesOf) {
  const { small } = await readReferences();
  const bytes = readFileSync(path.join(resultsOf(small.folder), 'trials.jsonl'));
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-damage-'));
  // Kept open and written in place: a file that is emptied and written anew has some disks wait for the old one.
  const file = openSync(path.join(folder, 'trials.jsonl'), 'w');
  const read = (content) => {
    ftruncateSync(file, content.length);
    writeSync(file, content, 0, content.length, 0);
    try {
      const { records, tornLines } = readFinished(folder);
      return { text: [...records.values()].map((record) => JSON.stringify(record)), tornLines };
    } catch (error) {
      if (error.code !== 'RESULTS_DAMAGED_LINE') throw error;
      return { stoppedAt: Number(/trials\.jsonl:(\d+) /.exec(error.message)?.[1]) };
    }
  };
  const whole = read(bytes).text;
  const ends = [...bytes.keys()].filter((i) => bytes[i] === 0x0a).map((i) => i + 1);

  await campaign.repeat('trials.jsonl cut at each byte', bytes.length + 1, async (length) => {
    const { text, tornLines } = read(bytes.subarray(0, length));
    const lines = ends.filter((end) => end <= length).length;
    const isTorn = length > (ends[lines - 1] ?? 0);
    const isRight = isSame(text, whole.slice(0, lines)) && tornLines === Number(isTorn);
    return isRight ? [] : [`cut at ${length}`];
  });

  const changes = [...bytes.keys()].flatMap((at) =>
    valuesOf(bytes[at])
      .filter((value) => value !== bytes[at])
      .map((value) => [at, value]),
  );
  await campaign.repeat('trials.jsonl with a changed byte', changes.length, async (i) => {
    const [at, value] = changes[i];
    const changed = Buffer.from(bytes);
    changed[at] = value;
    const { stoppedAt, text, tornLines } = read(changed);
    const isTail = at === bytes.length - 1;
    const isRight = isTail
      ? isSame(text, whole.slice(0, -1)) && tornLines === 1
      : stoppedAt === ends.findIndex((end) => at < end) + 1;
    return isRight ? [] : [`byte ${at} as ${value}`];
  });
  closeSync(file);
  rmSync(folder, { recursive: true, force: true });
}

const isSame = (one, another) => JSON.stringify(one) === JSON.stringify(another);
