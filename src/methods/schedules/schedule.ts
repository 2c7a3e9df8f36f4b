/** The contract of a schedule. */

/** What the learning rate of update number `step`, counted from 0, is multiplied by. */
export type Schedule = (step: number) => number;

/** How long a schedule goes on. */
export type ScheduleLength = {
  /** Updates, at least 1. */
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** The point's: what a schedule's value is multiplied by. */
  readonly learningRate: number;
};

/** Makes the schedule of some settings. */
export type ScheduleMaker<Settings> = (settings: Settings, length: ScheduleLength) => Schedule;
