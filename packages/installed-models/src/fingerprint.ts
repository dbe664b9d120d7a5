/** A short name for the outcome of an analysis that tells two states of one model apart. */
import type { InstalledModel } from './installed-model.js'

/**
 * `<owner>/<name>@<first 8 hex digits of its state>`. Other settings, another tokenizer or weights of another size make another
 * one; it is no proof that the weights are whole (`backup models verify` reads them). At most 200 characters.
 */
export function fingerprint(model: InstalledModel): string {
  const digest = model.state.slice(0, 8)
  return `${model.name.slice(0, 200 - digest.length - 1)}@${digest}`
}
