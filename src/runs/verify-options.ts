/** What `kobai verify` is asked for. */
import type { KernelChoice } from '../pool/index.ts';
import type { VerificationFormat } from '../report/index.ts';

export type VerifyOptions = {
  readonly only: readonly string[];
  /** The folder of the committed results. */
  readonly out: string;
  readonly workers?: number;
  /** Seconds that a trial may take. */
  readonly timeout?: number;
  readonly kernels: KernelChoice;
  /** Whether the tolerances that the experiments state count. */
  readonly tolerance: boolean;
  /** Of stdout. */
  readonly format: VerificationFormat;
  /** More formats, each by the ending of its file. */
  readonly report: readonly string[];
};
