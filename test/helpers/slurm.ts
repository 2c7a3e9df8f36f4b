/** A Slurm of this machine alone, from its own two daemons: as one user, with no other service beside them. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export type Slurm = {
  /** The environment in which its commands find it. */
  readonly env: Readonly<Record<string, string>>;
  close(): void;
};

const folders = ['/usr/sbin', '/usr/local/sbin', '/usr/bin'];

/** Where Slurm is installed, of which a test with CI=true must not be left out. */
export function hasSlurm(): boolean {
  try {
    execFileSync('slurmctld', ['-V'], { env: withFolders() });
    return true;
  } catch {
    return false;
  }
}

/** Starts a controller and a node of two processors, and waits until it takes jobs. */
export async function startSlurm(): Promise<Slurm> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-slurm-'));
  const [state, spool] = ['state', 'spool'].map((name) => path.join(folder, name)) as [string, string];
  for (const made of [state, spool]) mkdirSync(made);
  const host = os.hostname().split('.')[0] ?? 'localhost';
  const user = os.userInfo().username;
  const base = 20_000 + (process.pid % 20_000);
  const file = path.join(folder, 'slurm.conf');
  writeFileSync(
    file,
    `ClusterName=kobai
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${base}
SlurmdPort=${base + 1}
AuthType=auth/none
CredType=cred/none
SlurmUser=${user}
SlurmdUser=${user}
StateSaveLocation=${state}
SlurmdSpoolDir=${spool}
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
NodeName=${host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=${host} Default=YES MaxTime=INFINITE State=UP
`,
  );
  const env = { ...withFolders(), SLURM_CONF: file };
  const daemons: ChildProcess[] = [];
  const close = () => {
    for (const daemon of daemons) daemon.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  // In the foreground, so that they end with this process's test.
  for (const [command, ...options] of [['slurmctld'], ['slurmd', '-N', host]] as [string, ...string[]][]) {
    daemons.push(spawn(command, ['-D', ...options], { env, stdio: 'ignore' }));
  }
  for (let tries = 0; ; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    try {
      const states = execFileSync('sinfo', ['--noheader', '--format=%T'], { env, encoding: 'utf8', stdio: 'pipe' });
      if (states.trim() === 'idle') return { env, close };
    } catch (error) {
      if (tries >= 120) {
        close();
        throw error;
      }
    }
    if (tries < 120) continue;
    close();
    throw new Error('Slurm did not come up');
  }
}

/** Daemons are not on everybody's path. */
function withFolders(): Record<string, string> {
  const known = process.env.PATH ?? '';
  return { ...(process.env as Record<string, string>), PATH: [known, ...folders].join(path.delimiter) };
}
