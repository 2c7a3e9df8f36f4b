/** Fields of which some may be undefined → an object that has the others. */

/** The type in which every key that may be undefined is optional instead, and never undefined where it is present. */
export type OmitUndefined<T> = {
  [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key];
} & { [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined> };

/** Every key of a type, the optional ones too: what is absent is written as undefined, and nothing can be forgotten. */
export type EveryKey<T> = { [Key in keyof T]-?: T[Key] | undefined };

/** The same without the keys whose value is undefined. */
export function omitUndefined<const T extends object>(fields: T): OmitUndefined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as OmitUndefined<T>;
}
