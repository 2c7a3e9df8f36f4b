/** Values → the text that a table shows: short, and the same in every locale. */
import { canonicalJson, escapeControls, significantDigits } from '../shared/index.ts';

/** Significant digits of a number, where nothing asks for more. */
const usualDigits = 4;

/** A number to four significant digits: 0.001, 31.62, 1.2e+6; whole numbers below a million keep all of theirs. */
export function formatNumber(value: number, digits = usualDigits): string {
  return Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value) : significantDigits(value, digits);
}

/** A setting as people write it: `sgd`, `numerical h=1e-4`, `[20, 50]`. */
export function formatValue(value: unknown, digits = usualDigits): string {
  if (typeof value === 'number') return formatNumber(value, digits);
  if (typeof value === 'string') return escapeControls(value);
  if (Array.isArray(value)) return `[${value.map((item) => formatValue(item, digits)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const parts = Object.entries(value).map(([key, item]) => {
    const text = formatValue(item, digits);
    if (key === 'type') return text;
    return `${escapeControls(key)}=${typeof item === 'object' && !Array.isArray(item) ? `(${text})` : text}`;
  });
  return parts.join(' ');
}

/** The fewest significant digits that tell the values of an axis apart, at least four. */
export function digitsToTellApart(values: readonly unknown[]): number {
  const distinct = new Set(values.map(canonicalJson)).size;
  const tellsApart = (digits: number) => new Set(values.map((value) => formatValue(value, digits))).size === distinct;
  let digits = usualDigits;
  // 17 digits tell any two float64 apart.
  while (digits < 17 && !tellsApart(digits)) digits += 1;
  return digits;
}

/** A duration in its two largest units: 12 ms, 3.4 s, 44 s, 2 min 5 s, 1 h 3 min. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9950) return `${Number((ms / 1000).toFixed(1))} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
