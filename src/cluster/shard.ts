/** A part of an experiment's trials that one machine of several trains: which part, and which trials fall to it. */
import { KobaiError } from '../shared/index.ts';

/** The `index`-th of `count` parts, counted from 1. */
export type Shard = { readonly index: number; readonly count: number };

/** The most parts of one experiment. */
const mostShards = 10_000;

/** Reads `2/8`; undefined where it is no such part. */
export function parseShard(text: string): Shard | undefined {
  const [, index, count] = /^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? [];
  return checkShard(Number(index), Number(count));
}

/** A part as it is written on the command line: `2/8`. */
export function formatShard({ index, count }: Shard): string {
  return `${index}/${count}`;
}

/**
 * Whether a trial falls to a part. The id is a hash of all that decides the trial's numbers: so the same trial falls to
 * the same part whatever else the experiment asks for.
 *
 * @param trialId sha256 in hexadecimal
 */
export function fallsTo({ index, count }: Shard, trialId: string): boolean {
  // 48 bits: a float64 holds them exactly.
  return Number.parseInt(trialId.slice(0, 12), 16) % count === index - 1;
}

/** Where a scheduler tells a process which part of an array of jobs it is. */
type Scheduler = {
  readonly name: string;
  /** The variable that tells an array of this scheduler. */
  readonly variable: string;
  readonly read: (env: Readonly<Record<string, string | undefined>>) => Shard | undefined;
};

const schedulers: readonly Scheduler[] = [
  {
    name: 'Slurm',
    variable: 'SLURM_ARRAY_TASK_ID',
    // https://slurm.schedmd.com/job_array.html: identifiers go from MIN to MAX by STEP.
    read: (env) => {
      const [id, count, least, step] = ['ID', 'COUNT', 'MIN', 'STEP'].map((name) =>
        Number(env[`SLURM_ARRAY_TASK_${name}`] ?? Number.NaN),
      ) as [number, number, number, number];
      return checkShard((id - least) / (step > 0 ? step : 1) + 1, count);
    },
  },
  {
    name: 'Kubernetes',
    variable: 'JOB_COMPLETION_INDEX',
    // Kubernetes tells no job how many there are: its manifest sets the second.
    read: (env) => checkShard(Number(env.JOB_COMPLETION_INDEX) + 1, Number(env.JOB_COMPLETIONS ?? Number.NaN)),
  },
  {
    name: 'GitHub',
    variable: 'STRATEGY_JOB_INDEX',
    // The workflow sets both, from the context `strategy`.
    read: (env) => checkShard(Number(env.STRATEGY_JOB_INDEX) + 1, Number(env.STRATEGY_JOB_TOTAL ?? Number.NaN)),
  },
];

/**
 * The part that the scheduler of this process tells.
 *
 * @param env the environment of the process
 * @throws CLUSTER_SHARD_UNKNOWN: no scheduler does, or what it tells is no part of a whole
 */
export function shardOfEnvironment(env: Readonly<Record<string, string | undefined>>): Shard {
  const scheduler = schedulers.find(({ variable }) => env[variable] !== undefined);
  const hint = 'Say which part it is: --shard 2/8 is the second of eight.';
  if (scheduler === undefined) {
    const names = schedulers.map(({ name, variable }) => `${variable} (${name})`).join(', ');
    throw new KobaiError('input', 'CLUSTER_SHARD_UNKNOWN', `--shard auto: none of ${names} is set`, { hint });
  }
  const shard = scheduler.read(env);
  if (shard !== undefined) return shard;
  const message = `--shard auto: the variables of ${scheduler.name} tell no part of a whole: ${describe(scheduler, env)}`;
  throw new KobaiError('input', 'CLUSTER_SHARD_UNKNOWN', message, { hint });
}

function describe({ variable }: Scheduler, env: Readonly<Record<string, string | undefined>>): string {
  const [family = ''] = /^[A-Z]+_[A-Z]+/.exec(variable) ?? [];
  return Object.entries(env)
    .flatMap(([name, value]) => (name.startsWith(family) ? [`${name}=${value}`] : []))
    .sort()
    .join(' ');
}

function checkShard(index: number, count: number): Shard | undefined {
  const isPart = Number.isInteger(index) && Number.isInteger(count) && index >= 1 && index <= count;
  return isPart && count <= mostShards ? { index, count } : undefined;
}
