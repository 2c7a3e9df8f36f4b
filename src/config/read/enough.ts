/** Diagnostics as they are found, up to more than anybody reads: what is behind the last of them is not looked for. */
import type { Diagnostic } from '../../shared/index.ts';

/** A hundred are shown. */
const most = 200;

/** Thrown where there are enough of them. */
class EnoughFound extends Error {}

class BoundedList extends Array<Diagnostic> {
  /** What is made of the list is a plain one. */
  static override get [Symbol.species]() {
    return Array;
  }

  override push(...diagnostics: Diagnostic[]): number {
    super.push(...diagnostics.slice(0, most - this.length));
    if (this.length >= most) throw new EnoughFound();
    return this.length;
  }
}

/** A list to collect diagnostics in; `untilEnough` around the collecting ends it when the list is full. */
export function createDiagnostics(): Diagnostic[] {
  return new BoundedList();
}

/** Does something that collects diagnostics. @returns undefined where it was cut short by a full list */
export function untilEnough<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof EnoughFound) return undefined;
    throw error;
  }
}
