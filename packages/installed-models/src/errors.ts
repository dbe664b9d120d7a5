/** Why a model cannot be had. Test by `code`. */
export type ModelErrorCode =
  /** A model that was asked for by name is not in the folder. */
  | 'model-not-found'
  /** It is there, but cannot do what is wanted, or lacks files. */
  | 'model-unsuitable'
  /** It is there and looks right, and its files cannot be loaded. */
  | 'model-broken'

export class ModelError extends Error {
  constructor(readonly code: ModelErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'ModelError'
  }
}
