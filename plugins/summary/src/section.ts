/** The section `summary` (`summary.schema.json`). */
export interface SummarySection {
  readonly text: string
  /** `abstractive`: written by a model; `extractive`: sentences of the text, word for word, in their order. */
  readonly method: 'abstractive' | 'extractive'
  /** What wrote or chose: name of a model, or of the rule where no model was needed. */
  readonly model: string
}
