/** What the page shows: plain data, laid out for the sections that draw it. */
import type { VerdictKind } from '../shared/index.ts';
import type { PointStatus } from '../summary/index.ts';

/** The verdict of a point; where there is none, its status. */
export type Judgement = VerdictKind | Extract<PointStatus, 'finished' | 'failed' | 'missing'>;

/** A point as the page shows it: name, rank, verdict and the row of its table. */
export type PagePoint = {
  /** `learningRate 0.3, batchSize 20`; empty where there is no axis. */
  readonly name: string;
  /** The same without the names of the axes: `0.3 · 20`. */
  readonly label: string;
  readonly rank: number;
  readonly judgement: Judgement;
  /** Why it has its verdict, one sentence. */
  readonly reason?: string;
  /** The texts of its row, one a column. */
  readonly cells: readonly string[];
  /** The numbers that columns are sorted by, such as a mean without its deviation; null: its text is. */
  readonly keys: readonly (number | null)[];
};

type PageColumn = { readonly title: string; readonly align: 'left' | 'right' };

/** The metric of a point, along the swept axis. */
export type SweepMark = {
  /** Index into the points. */
  readonly point: number;
  /** The value of the axis, or the place among `names`. */
  readonly x: number;
  /** Mean and standard deviation over the trials; `std` is absent where it is 0. */
  readonly mean?: number;
  readonly std?: number;
  /** The values of the trials that have the metric. */
  readonly trials: readonly number[];
};

/** The metric over the swept axis. */
export type SweepData = {
  readonly x: { readonly title: string; readonly names?: readonly (readonly string[])[] };
  /** The objective. */
  readonly y: string;
  /** Which values of it are better; points without one stand at the other edge. */
  readonly goal: 'minimize' | 'maximize';
  /** The values that are drawn to scale; what lies beyond stands at the edge, with its number. */
  readonly range: readonly [number, number];
  /** Whether no line joins the marks: no two points differ in this axis alone, or they are too many groups. */
  readonly isScattered: boolean;
  /** Points that differ in this axis alone; one group without a name where it is the only axis. */
  readonly groups: readonly { readonly name: string; readonly marks: readonly SweepMark[] }[];
  /** The largest stable learning rate at the start, by the sharpness of the loss, and how it is computed. */
  readonly limit?: { readonly x: number; readonly formula: string };
};

/** A curve of a point, the mean over its trials. */
export type Curve = { readonly x: readonly number[]; readonly y: readonly number[] };

/** The learning curves of the points, in a panel for each split. */
export type CurvesData = {
  /** What `x` counts. */
  readonly unit: 'epoch' | 'step';
  readonly panels: readonly { readonly title: string; readonly note: string }[];
  /** The losses that are drawn to scale; what lies beyond stands at the edge, with its number. */
  readonly range: readonly [number, number];
  /** The names of the groups of the sweep, where there are a few. */
  readonly groups?: readonly string[];
  /** What shades stand for, and the values of the darkest and of the brightest. */
  readonly shades?: { readonly title: string; readonly ends: readonly [string, string] };
  /** In the order of the points, of which some may be left out. */
  readonly lines: readonly {
    readonly point: number;
    /** The index of its group, or its own, where there are no more of them than colours. */
    readonly group?: number;
    /** Its place in its group, where no group has more points than there are patterns. */
    readonly pattern?: number;
    /** From 0 to 1, its place along the swept axis or among the ranks, where that is what tells the points apart. */
    readonly shade?: number;
    /** One for each panel. */
    readonly curves: readonly Curve[];
    /** A value that the curves are held against. */
    readonly limit?: number;
    /** The first place, in `unit`, at which a trial was not finite. */
    readonly divergedAt?: number;
  }[];
};

/** A function of two variables, and the descent paths on it. */
export type LandscapeData = {
  readonly names: readonly [string, string];
  readonly formula: string;
  /** The range of each variable that is shown. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  /** Contour lines as SVG paths, in thousandths of what is shown, from its upper left corner. */
  readonly contours: readonly { readonly level: number; readonly path: string }[];
  /** The descent path of each point's first trial. */
  readonly paths: readonly {
    readonly point: number;
    readonly step: readonly number[];
    readonly x: readonly number[];
    readonly y: readonly number[];
  }[];
};

/** How a run is getting on, for a page that is served. */
export type RunStatus = {
  /** `elsewhere`: another process trains. */
  readonly state: 'running' | 'stopping' | 'ended' | 'elsewhere';
  /** A sentence: how much is done, how long the rest takes. */
  readonly text: string;
  /** The share of the work that is done; absent where that is not known. */
  readonly share?: number;
  /** What is being trained, and how far it is. */
  readonly trials: readonly { readonly name: string; readonly share: number }[];
};

/** The points over two axes that form a grid. */
export type HeatMapData = {
  readonly row: string;
  readonly column: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly metric: string;
  /** For each row and column, the best of all points with both values; null where there is none. */
  readonly cells: readonly (readonly ({ readonly point: number; readonly text: string } | null)[])[];
};

/** The points over two axes that form no grid. */
export type ScatterData = {
  readonly x: string;
  readonly y: string;
  readonly marks: readonly { readonly point: number; readonly x: number; readonly y: number }[];
};

/** The points as lines across all axes and, last, the metric; a value is a number, or the place of a name. */
export type ParallelData = {
  readonly axes: readonly {
    readonly title: string;
    readonly names?: readonly string[];
    /** Of the metric: the values that are drawn to scale; what lies beyond stands at the edge. */
    readonly range?: readonly [number, number];
  }[];
  readonly lines: readonly { readonly point: number; readonly values: readonly number[] }[];
};

/** How many rows of a class were predicted as which, by all trials of the best point together. */
export type ConfusionData = {
  readonly split: string;
  readonly trials: number;
  readonly classes: readonly string[];
  /** `counts[actual][predicted]`. */
  readonly counts: readonly (readonly number[])[];
};

/** The rows that the best point misclassified with the greatest loss. */
export type MostWrongData = {
  readonly split: string;
  /** Height and width, where rows are images. */
  readonly imageSize?: readonly [number, number];
  /** The names of the features, where rows are those of a table. */
  readonly columns?: readonly string[];
  readonly rows: readonly {
    readonly row: number;
    readonly actual: string;
    readonly predicted: string;
    readonly loss: string;
    /** A byte a pixel, from black to white, in base64. */
    readonly image?: string;
    /** One for each of `columns`. */
    readonly values?: readonly string[];
  }[];
};

/** What the best point predicts for some rows, and what is right: numbers, in the unit of the targets. */
export type PredictionsData = {
  readonly split: string;
  /** How many trials of the point have predictions; only the first few are drawn. */
  readonly trials: number;
  /** The repeats of those that are drawn, counted from 0. */
  readonly repeats: readonly number[];
  /** The outputs that are drawn; a network may have more. */
  readonly outputs: readonly {
    readonly name: string;
    /** From the least to the greatest of all its numbers. */
    readonly range: readonly [number, number];
    /** Of each of `repeats`; its lists have an entry a row. */
    readonly marks: readonly {
      readonly row: readonly number[];
      readonly actual: readonly number[];
      readonly predicted: readonly number[];
    }[];
    /** How far the numbers that are drawn are from what is right, on average and at most. */
    readonly off: { readonly mean: number; readonly most: number; readonly row: number };
  }[];
  readonly allOutputs: number;
};

/** The class predicted at each place of the plane of two features. */
export type RegionsData = {
  /** The last point in order of rank that has a plane. */
  readonly worst: number;
  readonly planes: readonly {
    readonly point: number;
    readonly x: readonly number[];
    readonly y: readonly number[];
    readonly side: number;
    /** Run lengths of the classes, `12a36b`, row by row from the greatest y down; a letter stands for a class. */
    readonly classes: string;
    /** sha256 of its data. */
    readonly data: string;
  }[];
  /** Some rows of each data set. */
  readonly samples: readonly {
    readonly data: string;
    readonly classes: readonly string[];
    readonly x: readonly number[];
    readonly y: readonly number[];
    readonly class: readonly number[];
  }[];
};

/** Everything that the page shows of a run. */
export type PageData = {
  readonly name: string;
  readonly description?: string;
  /** One sentence. */
  readonly answer: string;
  /** Sentences on what cannot be told apart, on edges, and on what was expected. */
  readonly remarks: readonly string[];
  /** In grid order. */
  readonly points: readonly PagePoint[];
  readonly columns: readonly PageColumn[];
  /** Index into the points. */
  readonly best?: number;
  readonly sweep?: SweepData;
  readonly curves?: CurvesData;
  /** The sharpness of the loss, each line with the largest at which its learning rate is stable. */
  readonly sharpness?: CurvesData;
  readonly landscape?: LandscapeData;
  readonly heatMaps: readonly HeatMapData[];
  readonly scatters: readonly ScatterData[];
  readonly parallel?: ParallelData;
  readonly confusion?: ConfusionData;
  readonly mostWrong?: MostWrongData;
  readonly predictions?: PredictionsData;
  readonly regions?: RegionsData;
  /** The settings as kobai read them, YAML. */
  readonly experiment: string;
  /** What decides the numbers besides them: data, seed, numerics version. */
  readonly facts: readonly (readonly [string, string])[];
};
