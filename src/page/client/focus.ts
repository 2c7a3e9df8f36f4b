/** The point under the mouse or the keys → its row, dots and curves highlighted, and the other curves faded. */

/** Highlights one point in all charts and tables. */
export type Focus = {
  /** Finds the marks of all points again, after charts were drawn. */
  collect(): void;
  /** Highlights a point for a moment; undefined: the kept one, if there is one. */
  hover(point: number | undefined): void;
  /** Keeps a point highlighted; undefined: none. */
  pin(point: number | undefined): void;
};

/** Starts with no point highlighted. @param root holds the charts and tables */
export function createFocus(root: HTMLElement): Focus {
  let marks = new Map<number, Element[]>();
  let pinned: number | undefined;
  let shown: number | undefined;

  const show = (point: number | undefined) => {
    if (point === shown) return;
    for (const element of marks.get(shown ?? -1) ?? []) element.classList.remove('is-on');
    for (const element of marks.get(point ?? -1) ?? []) element.classList.add('is-on');
    for (const chart of root.querySelectorAll('.chart')) chart.classList.toggle('dim', point !== undefined);
    shown = point;
  };

  return {
    collect() {
      marks = new Map();
      for (const element of root.querySelectorAll('[data-point]')) {
        const point = Number(element.getAttribute('data-point'));
        const others = marks.get(point);
        if (others === undefined) marks.set(point, [element]);
        else others.push(element);
      }
      const before = shown;
      shown = undefined;
      show(before);
    },
    hover: (point) => show(point ?? pinned),
    pin(point) {
      pinned = point;
      for (const button of root.querySelectorAll('[data-pick]')) {
        button.setAttribute('aria-pressed', String(Number(button.getAttribute('data-pick')) === point));
      }
      show(point);
    },
  };
}
