/** A trial whose single step may be long → one of the same kind that can be timed in a moment. */
import { inferShapes } from '../../methods/index.ts';
import type { Trial } from '../../plan/index.ts';
import { countParameters } from '../../pool/index.ts';
import { sizeOf } from '../../shared/index.ts';

/** The most multiply-adds of a row on its way forward, of parameters, and of numbers that the layers give a row. */
const mostRowWork = 1e7;
const mostParameters = 2e6;
const mostOutputs = 1e5;

/**
 * Narrows a network until it is small enough: units and filters of all layers but the last become half as many, as often
 * as it takes. Numerical gradients become back-propagation in float64, whose passes are the same and fewer.
 */
export function cutNetwork(trial: Trial): Trial {
  const { settings, shapes } = trial;
  const input = shapes[0]?.input;
  const gradient: Trial['settings']['gradient'] = { type: 'backprop' };
  const timed =
    settings.gradient.type === 'numerical' ? { ...settings, gradient, precision: 'float64' as const } : settings;
  if (input === undefined || isSmall(shapes)) return { ...trial, settings: timed };
  const { initialWeights: _drawn, ...rest } = trial;
  for (let share = 1 / 2; ; share /= 2) {
    const layers = settings.layers.map((layer, index) => {
      const narrow = (size: number) => Math.max(1, Math.round(size * share));
      if (index === settings.layers.length - 1) return layer;
      if (layer.type === 'dense') return { ...layer, units: narrow(layer.units) };
      return layer.type === 'conv2d' ? { ...layer, filters: narrow(layer.filters) } : layer;
    });
    const cut = inferShapes(layers, input).shapes;
    const isNarrowest = share < 1e-7;
    if (isSmall(cut) || isNarrowest) return { ...rest, settings: { ...timed, layers }, shapes: cut };
  }
}

function isSmall(shapes: Trial['shapes']): boolean {
  const sum = (part: (shape: Trial['shapes'][number]) => number) => shapes.reduce((all, shape) => all + part(shape), 0);
  return (
    countParameters(shapes) <= mostParameters &&
    sum(({ work }) => work) <= mostRowWork &&
    sum(({ output }) => sizeOf(output)) <= mostOutputs
  );
}
