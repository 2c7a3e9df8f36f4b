/** The curves of a point's trials → the one that is their mean. */
import { meanOf } from '../../shared/index.ts';
import type { LossCurve } from './loss-curve.ts';
import { greatest } from './series.ts';

/** The mean of the curves of a point's trials; with n trials the noise is √n times smaller. @param curves at least one */
export function averageCurves(curves: readonly LossCurve[]): LossCurve {
  const [first] = curves as readonly [LossCurve];
  if (curves.length === 1) return first;
  const mean = (read: (curve: LossCurve) => number) => meanOf(curves.map(read));
  const error = (read: (curve: LossCurve) => number) => mean(read) / Math.sqrt(curves.length);
  const unrests = curves.map(({ unrest }) => unrest).filter((unrest) => unrest !== undefined);
  const classes = curves.map(({ predictedClasses }) => predictedClasses).filter((count) => count !== undefined);
  return {
    start: mean(({ start }) => start),
    end: mean(({ end }) => end),
    quarters: [
      mean(({ quarters }) => quarters[0]),
      mean(({ quarters }) => quarters[1]),
      mean(({ quarters }) => quarters[2]),
      mean(({ quarters }) => quarters[3]),
    ],
    fell: curves.every(({ fell }) => fell),
    startError: error(({ startError }) => startError),
    quarterError: error(({ quarterError }) => quarterError),
    highest: greatest(curves.map(({ highest }) => highest)),
    jumped: curves.some(({ jumped }) => jumped),
    zigzags: curves.every(({ zigzags }) => zigzags),
    ...(unrests.length > 0 && { unrest: meanOf(unrests) }),
    constant: curves.every(({ constant }) => constant),
    returns: curves.some(({ returns }) => returns),
    ...(classes.length > 0 && { predictedClasses: greatest(classes) }),
    steps: mean(({ steps }) => steps),
    blocks: { step: [], loss: [] },
  };
}
