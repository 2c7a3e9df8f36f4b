/** The events of a server → the list of runs as it is now. */

/** Shows the list anew as it changes; what is chosen to be compared stays. */
export function followList(root: HTMLElement, address: string): void {
  new EventSource(address).addEventListener('list', ({ data }) => {
    const chosen = [...root.querySelectorAll('select')].map(({ value }) => value);
    if (root.contains(document.activeElement) && document.activeElement instanceof HTMLSelectElement) return;
    root.innerHTML = JSON.parse(data) as string;
    for (const [index, select] of root.querySelectorAll('select').entries()) select.value = chosen[index] ?? '';
  });
}
