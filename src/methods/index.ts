export { activations } from './activations.ts';
export { fillerOf } from './initializations/registry.ts';
export type { Layer, LayerShape, ParameterShapes } from './layers/layer.ts';
export { createLayer, methodOfLayer, settleLayer, takesCompressedRows } from './layers/registry.ts';
export {
  countParameters,
  inferShapes,
  parameterShapes,
  type ShapeProblem,
} from './layers/shapes.ts';
export type { LossFacts, Targets } from './losses/loss.ts';
export { createLoss, factsOfLoss, losses } from './losses/registry.ts';
export { type AnswerReader, createAnswerReader } from './metrics/answers.ts';
export { countConfusion } from './metrics/confusion.ts';
export type { MetricNeeds, Tally } from './metrics/metric.ts';
export { listMostWrong } from './metrics/most-wrong.ts';
export { goalOf, metrics } from './metrics/registry.ts';
export { createOptimizer, optimizers } from './optimizers/registry.ts';
export type { Parameter, Params } from './params.ts';
export { readFormula } from './read-formula.ts';
export { createSchedule } from './schedules/registry.ts';
