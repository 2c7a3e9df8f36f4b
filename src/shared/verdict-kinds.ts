/** What a verdict can be, from bad to good to bad again as the learning rate grows. */
export const verdictKinds = ['tooSmall', 'good', 'unstable', 'tooLarge', 'diverged'] as const;
/** What the curves of a point say of its learning rate; `unstable`: its repeats disagree. */
export type VerdictKind = (typeof verdictKinds)[number];
