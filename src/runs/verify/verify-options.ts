/** What `kobai verify` is asked for. */
import type { KernelChoice } from '../../pool/index.ts';
import type { VerificationFormat } from '../../report/index.ts';

/** The options of `kobai verify`. */
export type VerifyOptions = {
  readonly only: readonly string[];
  /** The folder of the committed results. */
  readonly out: string;
  readonly workers?: number;
  /** Seconds that a trial may take. */
  readonly timeout?: number;
  readonly kernels: KernelChoice;
  /** Whether metrics may differ as far as the experiment files say. */
  readonly tolerance: boolean;
  /** The format of stdout. */
  readonly format: VerificationFormat;
  /** Files to write too, each in the format that its ending names. */
  readonly report: readonly string[];
};
