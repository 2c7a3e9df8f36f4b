// Batch normalization by channel, in float64. Sums are chains, so the channels are taken by pairs; where a channel has one
// position in a row (a dense layer) the lanes are those of the pair, otherwise they run over positions.

import { joinHalves, loadLanes, storeLanes, upperHalf } from './memory';

@inline
function pairOf(first: f64, second: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(first), 1, second);
}
