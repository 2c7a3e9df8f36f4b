/** The point under the mouse or the keys → its row, dots and curves brought out, and the other curves faded. */

export type Focus = {
  /** Looks for the marks of all points anew: after the charts were drawn. */
  collect(): void;
  /** Brings out a point; without one, the one that is kept in view. */
  hover(point: number | undefined): void;
  /** Keeps a point in view. */
  pin(point: number | undefined): void;
};

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
