/** The letters in which a map of predicted classes is written, `12a36b`. */

/** The letter of each class, by its index; as many as a confusion matrix may have classes, and two more. */
export const classLetters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
