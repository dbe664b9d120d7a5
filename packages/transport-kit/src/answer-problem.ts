/** An answer that cannot be right, in words of our own that repeat nothing of it. Becomes `store-failed`: something in between may have cut it. */
export class AnswerProblem extends Error {}
