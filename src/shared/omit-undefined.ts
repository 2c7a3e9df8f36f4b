/** Fields of which some may be undefined → an object that has the others. */

/** The type in which every key that may be undefined is optional instead, and never undefined where it is present. */
export type OmitUndefined<T> = {
  [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key];
} & { [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined> };

/** Every key of a type, the optional ones too: what is absent is written as undefined, and nothing can be forgotten. */
export type EveryKey<T> = { [Key in keyof T]-?: T[Key] | undefined };

/** The same without the keys whose value is undefined. */
export function omitUndefined<const T extends object>(fields: T): OmitUndefined<T> {
  // In a loop, since every trial and every curve of thousands passes here several times.
  const kept: Record<string, unknown> = {};
  for (const key of Object.keys(fields)) {
    const value = (fields as Record<string, unknown>)[key];
    if (value !== undefined) kept[key] = value;
  }
  return kept as OmitUndefined<T>;
}
