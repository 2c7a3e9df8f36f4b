export { fillerOf } from './initializations/registry.ts';
export type { Layer } from './layers/layer.ts';
export { createLayer } from './layers/registry.ts';
export {
  countParameters,
  inferShapes,
  type LayerShape,
  type ParameterShapes,
  parameterShapes,
  type ShapeProblem,
} from './layers/shapes.ts';
export type { Loss, Targets } from './losses/loss.ts';
export { createLoss } from './losses/registry.ts';
export { type AnswerReader, createAnswerReader } from './metrics/answers.ts';
export { countConfusion } from './metrics/confusion.ts';
export type { Tally } from './metrics/metric.ts';
export { listMostWrong } from './metrics/most-wrong.ts';
export { metrics } from './metrics/registry.ts';
export { createOptimizer } from './optimizers/registry.ts';
export type { Parameter, Params } from './params.ts';
export { readFormula } from './read-formula.ts';
export { createSchedule } from './schedules/registry.ts';
