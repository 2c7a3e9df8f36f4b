#!/bin/bash
# A sweep as a Slurm job array, each task a shard of it:
#
#   sbatch --array=1-8 experiments/machines/slurm.sh experiments/lr-sweep.yaml
#   kobai merge results/lr-sweep/shards/*        # when all have ended
#
# A task that is requeued, or submitted again, goes on where it was stopped.
#SBATCH --job-name=kobai
#SBATCH --cpus-per-task=2
#SBATCH --requeue
set -euo pipefail
exec npx kobai run "$1" --shard auto --workers "${SLURM_CPUS_PER_TASK:-1}"
