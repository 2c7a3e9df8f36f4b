/** The class predicted at each place of a plane → a map of it for the best, the worst and the chosen point. */
import { classLetters } from '../../shared/index.ts';
import type { PageData, RegionsData } from '../types.ts';
import type { Choices } from './chart.ts';
import { classMark, markLegend } from './class-marks.ts';
import { type Box, drawAxes, labelsWidth, picture, placeIn, text } from './frame.ts';
import { element } from './markup.ts';
import { linearScale } from './scale.ts';
import { cut } from './sweep-chart.ts';
import { mostColors } from './verdict-lanes.ts';

type Plane = RegionsData['planes'][number];
type Sample = RegionsData['samples'][number];

const gap = 26;

/** Draws the planes with the rows on them. @param width in pixels; the height follows */
export function regionsChart(data: PageData, width: number, { chosen }: Choices): string {
  const { regions, best } = data;
  if (regions === undefined) return '';
  const shown = [
    { role: 'best', point: best },
    { role: 'worst', point: regions.worst === best ? undefined : regions.worst },
    { role: 'chosen', point: chosen === best || chosen === regions.worst ? undefined : chosen },
  ].flatMap(({ role, point }) => {
    const plane = regions.planes.find((one) => one.point === point);
    return plane === undefined ? [] : [{ role, plane }];
  });
  const perRow = width >= 860 ? 3 : width >= 560 ? 2 : 1;
  const panelWidth = Math.min(360, (width - gap * (perRow - 1)) / perRow);
  const rowHeight = panelWidth + 66;
  const panels = shown.map(({ role, plane }, index) => {
    const left = (index % perRow) * (panelWidth + gap);
    const top = Math.floor(index / perRow) * rowHeight;
    return drawPanel(data, regions, { role, plane, left, top, size: panelWidth });
  });
  const legendTop = Math.ceil(shown.length / perRow) * rowHeight + 4;
  const legend = markLegend(regions.samples[0]?.classes ?? [], width, legendTop);
  const names = shown.map(({ role, plane }) => `${role}: ${data.points[plane.point]?.name || 'the only point'}`);
  const label = `The predicted class over the plane of the two features. ${names.join('; ')}.`;
  return picture(width, legendTop + legend.height, label, ...panels, legend.markup);
}

type Panel = {
  readonly role: string;
  readonly plane: Plane;
  readonly left: number;
  readonly top: number;
  readonly size: number;
};

function drawPanel(data: PageData, { samples }: RegionsData, { role, plane, left, top, size }: Panel): string {
  const x = linearScale([plane.x[0] ?? 0, plane.x[1] ?? 1], 5);
  const y = linearScale([plane.y[0] ?? 0, plane.y[1] ?? 1], 5);
  const box = { left: left + labelsWidth(y), top: top + 44, right: left + size - 8, bottom: top + size + 12 };
  const name = `${role}: ${data.points[plane.point]?.label ?? ''}`.replace(/: $/, '');
  const titles = { xTitle: 'first feature', yTitle: 'second feature', titleAt: top + 32 };
  const sample = samples.find((one) => one.data === plane.data);
  const parts = [
    text(cut(name, Math.floor(size / 8)), { class: 'strong', x: left + 1, y: top + 14 }),
    drawClasses(plane, box),
    drawAxes({ box, x, y, ...titles }),
    sample ? drawSample(sample, placeIn(box, x, y)) : '',
  ];
  return parts.join('');
}

/** A rectangle for each run of one class within a row. */
function drawClasses({ classes, side }: Plane, { left, top, right, bottom }: Box): string {
  const [width, height] = [(right - left) / side, (bottom - top) / side];
  const cells: string[] = [];
  let place = 0;
  for (const [, count = '', letter = ''] of classes.matchAll(/(\d+)([a-zA-Z])/g)) {
    const end = place + Number(count);
    while (place < end) {
      const [row, column] = [Math.floor(place / side), place % side];
      const length = Math.min(end - place, side - column);
      const size = { x: left + column * width, y: top + row * height, width: length * width, height };
      cells.push(element('rect', { class: `region class-${classLetters.indexOf(letter) % mostColors}`, ...size }));
      place += length;
    }
  }
  return cells.join('');
}

function drawSample(sample: Sample, at: ReturnType<typeof placeIn>): string {
  return sample.x.map((x, i) => classMark(sample.class[i] ?? 0, at.x(x), at.y(sample.y[i] ?? 0))).join('');
}
