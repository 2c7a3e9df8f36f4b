/** The numbers that the verdicts rest on; what each decides is said in the room's README. */
export const thresholds = {
  /** Diverged: the loss ended above its start by more than this many times the start's size. */
  divergedRise: 10,
  /** Too large: the loss ended above its start by more than this share of the start's size. */
  rise: 0.25,
  /** And by more than this many standard errors of what the start's own noise can be. */
  riseErrors: 2,
  /** A change counts where it is larger than this many standard errors of the mini-batches' noise. */
  standardErrors: 3,
  /** Steep: from the third to the last quarter at least this share of the largest fall from quarter to quarter before. */
  steep: 0.5,
  /** Still falling: the last quarter brought at least this share of the whole fall. */
  falling: 0.02,
  /** Unfinished: it brought at least this share. */
  unfinished: 0.1,
  /** Rebounded: ended above its lowest quarter by more than this share of the fall to there. */
  rebound: 0.25,
  /** Jumped: exceeded start and second half by more than this many times the range of the second half. */
  jump: 5,
  /** The fewest losses of the second half whose range tells of that: of two it is small by luck. */
  fewestForJump: 4,
  /** Swings: at least this share of the losses in between are turning points; of noise it is two thirds. */
  turningPoints: 0.9,
  /** The fewest losses in between of which turning points are counted. */
  fewestTurningPoints: 16,
  /** Swings: the loss of the whole split changes from one evaluation to the next by more than this share of its size. */
  unrest: 0.05,
  /** Still, whatever it started from: it changes by less than this share. */
  stillness: 0.001,
  /** The fewest evaluations that tell of either. */
  fewestForUnrest: 4,
  /** Constant: the range of the loss is at most this share of its size. */
  constant: 1e-9,
  /** Swings: a variable's way is more than this many times its range. */
  crossings: 2,
  /** Good: ended above the best of its group by at most this share of the best's fall. */
  margin: 0.05,
  /** Good: an objective that is no loss, within this share of the best. */
  objectiveMargin: 0.01,
  /** Too small: a larger learning rate reached the same loss within this share of the steps. */
  farFewerSteps: 0.25,
  /** Learning rates up to this many times as large are near: ten, and what a rounded range may add. */
  near: 10.5,
  /** Learning rates up to this many times as large or as small tell, whatever became of them, whether one is good. */
  comparable: 1000,
  /** The fewest recorded losses that a verdict rests on. */
  fewestLosses: 4,
  /** Unstable: the falls of the trials, and the losses at their ends, deviate by more than this share of the best's fall. */
  spread: 0.2,
  /** A trial learned: it went at least this share of the way to the loss that the best ended in. */
  far: 0.5,
  /** A trial came nowhere: less than this share. */
  nowhere: 0.1,
  /** The fewest mini-batches that tell the noise of the start. */
  fewestForNoise: 8,
  /** The standard error of the start is at most this many times its size. */
  mostStartError: 2,
  /** The scale of the columns is named where a network froze, from more than this many times its end. */
  hugeStart: 10,
  /** Of a single learning rate nothing is said where the start is less sure than this share of itself. */
  unsure: 0.25,
  /** An objective tells only where it fell at least this share of what the training loss did. */
  tellingFall: 0.1,
  /** Rows whose loss makes the start. */
  startRows: 10,
  /** More than this many times the losses before it explodes: what does so does it while the start is measured. */
  startLeap: 1000,
  /** Or those were low by luck, where a larger learning rate has at most this many times its loss. */
  startLuck: 1.5,
  /** At most this share of the losses makes the start. */
  startShare: 0.05,
  /** The fewest evaluations of the training split that stand for its loss in place of the mini-batches. */
  fewestEvaluations: 4,
  /** At so many places the line through fewer evaluations is read. */
  drawnLosses: 16,
  /** Plateau: all rows in one class, and the loss fell by at most this share of its start. */
  plateauFall: 0.5,
  /** The share of the curve whose mean is the loss at the end. */
  endShare: 0.1,
  /** At most so many blocks into which a curve is cut to see when it reached a loss. */
  blocks: 50,
  /** At least so many mini-batches make a block. */
  blockLosses: 5,
} as const;
