/** What the best point predicts → a panel for each output: predicted over actual numbers, and the line on which they are equal. */
import { formatNumber } from '../../report/index.ts';
import type { PageData, PredictionsData } from '../types.ts';
import { classMark, markLegend } from './class-marks.ts';
import { drawAxes, labelsWidth, picture, placeIn } from './frame.ts';
import { element } from './markup.ts';
import { linearScale } from './scale.ts';
import { cut } from './sweep-chart.ts';

const gap = 26;

/** Draws the panels, both axes of each to one scale. @param width in pixels; the height follows */
export function predictionsChart({ predictions }: PageData, width: number): string {
  if (predictions === undefined) return '';
  const { outputs, repeats } = predictions;
  const perRow = width >= 680 ? Math.min(2, outputs.length) : 1;
  const size = Math.min(420, (width - gap * (perRow - 1)) / perRow);
  const rowHeight = size + 48;
  const panels = outputs.map((_, index) => {
    const place = { left: (index % perRow) * (size + gap), top: Math.floor(index / perRow) * rowHeight, size };
    return drawPanel(predictions, index, place);
  });
  const legendTop = Math.ceil(outputs.length / perRow) * rowHeight + 4;
  const names = repeats.length > 1 ? repeats.map((repeat) => `repeat ${repeat}`) : [];
  const legend = markLegend(names, width, legendTop);
  return picture(width, legendTop + legend.height, describe(predictions), ...panels, legend.markup);
}

type Place = { readonly left: number; readonly top: number; readonly size: number };

function drawPanel({ outputs, repeats }: PredictionsData, index: number, { left, top, size }: Place): string {
  const output = outputs[index];
  if (output === undefined) return '';
  const { name, range, marks } = output;
  const x = linearScale(range, size / 90, 0.04);
  const y = linearScale(range, 5, 0.04);
  const box = { left: left + labelsWidth(y), top: top + 26, right: left + size - 20, bottom: top + size - 6 };
  const at = placeIn(box, x, y);
  const said = cut(name, Math.floor(size / 8) - 10);
  const dots = marks.flatMap(({ row, actual, predicted }, trial) =>
    row.map((number, i) => {
      const [right = 0, given = 0] = [actual[i], predicted[i]];
      const by = repeats.length > 1 ? `, repeat ${repeats[trial]}` : '';
      const label = `row ${number}${by}: actual ${formatNumber(right, 12)}, predicted ${formatNumber(given, 12)}`;
      return classMark(trial, at.x(right), at.y(given), label);
    }),
  );
  return [
    drawAxes({ box, x, y, xTitle: `actual ${said}`, yTitle: `predicted ${said}`, titleAt: top + 14 }),
    element('line', { class: 'limit-line', x1: box.left, y1: box.bottom, x2: box.right, y2: box.top }),
    ...dots,
  ].join('');
}

function describe({ outputs }: PredictionsData): string {
  const far = outputs.map(({ name, off }) => {
    return `${name}: ${formatNumber(off.mean)} on average, at most ${formatNumber(off.most)}, in row ${off.row}`;
  });
  return `Predicted over actual numbers, and the line on which they are equal. How far they are apart: ${far.join('; ')}.`;
}
